"""A log in this process, with two cases and an office, whose clock is set by hand."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from running import NOON, Office

from grievance.keeper.heads import Shown
from grievance.keeper.journal import Journal
from grievance.keeper.lines import Fact, Kind
from grievance.keeper.log import Log, Times
from grievance.keeper.seen import Seen
from grievance.keeper.slots import Slots
from grievance.keeper.verbs import ToldLine
from grievance.seal import log as merkle
from grievance.seal.head import Head, HeadVerifier

HOUR = 60


class Book:
    """The keeper's files in `folder`, the heads in `heads`; nothing is read again before `again`."""

    def __init__(self, home: Path, *, told: bool = True) -> None:
        """Begin; whether the keeper was told which office it is of is `told`."""
        self.folder, self.heads, self.at = home / "keeper", home / "heads", NOON
        self.folder.mkdir()
        self.office = Office()
        self.cases = [os.urandom(16) for _ in range(2)]
        if told:
            self.tell()
        self.open()
        for case in self.cases:
            self.slots.keep(case, os.urandom(16))

    def now(self) -> datetime:
        """Tell the time."""
        return self.at

    def tell(self) -> None:
        """Tell the keeper which office it is of."""
        Seen(self.folder / "seen", self.office.pin).learn(self.office.rosters(1, [self.office.ada]))

    def open(self) -> None:
        """Open everything as a keeper does that starts."""
        self.slots = Slots(self.folder / "slots")
        self.journal = Journal(self.folder / "journal", self.now)
        seen = Seen(self.folder / "seen", self.office.pin)
        times = Times(self.now, HOUR)
        self.log = Log(self.folder, Shown(self.heads), times, self.journal, self.slots, seen)
        self.log.check()

    def close(self) -> None:
        """Close all files."""
        for each in (self.log, self.journal, self.slots):
            each.close()

    def again(self) -> None:
        """End and start again."""
        self.close()
        self.open()

    def enter(self, count: int = 1) -> list[Fact]:
        """Enter so many lines, of both cases in turn."""
        facts = [Fact(Kind.ENTRY, self.cases[n % 2], n // 2, os.urandom(32)) for n in range(count)]
        self.journal.enter(facts)
        return facts

    def pass_time(self, minutes: int = HOUR) -> None:
        """Move the clock and let the log look at it."""
        self.at += timedelta(minutes=minutes)
        self.log.pass_time()

    def grow(self, count: int = 1) -> Head:
        """Enter lines, let a fixed time pass, and return the head."""
        self.enter(count)
        self.pass_time()
        return self.head()

    def head(self) -> Head:
        """Return the newest head, verified with the key that stands beside the heads."""
        verifier = HeadVerifier((self.heads / "log.pub").read_text().strip())
        return verifier.head(self.log.head())

    def told(self) -> tuple[ToldLine, ...]:
        """Return all lines."""
        return self.log.told(0, 1000).lines

    def root(self, size: int) -> bytes:
        """Make the root again from the leaves."""
        return merkle.root(map(merkle.leaf_hash, self.log.leaves(0, size).leaves))

    def shown(self) -> dict[str, str]:
        """Read the heads that were shown."""
        return {path.name: path.read_text() for path in sorted(self.heads.glob("*.head"))}
