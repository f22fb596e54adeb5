"""What happens when a clock is about to break: people are told to look, more of them the later it gets.

The worker knows days and no more: who knows a case seals it a card with the next day by our own rules and the next by
law, and the days on which to ring for each. A card of a later line of the same case takes the place of an earlier one;
that of a case that owes nothing names no day. All cards are equally long, so that nobody can tell them apart.

Nothing here closes anything, and nothing is a line in a case. Like the bell it is a help and no proof.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from grievance.case.deadlines import by_law, next_due, our_own
from grievance.case.duties import Deadline
from grievance.case.rota import Rota, Watch
from grievance.case.terms import Entry
from grievance.errors import PostAway
from grievance.office import Office
from grievance.post import Post
from grievance.store.rows import JobRow

log = logging.getLogger(__name__)

PACE: Final = 600.0
"""Seconds between two rounds: the clocks count days, so ten minutes are soon enough."""

JUMP: Final = 3600.0
"""Seconds by which the office's clock may go astray of the machine's between two rounds."""

AFTER: Final = timedelta(days=7)
_NEVER: Final = date.max
_DAYS = rb"([0-9]{4}-[0-9]{2}-[0-9]{2})"
_CARD = re.compile(rb"clock ([0-9a-f]{32}) ([0-9]{9}) " + b" ".join([_DAYS] * 6))

SUBJECT: Final = "Please sign in this week"
TEXT: Final = (
    "Something waits for this office.\n\nSign in at the desk as you always do. This message has no link, on purpose.\n"
)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of one clock: when three quarters of its time have passed, its last day, and a week after that."""

    nearly: date = _NEVER
    last: date = _NEVER
    after: date = _NEVER

    @classmethod
    def of(cls, deadline: Deadline | None) -> Days:
        """Return the days of a deadline; of none, days that never come."""
        if deadline is None:
            return cls()
        span = (deadline.due - deadline.started).days
        nearly = deadline.started + timedelta(days=-(-span * 3 // 4))
        return cls(min(nearly, deadline.due), deadline.due, deadline.due + AFTER)

    def level(self, today: date) -> int:
        """Say how far it has come: 0 for not yet, then 1, 2 and 3."""
        return sum(day <= today for day in (self.nearly, self.last, self.after))


@dataclass(frozen=True, slots=True)
class Card:
    """What a case (16 bytes) owes next as of one line of its history: by our own rules, and by law."""

    case: bytes
    sequence: int
    clocks: tuple[Days, Days]

    @property
    def empty(self) -> bool:
        """Say whether nothing is owed."""
        return self.clocks == (Days(), Days())

    def body(self) -> bytes:
        """Write it as a job, always in the same length."""
        days = (day.isoformat() for clock in self.clocks for day in (clock.nearly, clock.last, clock.after))
        return f"clock {self.case.hex()} {self.sequence:09} {' '.join(days)}".encode()


def understood(words: bytes) -> Card | None:
    """Read a card; `None` where it is another kind of job, or names a day that is none."""
    found = _CARD.fullmatch(words)
    if found is None:
        return None
    case, sequence, *days = (part.decode() for part in found.groups())
    try:
        read = [date.fromisoformat(day) for day in days]
    except ValueError:
        return None
    return Card(bytes.fromhex(case), int(sequence), (Days(*read[:3]), Days(*read[3:])))


def card(office: Office, case: bytes, entries: Sequence[Entry]) -> tuple[JobRow, ...]:
    """Return the job that tells the worker what a case owes after its newest entry; none in an office without a rota.

    A clock that stands still for some days at most is taken as if it stood still for all of them: it goes on by itself.
    """
    if office.rota is None or not entries:
        return ()
    on = office.now().date() + timedelta(days=office.standard.longest_pause)
    owed = office.standard.owed(entries, on)
    clocks = Days.of(next_due(our_own(owed))), Days.of(next_due(by_law(owed)))
    return (office.errand(Card(case, entries[-1].sequence, clocks).body()),)


def boot_time() -> float:
    """Return the seconds since the machine started, those included for which it slept; nobody can set this clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


@dataclass(slots=True)
class _Kept:
    """A card with its job, and how far each of its clocks was rung for."""

    job: bytes
    card: Card
    rung: list[int]

    def rung_for(self, new: Card) -> list[int]:
        """Return how far a new card's clocks were rung for already: those that have the same days."""
        together = zip(self.rung, self.card.clocks, new.clocks, strict=True)
        return [rung if before == after else 0 for rung, before, after in together]


class Escalation:
    """Who is told of a clock that presses, from the worker's memory. The jobs stay in the database."""

    def __init__(self, rota: Rota, post: Post) -> None:
        """Begin with no card."""
        self._rota, self._post = rota, post
        self._kept: dict[bytes, _Kept] = {}
        self._told: dict[str, date] = {}
        self._last: tuple[datetime, float] | None = None

    def add(self, job: bytes, new: Card) -> set[bytes]:
        """Keep a card, and return the jobs that are done by it: one that it replaces, or itself.

        A clock that has the same days as before is not rung for anew.
        """
        kept = self._kept.get(new.case)
        if kept and kept.card.sequence > new.sequence:
            return {job}
        self._kept[new.case] = _Kept(job, new, kept.rung_for(new) if kept else [0, 0])
        replaced = {kept.job} if kept else set()
        return replaced | {job} if new.empty else replaced  # the empty one stays in mind, so that none comes after it

    def strike(self, now: datetime, machine: float) -> None:
        """Tell whoever is to be told at this moment. `machine` is a clock in seconds that nobody can set.

        The first round, and one before which the office's clock jumped, tells nobody.
        """
        if self._last and 0 <= machine - self._last[1] < PACE:
            return
        before, self._last = self._last, (now, machine)
        if before is None:
            return
        astray = (now - before[0]).total_seconds() - (machine - before[1])
        if abs(astray) > JUMP:
            log.error("the clock of the office jumped by %+.0f seconds: nobody is rung for it", astray)
            return
        self._tell(now)

    def _tell(self, now: datetime) -> None:
        watch = self._rota.on_watch(now, danger=False)
        if watch is None:
            return
        today = now.date()
        try:
            for kept in self._kept.values():
                for place, clock in enumerate(kept.card.clocks):
                    level = clock.level(today)
                    if level > kept.rung[place]:
                        self._send(self._whom(watch, level), today)
                        kept.rung[place] = level
        except PostAway:
            log.warning("the mail server did not take a message about a clock")

    def _whom(self, watch: Watch, level: int) -> tuple[str, ...]:
        return ((watch.first,), (watch.first, watch.second), self._rota.people())[level - 1]

    def _send(self, people: Sequence[str], today: date) -> None:
        """Tell people, each of them once a day, whatever the number of cases."""
        for whom in people:
            if self._told.get(whom) != today:
                self._post.send(whom, SUBJECT, TEXT)
                self._told[whom] = today
