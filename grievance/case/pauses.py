"""When a case stood still: the days that our own clocks do not count. Statutory ones count every day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from grievance.case.duties import Pause
from grievance.case.lifecycle import Standing
from grievance.case.terms import Entry, State
from grievance.case.workdays import Workdays
from grievance.errors import StepRefused


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry, and where the case stood after it. `ends` is true where the case ended with it."""

    entry: Entry
    state: State
    ends: bool

    @property
    def day(self) -> date:
        """The day of the entry, UTC."""
        return self.entry.at.date()


def moments(entries: Sequence[Entry]) -> tuple[Moment, ...]:
    """Follow a history. A line that the table refuses leaves the case where it stood."""
    standing, found = Standing(), []
    for entry in entries:
        before = standing
        try:
            standing = standing.after(entry)
        except StepRefused:
            standing = before
        found.append(Moment(entry, standing.state, ends=standing.ended and not before.ended))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Still:
    """A span of days that is not counted: after `begin`, up to and with `end`. `lasts` where it has not ended yet."""

    begin: date
    end: date
    lasts: bool

    def days(self, workdays: Workdays | None) -> int:
        """Count its days, or its working days where a calendar is given."""
        return workdays.between(self.begin, self.end) if workdays else max(0, (self.end - self.begin).days)


def stills(told: Sequence[Moment], pauses: Sequence[Pause], first: date, last: date) -> tuple[Still, ...]:
    """Return the spans between two days in which the case stood still by one of the pauses, in their order."""
    found = (_still(told, at, pauses, last) for at in range(len(told)) if _entered(told, at))
    clipped = (Still(max(one.begin, first), min(one.end, last), one.lasts) for one in found if one)
    return tuple(one for one in clipped if one.begin < one.end or one.lasts)


def _entered(told: Sequence[Moment], at: int) -> bool:
    return at == 0 or told[at - 1].state is not told[at].state


def _still(told: Sequence[Moment], at: int, pauses: Sequence[Pause], last: date) -> Still | None:
    """Return the span that begins with this entry, or `None` where the case does not stand still after it."""
    pause = next((pause for pause in pauses if pause.state is told[at].state), None)
    if pause is None:
        return None
    begin = told[at].day
    left = next((later.day for later in told[at + 1 :] if later.state is not pause.state), None)
    longest = date.max if pause.days is None else begin + timedelta(days=pause.days)
    end = min(left or max(last, begin), longest)
    return Still(begin, end, lasts=left is None and last < longest)
