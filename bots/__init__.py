"""Channels by which people write to the office: one folder a channel, and one conversation for all of them."""
