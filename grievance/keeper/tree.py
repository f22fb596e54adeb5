"""The leaves of the log in their order, each with the number of the journal's line that it came from.

One file of 40-byte records, leaf 32 | line u64. How many of them count is said by the newest head, which is signed only
once they are on the disk; whatever lies behind them is of a batch that a crash cut short, and is written over.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper import files
from grievance.keeper.verbs import Refusal

LEAF = 32
NUMBER = 8
SIZE = LEAF + NUMBER
PIECE = 4096

UNKNOWN = -1
"""The place of a line that is no leaf yet."""


class Tree:
    """The file, and in memory which leaf each line of the journal has become."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin it."""
        files.trim(path, SIZE)
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        self._places = array("i")

    @property
    def lines(self) -> int:
        """So many lines of the journal, from the first, were taken into the log; a damaged one was left out."""
        return len(self._places)

    def place(self, line: int) -> int:
        """Return the place of the leaf that a line has become, or `UNKNOWN`."""
        return self._places[line] if line < len(self._places) else UNKNOWN

    def leaf(self, place: int) -> bytes:
        """Read one leaf."""
        return os.pread(self._file, LEAF, place * SIZE)

    def read(self, start: int, end: int) -> Iterator[tuple[bytes, int]]:
        """Read leaves and their lines from the place `start` up to `end`, as far as the file goes."""
        for first in range(start, end, PIECE):
            content = os.pread(self._file, min(PIECE, end - first) * SIZE, first * SIZE)
            for at in range(0, len(content) - SIZE + 1, SIZE):
                yield content[at : at + LEAF], int.from_bytes(content[at + LEAF : at + SIZE], "big")

    def write(self, start: int, records: Sequence[bytes]) -> None:
        """Write records from the place `start` on, durably. Raises `KeeperRefused`."""
        try:
            files.write(self._file, b"".join(records), start * SIZE)
            os.fdatasync(self._file)
        except OSError:
            raise KeeperRefused(Refusal.DISK) from None

    def learn(self, line: int, place: int) -> None:
        """Remember which leaf a line has become."""
        if line >= len(self._places):
            self._places.extend([UNKNOWN] * (line + 1 - len(self._places)))
        self._places[line] = place

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def record(leaf: bytes, line: int) -> bytes:
    """Write a record."""
    return leaf + line.to_bytes(NUMBER, "big")
