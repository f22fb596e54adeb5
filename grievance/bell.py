"""The bell: a new case and a danger ring somebody by an e-mail that says nothing, and a second person after a while.

Who asks for a ring seals a job to the worker; who opens the case seals another that stops it. Neither is a line in a
case, and whoever writes the database can forge or drop both: the bell is a help and no proof (docs/threat-model.md).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from grievance.case.rota import Rota, Watch
from grievance.errors import PostAway
from grievance.escalation import Escalation
from grievance.office import Office
from grievance.post import Post
from grievance.store.rows import JobRow

log = logging.getLogger(__name__)

_RING = re.compile(rb"ring ([0-9a-f]{32}) (new|danger)")
_SEEN = re.compile(rb"seen ([0-9a-f]{32})")
_PAUSE: Final = timedelta(minutes=1)  # after the mail server did not answer
_TOGETHER: Final = timedelta(minutes=10)  # what comes within it needs no second e-mail to the same person

SUBJECTS: Final = {False: "Please sign in today", True: "Please sign in now"}
TEXTS: Final = {
    False: "Something came in and nobody has opened it yet.\n\nSign in at the desk as you always do. This message has "
    "no link, on purpose.\n",
    True: "Something came in that should not wait, and nobody has opened it yet.\n\nSign in at the desk as you always "
    "do. This message has no link, on purpose.\n",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody should look at a case (16 bytes), at once where there is danger."""

    case: bytes
    danger: bool


@dataclass(frozen=True, slots=True)
class SeenCase:
    """An officer opened a case: nobody needs to be rung for it any more."""

    case: bytes


def ring(office: Office, case: bytes, *, danger: bool) -> tuple[JobRow, ...]:
    """Return the job that rings for a case; none in an office without a rota."""
    return (
        (office.errand(b"ring %s %s" % (case.hex().encode(), b"danger" if danger else b"new")),) if office.rota else ()
    )


def seen(office: Office, case: bytes) -> tuple[JobRow, ...]:
    """Return the job that says that an officer opened a case; none in an office without a rota."""
    return (office.errand(b"seen " + case.hex().encode()),) if office.rota else ()


def understood(words: bytes) -> Ring | SeenCase | None:
    """Read what a job of the bell says; `None` where it is another kind of job."""
    if rung := _RING.fullmatch(words):
        return Ring(bytes.fromhex(rung[1].decode()), rung[2] == b"danger")
    if opened := _SEEN.fullmatch(words):
        return SeenCase(bytes.fromhex(opened[1].decode()))
    return None


@dataclass(slots=True)
class _Pending:
    """A ring that nobody answered: how many were rung for it, and when the last of them was."""

    ring: Ring
    rung: int = 0
    last: datetime | None = None


class Bell:
    """What rings, in the worker's memory; the jobs stay in the database until somebody answers.

    `escalation` tells people of clocks that press.
    """

    def __init__(self, rota: Rota, post: Post) -> None:
        """Begin with nothing to ring for."""
        self._rota, self._post = rota, post
        self._pending: dict[bytes, _Pending] = {}
        self._told: dict[tuple[str, bool], datetime] = {}
        self._not_before: datetime | None = None
        self.escalation = Escalation(rota, post)

    def add(self, job: bytes, what: Ring) -> None:
        """Ring for a case until somebody opens it. `job` is the id to be done then."""
        self._pending.setdefault(job, _Pending(what))

    def answered(self, cases: Collection[bytes]) -> set[bytes]:
        """Stop ringing for these cases, and return the jobs that are done by it."""
        done = {job for job, pending in self._pending.items() if pending.ring.case in cases}
        for job in done:
            del self._pending[job]
        return done

    def strike(self, now: datetime) -> None:
        """Ring whoever is to be rung at this moment. A mail server that is away is tried again in a minute."""
        if self._not_before and timedelta() < self._not_before - now <= _PAUSE:
            return
        try:
            for pending in self._pending.values():
                self._ring(pending, now)
            self._not_before = None
        except PostAway:
            log.warning("the mail server did not take a message of the bell")
            self._not_before = now + _PAUSE

    def _ring(self, pending: _Pending, now: datetime) -> None:
        watch = self._rota.on_watch(now, danger=pending.ring.danger)
        if watch is None or (pending.last and _within(now, pending.last, self._patience(pending))):
            return
        self._send(_whom(watch, pending.rung), now, danger=pending.ring.danger)
        pending.rung, pending.last = pending.rung + 1, now

    def _patience(self, pending: _Pending) -> timedelta:
        """Give the first their minutes before the second is rung. After both, a danger goes on, all else waits."""
        waits = pending.rung % 2 == 0 and not pending.ring.danger
        return timedelta(days=1) if waits else timedelta(minutes=self._rota.minutes)

    def _send(self, whom: str, now: datetime, *, danger: bool) -> None:
        before = self._told.get((whom, danger))
        if before and _within(now, before, _PAUSE if danger else _TOGETHER):
            return
        self._post.send(whom, SUBJECTS[danger], TEXTS[danger])
        self._told[whom, danger] = now


def _within(now: datetime, since: datetime, span: timedelta) -> bool:
    """Say whether a span has not passed yet. Where the clock was set back since, it has: nothing waits for years."""
    return timedelta() <= now - since < span


def _whom(watch: Watch, rung: int) -> str:
    return watch.second if rung % 2 else watch.first
