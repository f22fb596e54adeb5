"""The script of questions; no channel, no clock, no I/O."""
