"""A demonstration office: fictional complaints told through the public door, under a clock of its own."""
