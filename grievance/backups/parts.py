"""What lies inside a backup: parts, one after the other, each with a name and of any length.

    part = u16 length ‖ name ‖ piece … ‖ u32 0        piece = u32 length ‖ bytes

In an office's the pin comes first, then the keys of intake and worker and the log's heads, then `database`, then every
sealed file as `blob/` and its id in hex. A keeper's has its files by their names, the pepper last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Final

from grievance.errors import Unreadable

DATABASE: Final = "database"
BLOB: Final = "blob/"
HEAD: Final = "head/"

Tick = Callable[[int], object]
"""Told of every so many bytes that went by."""

Part = tuple[str, Iterator[bytes]]

_NAME: Final = 2
_PIECE: Final = 4
_MOST: Final = 16 * 1024 * 1024


class Holds(IntEnum):
    """What a backup holds. A number is never reused."""

    OFFICE = 1
    KEEPER = 2


def written(name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Write one part, of pieces of at most 16 MiB."""
    yield len(name.encode()).to_bytes(_NAME, "big") + name.encode()
    for piece in pieces:
        if piece:
            yield len(piece).to_bytes(_PIECE, "big")
            yield piece
    yield bytes(_PIECE)


def read(pieces: Iterable[bytes]) -> Iterator[Part]:
    """Read the parts in their order; what is not read of one is passed over. Raises `Unreadable`, also in the parts."""
    source = _Source(pieces)
    while not source.over():
        length = int.from_bytes(source.take(_NAME), "big")
        try:
            name = source.take(length).decode()
        except UnicodeDecodeError:
            raise Unreadable from None
        inside = _inside(source)
        yield name, inside
        for _ in inside:
            pass


def lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Cut pieces anew into lines, each with its newline. Raises `Unreadable` where the last has none."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        raise Unreadable


def counted(pieces: Iterable[bytes], tick: Tick) -> Iterator[bytes]:
    """Pass pieces on, and tell how long each is."""
    for piece in pieces:
        tick(len(piece))
        yield piece


def _inside(source: _Source) -> Iterator[bytes]:
    while length := int.from_bytes(source.take(_PIECE), "big"):
        if length > _MOST:
            raise Unreadable
        yield source.take(length)


class _Source:
    """Bytes in pieces, taken in whatever lengths are wanted."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._held = bytearray()

    def take(self, length: int) -> bytes:
        """Return exactly so many bytes. Raises `Unreadable` where there are fewer."""
        while len(self._held) < length:
            piece = next(self._pieces, None)
            if piece is None:
                raise Unreadable
            self._held += piece
        taken = bytes(self._held[:length])
        del self._held[:length]
        return taken

    def over(self) -> bool:
        """Say whether nothing is left."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return True
            self._held += piece
        return False
