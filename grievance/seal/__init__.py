"""Pure cryptography: bytes and keys. No case, no database, no web."""
