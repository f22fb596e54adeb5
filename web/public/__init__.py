"""Door one, anonymous: no cookie, no script, no account."""
