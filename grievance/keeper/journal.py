"""The journal: a line for every slot that an officer was given, on the disk before the slot left, and for every entry.

How a line is written stands in `lines`. Lines are counted from 0 in their order, damaged ones too.
"""

from __future__ import annotations

import logging
import threading
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper import lines
from grievance.keeper.files import Ledger, trim
from grievance.keeper.lines import Fact
from grievance.keeper.verbs import Refusal, Release

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
AN_HOUR = 1000
"""So many slots one officer may be given in an hour (sealing.md, decision 7)."""

PIECE = 1000
"""So many lines are read from the disk at once."""


class Journal:
    """What was released and entered, and when. `now` gives UTC; `damaged` counts lines that cannot be read."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        """Open the file, or begin it, and learn from it what is there and which nonces are spent."""
        self._now = now
        self._nonces: set[bytes] = set()
        self._recent: defaultdict[bytes, deque[datetime]] = defaultdict(deque)
        self._entered: set[bytes] = set()
        self._starts = array("Q", [0])  # where each line begins, and where the next will
        self._choosing = threading.Lock()
        self.damaged = 0
        trim(path, b"\n")
        with path.open("rb") as file:
            for line in file:
                self._learn(line)
        self._ledger = Ledger(path)

    def release(self, asked: Release, roster: int) -> None:
        """Write the line of a release whose signature held. Raises `KeeperRefused`: then the slot stays."""
        at = self._now()
        with self._choosing:
            if asked.nonce in self._nonces:
                raise KeeperRefused(Refusal.NONCE)
            if self._count(asked.officer, at) >= AN_HOUR:
                log.warning("officer %s asked for more than %d slots in an hour", asked.officer.hex(), AN_HOUR)
                raise KeeperRefused(Refusal.LIMIT)
            self._spend(asked.officer, asked.nonce, at)
            self._write([lines.release(at, asked, roster)])
        self._ledger.confirm()

    def enter(self, facts: Iterable[Fact]) -> None:
        """Write a line for each that has none yet, all durable. Raises `KeeperRefused`."""
        day = self._now().date()
        written = {lines.name(line): line for line in (lines.enter(day, fact) for fact in facts)}
        with self._choosing:
            fresh = {name: line for name, line in written.items() if name and name not in self._entered}
            self._write(fresh.values())
            self._entered.update(fresh)
        self._ledger.confirm()

    def settled(self) -> int:
        """Count the lines that are durable: all that were written when this was called. Raises `KeeperRefused`."""
        count = len(self._starts) - 1
        self._ledger.confirm()
        return count

    def read(self, start: int, end: int) -> Iterator[tuple[int, Fact | None]]:
        """Read lines by their numbers, from `start` up to `end`; a damaged one says nothing."""
        for first in range(start, end, PIECE):
            last = min(first + PIECE, end)
            base = self._starts[first]
            content = self._ledger.read(base, self._starts[last] - base)
            for number in range(first, last):
                yield number, lines.read(content[self._starts[number] - base : self._starts[number + 1] - base])

    def close(self) -> None:
        """Close the file."""
        self._ledger.close()

    def _write(self, written: Iterable[bytes]) -> None:
        content = list(written)
        self._ledger.write(b"".join(content))
        for line in content:
            self._starts.append(self._starts[-1] + len(line))

    def _count(self, officer: bytes, at: datetime) -> int:
        recent = self._recent[officer]
        while recent and abs(at - recent[0]) >= HOUR:
            recent.popleft()
        return len(recent)

    def _spend(self, officer: bytes, nonce: bytes, at: datetime) -> None:
        self._nonces.add(nonce)
        self._recent[officer].append(at)
        self._count(officer, at)

    def _learn(self, line: bytes) -> None:
        self._starts.append(self._starts[-1] + len(line))
        if name := lines.name(line):
            self._entered.add(name)
        elif given := lines.given(line):
            self._spend(given.officer, given.nonce, given.at)
        else:
            self.damaged += 1
