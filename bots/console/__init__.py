"""The same conversation in a terminal: for whoever has no account anywhere, and to try it."""
