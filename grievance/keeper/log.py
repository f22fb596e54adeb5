"""The log: at fixed times all lines of the journal that are new become leaves, blinded and out of order, and a head.

Nothing is signed on top of what does not fit: where `tree` is not what a head says, or a newer head was shown than the
keeper knows of, or the journal is shorter than it was, the log stands still and says so. The journal goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grievance.errors import KeeperRefused, Unreadable
from grievance.keeper import files
from grievance.keeper.heads import Newest, Own, Shown
from grievance.keeper.journal import Journal
from grievance.keeper.lines import Fact
from grievance.keeper.seen import Seen
from grievance.keeper.slots import Slots
from grievance.keeper.tree import LEAF, UNKNOWN, Tree, record
from grievance.keeper.verbs import Leaves, Refusal, Told, ToldLine
from grievance.seal import log as merkle
from grievance.seal.head import Head, HeadSigner, origin

log = logging.getLogger(__name__)

MOST_LEAVES = 50_000
MOST_LINES = 5_000
"""So many are answered in one frame."""


@dataclass(frozen=True, slots=True)
class Times:
    """The fixed times: `minutes` lie between two of them, counted by the office's clock from 1970 on, UTC."""

    now: Callable[[], datetime]
    minutes: int

    def passed(self) -> int:
        """Return the number of the fixed time that passed last."""
        return (self.now() - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(minutes=self.minutes)


class Log:
    """The tree over the journal's lines, and its newest head. `fault` says why it stands still, or nothing."""

    def __init__(self, folder: Path, shown: Shown, times: Times, journal: Journal, slots: Slots, seen: Seen) -> None:
        """Open the log in this folder, or begin it. Raises `KeeperRefused` where its key or its head is damaged."""
        self._shown, self._times, self._journal, self._slots, self._seen = shown, times, journal, slots, seen
        self._seed = files.secret(folder / "log.key")
        self._tree, self._own = Tree(folder / "tree"), Own(folder / "head")
        found = self._own.read()
        self._newest = found or Newest("", times.passed())
        self._growing = merkle.Growing()
        self.fault = self._load()
        if not (found or self.fault):
            self._own.keep(self._newest)

    def check(self) -> None:
        """Tell which lines of the journal are not what the log holds, and show the newest head if a crash kept it."""
        changed = [number for number, fact in self._journal.read(0, self._tree.lines) if not self._holds(number, fact)]
        if changed:
            log.error("%d lines of the journal are not what was logged, the first is %d", len(changed), changed[0])
        if self.fault:
            log.error("the log stands still: %s", self.fault)
        elif signer := self._signer():
            self._shown.show(signer.verifier, self._newest.head)

    def pass_time(self) -> None:
        """Make a head if a fixed time has passed since the last: one, however many have. None where time went back."""
        passed, before = self._times.passed(), self._newest.passed
        if passed == before:
            return
        self._newest = replace(self._newest, passed=passed)
        try:
            if not self._newest.head:
                self.fault = self._load()  # the name of the office may be new, and with it what was shown before
            if self.fault:
                log.error("the log stands still: %s", self.fault)
            elif passed > before:
                self._advance()
            else:
                self._own.keep(self._newest)
        except (KeeperRefused, OSError):
            log.error("the log could not be written")  # noqa: TRY400 - said in one line, tried again next time

    def head(self) -> str:
        """Return the newest signed head, or nothing before the first."""
        return self._newest.head

    def leaves(self, start: int, count: int) -> Leaves:
        """Return leaves that the newest head covers. Raises `KeeperRefused`."""
        end = min(_end(start, count, MOST_LEAVES), self._growing.size)
        return Leaves(tuple(leaf for leaf, _ in self._tree.read(start, end)))

    def told(self, start: int, count: int) -> Told:
        """Return lines of the journal, and what has become of them. Raises `KeeperRefused`."""
        size, there = self._growing.size, self._journal.settled()
        end = min(_end(start, count, MOST_LINES), there)
        read = self._journal.read(start, end)
        lines = tuple(self._line(fact, self._tree.place(number), size) for number, fact in read if fact)
        return Told(lines, max(start, end), end >= there)

    def close(self) -> None:
        """Close the files."""
        self._tree.close()

    def _advance(self) -> None:
        """Take in what is new: leaves on the disk first, then the head over them, then the world is shown it."""
        signer = self._signer()
        if signer is None:
            return  # a log has the name of its office, and the keeper was not told it yet
        new, growing, newest = self._new(), self._growing.copy(), self._newest
        for each in new:
            growing.add(each[:LEAF])
        if new:
            self._tree.write(self._growing.size, new)
            newest = replace(newest, head=signer.sign(Head(growing.size, growing.root())))
        self._own.keep(newest)
        for place, each in enumerate(new, self._growing.size):
            self._tree.learn(int.from_bytes(each[LEAF:], "big"), place)
        self._growing, self._newest = growing, newest
        self._shown.show(signer.verifier, newest.head)

    def _new(self) -> list[bytes]:
        """Return the records of all lines that are no leaves yet, by their bytes: the blind has shuffled them."""
        lines = self._journal.read(self._tree.lines, self._journal.settled())
        return sorted(record(self._leaf(fact), number) for number, fact in lines if fact)

    def _load(self) -> str:
        """Read the tree as far as the newest head covers it, compare it with every head, and return what is wrong."""
        signer = self._signer()
        if signer is None:
            return ""
        empty = Head(0, self._growing.root())
        try:
            own = signer.verifier.head(self._newest.head) if self._newest.head else empty
        except Unreadable:
            return "head was not signed with log.key"
        heads = {head.size: head for head in (*self._shown.read(signer.verifier), own)}
        roots = {0: empty.root}
        there = self._journal.settled()
        for place, (leaf, line) in enumerate(self._tree.read(0, own.size)):
            if line >= there:
                return "the journal is shorter than it was"
            self._growing.add(leaf)
            self._tree.learn(line, place)
            if self._growing.size in heads:
                roots[self._growing.size] = self._growing.root()
        if max(heads) > own.size:
            return f"a head of {max(heads)} leaves was shown, and the newest here has {own.size}"
        wrong = [size for size, head in heads.items() if roots.get(size) != head.root]
        return f"tree is not what the head of {min(wrong)} leaves says" if wrong else ""

    def _signer(self) -> HeadSigner | None:
        name = self._newest.head.partition("\n")[0] or (self._seen.office and origin(self._seen.office))
        return HeadSigner(name, self._seed) if name else None

    def _line(self, fact: Fact, place: int, size: int) -> ToldLine:
        covered = place if place < size else UNKNOWN
        return ToldLine(fact.case, fact.sequence, fact.named, self._blind(fact.case), covered, fact.kind)

    def _holds(self, number: int, fact: Fact | None) -> bool:
        place = self._tree.place(number)
        if fact is None or place == UNKNOWN:
            return fact is None and place == UNKNOWN
        return self._tree.leaf(place) == self._leaf(fact)

    def _leaf(self, fact: Fact) -> bytes:
        return merkle.leaf(self._blind(fact.case), fact.kind, fact.case, fact.sequence, fact.named)

    def _blind(self, case: bytes) -> bytes:
        return merkle.blind(self._slots.of(case) or self._seed)


def _end(start: int, count: int, most: int) -> int:
    """Return where to stop. Raises `KeeperRefused` for what is no place or no number."""
    if start < 0 or count < 0:
        raise KeeperRefused(Refusal.FRAME)
    return start + min(count, most)
