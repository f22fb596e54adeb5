"""What one case adds to the counts of a year: events, each of them in one quarter of one year, and never in another.

A year that is over is counted as it stood on its last day, so that it comes out the same whenever somebody asks: from
two releases that overlap, one could take the other away and be left with one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.case.duties import Deadline
from grievance.case.lifecycle import Standing
from grievance.case.table import ENDED
from grievance.case.terms import Entry, Step
from grievance.errors import StepRefused


class Counted(StrEnum):
    """What is counted: cases that were alleged of an entity, how clocks went, how cases ended, by which criterion.

    A clock is `done` by a step that ends it, `kept` in time or `late`; it has `lapsed` where only its case ended it.
    """

    CASES = "cases"
    BEGUN = "begun"
    DONE = "done"
    KEPT = "kept"
    LATE = "late"
    LAPSED = "lapsed"
    OVERDUE = "overdue"
    ENDED = "ended"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that is counted once. `which` is a duty, an outcome or a criterion; `quarter` is 1 to 4.

    `days` says how long a clock ran that is done.
    """

    what: Counted
    which: str
    quarter: int
    days: int | None = None


_Told = tuple[Counted, str, date, int | None]


def events(
    entries: Sequence[Entry], owed: Sequence[Deadline], alleged: Mapping[str, date], since: date, year: int
) -> tuple[Event, ...]:
    """Return what a case adds to a year, from its history and clocks as they stood on the last day of it.

    `alleged` maps each criterion that is alleged of the entity to the day on which it first was; `since` is the day on
    which anything was. What happened before counts on that day: until then nobody knew whose case it was.
    """
    if not entries or not alleged:
        return ()
    told: list[_Told] = [(Counted.CASES, "", since, None)]
    told += [(Counted.CRITERION, criterion, day, None) for criterion, day in alleged.items()]
    told += [one for deadline in owed for one in _of_clock(deadline, entries[0].at.date(), date(year, 12, 31))]
    told += [(Counted.ENDED, which, day, None) for which, day in _ended(entries)]
    placed = ((what, which, max(day, since), days) for what, which, day, days in told)
    return tuple(Event(what, which, quarter_of(day), days) for what, which, day, days in placed if day.year == year)


def quarter_of(day: date) -> int:
    """Return the quarter of a day, 1 to 4."""
    return (day.month - 1) // 3 + 1


def _of_clock(deadline: Deadline, received: date, last: date) -> Iterator[_Told]:
    """Tell how a clock went. One that runs from receipt began with it, also where its fallback came days later."""
    all_cases = deadline.basis is not None and deadline.basis.duty.of_every_case
    yield Counted.BEGUN, deadline.duty, received if all_cases else deadline.started, None
    if deadline.met is None:
        if deadline.due < last and not deadline.paused:
            yield Counted.OVERDUE, deadline.duty, last, None
    elif deadline.lapsed:
        yield Counted.LAPSED, deadline.duty, deadline.met, None
    else:
        took = max(0, (deadline.met - deadline.started).days)
        yield Counted.DONE, deadline.duty, deadline.met, took
        yield Counted.KEPT if deadline.met <= deadline.due else Counted.LATE, deadline.duty, deadline.met, None


def _ended(entries: Sequence[Entry]) -> Iterator[tuple[str, date]]:
    """Tell how a case ended, by its outcome or the state it ended in, where it has and was not opened again."""
    standing, found, outcome = Standing(), None, ""
    for entry in entries:
        try:
            after = standing.after(entry)
        except StepRefused:
            continue
        outcome = entry.facts.get("outcome", outcome)
        if after.state not in ENDED:
            found = None
        elif standing.state not in ENDED:
            named = outcome if entry.step in {Step.CLOSE, Step.UPHOLD} else ""
            found = named or str(after.state), entry.at.date()
        standing = after
    if found:
        yield found
