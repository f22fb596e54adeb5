"""Door two, for officers: its own process and port."""
