"""STREAM: something too large for one envelope, sealed chunk by chunk (Hoang, Reyhanitabar, Rogaway, Vizár 2015).

What is stored: a version byte, a salt of 32 bytes, then chunks of 256 KiB, each with its tag. The nonce counts the
chunks and marks the last, so nothing can be cut, dropped, doubled, swapped or appended.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from grievance.errors import Unreadable
from grievance.seal.keys import VERSION, derive, pack, unreadable

CHUNK: Final = 256 * 1024
_TAG: Final = 16
_SALT: Final = 32
_HEAD: Final = 1 + _SALT


def seal_stream(key: bytes, context: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Seal the source, however it is cut, under a 32-byte key and for this context only. Yields what is stored."""
    salt = os.urandom(_SALT)
    cipher = _cipher(key, context, salt)
    yield VERSION + salt
    for nonce, chunk in _numbered(source, CHUNK):
        yield cipher.encrypt(nonce, chunk, None)


def open_stream(key: bytes, context: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Open what `seal_stream` sealed, however it is cut. Raises `Unreadable`.

    Each piece yielded is genuine and in its place; only when the iteration ends is it known to be the whole.
    """
    pieces = iter(source)
    start = b""
    while len(start) < _HEAD and (piece := next(pieces, None)) is not None:
        start += piece
    head, rest = start[:_HEAD], start[_HEAD:]
    if not head.startswith(VERSION):
        raise Unreadable
    cipher = _cipher(key, context, head[1:])
    for at, (nonce, chunk) in enumerate(_numbered(chain([rest], pieces), CHUNK + _TAG)):
        with unreadable():
            plain = cipher.decrypt(nonce, chunk, None)
        if at and not plain:
            raise Unreadable
        yield plain


def _cipher(key: bytes, context: bytes, salt: bytes) -> AESGCM:
    return AESGCM(derive(key, pack(b"gcv1/stream", context), salt=salt))


def _numbered(source: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bytes]]:
    """Cut the source anew into chunks of `size`, each with its nonce; the last may be short, and is always there."""
    buffer = bytearray()
    number = 0
    for piece in source:
        buffer += piece
        while len(buffer) > size:
            yield number.to_bytes(11, "big") + b"\x00", bytes(buffer[:size])
            del buffer[:size]
            number += 1
    yield number.to_bytes(11, "big") + b"\x01", bytes(buffer)
