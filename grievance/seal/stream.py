"""STREAM: something too large for one envelope, sealed chunk by chunk (Hoang, Reyhanitabar, Rogaway, Vizár 2015).

What is stored: a version byte, a salt of 32 bytes, then chunks of 256 KiB, each with its tag. The nonce counts the
chunks and marks the last, so nothing can be cut, dropped, doubled, swapped or appended. A file is a stream that ends
in zeros, so that its size says little (Padmé; Nikitin, Barman, Lueks and others, 2019: PURBs).
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
_SMALLEST: Final = 4096
_ZEROS: Final = bytes(CHUNK)


class Sealing:
    """A stream on its way: pieces go in as they come, and what is to be stored comes out. It holds one chunk.

    `size` counts the bytes that went in.
    """

    def __init__(self, key: bytes, context: bytes) -> None:
        """Begin under a 32-byte key, for this context only."""
        salt = os.urandom(_SALT)
        self._cipher = _cipher(key, context, salt)
        self._head = VERSION + salt
        self._waiting = bytearray()
        self._number = 0
        self.size = 0

    def write(self, piece: bytes) -> bytes:
        """Take a piece; return what can be stored by now, which may be nothing."""
        self.size += len(piece)
        return self._take(piece)

    def finish(self) -> bytes:
        """Return the last chunk."""
        return self._head + self._seal(len(self._waiting), last=True)

    def fill(self) -> Iterator[bytes]:
        """Fill with zeros to the size of Padmé, and finish: the end of a file."""
        short = padded(self.size) - self.size
        for at in range(0, short, CHUNK):
            yield self._take(_ZEROS[: short - at])
        yield self.finish()

    def _take(self, piece: bytes) -> bytes:
        self._waiting += piece
        ready = bytearray()
        while len(self._waiting) > CHUNK:
            ready += self._head + self._seal(CHUNK, last=False)
            self._head = b""
        return bytes(ready)

    def _seal(self, size: int, *, last: bool) -> bytes:
        sealed = self._cipher.encrypt(_nonce(self._number, last=last), bytes(self._waiting[:size]), None)
        del self._waiting[:size]
        self._number += 1
        return sealed


def seal_stream(key: bytes, context: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Seal the source, however it is cut, under a 32-byte key and for this context only. Yields what is stored."""
    sealing = Sealing(key, context)
    yield from filter(None, map(sealing.write, source))
    yield sealing.finish()


def seal_file(key: bytes, context: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Seal a file as a stream that is filled with zeros. Yields what is stored; memory is one chunk, whatever comes."""
    sealing = Sealing(key, context)
    yield from filter(None, map(sealing.write, source))
    yield from filter(None, sealing.fill())


def open_file(key: bytes, context: bytes, source: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Open what `seal_file` sealed and give its `size` bytes; the zeros stay behind. Raises `Unreadable`.

    Refuses filling that is not zero and a stream of any other size than Padmé's. As with a stream, only when the
    iteration ends is it known to be the whole.
    """
    left, filling = size, padded(size) - size
    for piece in open_stream(key, context, source):
        genuine, zeros = piece[:left], piece[left:]
        left -= len(genuine)
        filling -= len(zeros)
        if any(zeros):
            raise Unreadable
        if genuine:
            yield genuine
    if left or filling:
        raise Unreadable


def padded(size: int) -> int:
    """Return the size of Padmé: at most 12 % more, and so coarse that O(log log) bits of it remain. 4 KiB at least."""
    exponent = max(size, _SMALLEST).bit_length() - 1
    grain = 1 << (exponent - exponent.bit_length())
    return max(-(-size // grain) * grain, _SMALLEST)


def stored_size(size: int) -> int:
    """Return how many bytes a file of this size has where it lies sealed."""
    return _HEAD + padded(size) + _TAG * -(-padded(size) // CHUNK)


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
            yield _nonce(number, last=False), bytes(buffer[:size])
            del buffer[:size]
            number += 1
    yield _nonce(number, last=True), bytes(buffer)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
