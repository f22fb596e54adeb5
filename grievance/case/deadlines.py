"""The clocks: duties over a history give deadlines. All days are UTC; nothing here asks what time it is.

The day of a promise is written into the entry that starts it (`begun`) and read from there ever after: neither another
calendar nor other data moves it. Entries of older tables have none, and theirs is computed.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from grievance.case.duties import Basis, Deadline, Duty
from grievance.case.pauses import Moment, moments, stills
from grievance.case.terms import Entry, Step
from grievance.case.workdays import MONDAY_TO_FRIDAY, Workdays

FIXED: Final = "due."
CALENDAR: Final = "calendar"
TOLD: Final = "told"
"""The fact of a case that was made of another one: the day on which that was told. Splitting buys no time."""


def deadlines(
    entries: Sequence[Entry],
    duties: Sequence[Duty],
    workdays: Workdays = MONDAY_TO_FRIDAY,
    today: date | None = None,
) -> tuple[Deadline, ...]:
    """Return every deadline that the history has started, in the order of the duties, as it stands on `today`.

    Without `today` it is the day of the newest entry. It matters only where a clock stands still.
    """
    told = moments(entries)
    now = today or (told[-1].day if told else date.min)
    found = (_deadline(told, duty, workdays, now) for duty in duties)
    return tuple(deadline for deadline in found if deadline is not None)


def begun(entry: Entry, duties: Sequence[Duty], workdays: Workdays = MONDAY_TO_FRIDAY) -> dict[str, str]:
    """Return the facts by which an entry fixes the days of the duties that it starts; empty where it starts none."""
    facts = {}
    for duty in duties:
        started = _starting(entry, duty)
        if started is not None:
            facts[FIXED + duty.id] = _due(duty, started, workdays, entry.facts).isoformat()
    return facts | {CALENDAR: workdays.name} if facts else {}


def next_due(owed: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline that falls due first of those that run and do not stand still, or `None`."""
    running = (deadline for deadline in owed if deadline.running() and not deadline.paused)
    return min(running, key=lambda deadline: deadline.due, default=None)


def by_law(owed: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return the statutory ones: the only days that a complainant is told, and that stand in clear."""
    return tuple(deadline for deadline in owed if deadline.statutory)


def our_own(owed: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Return those that we set ourselves: they stay sealed."""
    return tuple(deadline for deadline in owed if not deadline.statutory)


def cooling_off_ends(entries: Sequence[Entry], days: int) -> date | None:
    """Return the last day on which the newest request to withdraw can be taken back, or `None` without one."""
    asked = [entry for entry in entries if entry.step is Step.ASK_WITHDRAWAL]
    return asked[-1].at.date() + timedelta(days=days) if asked else None


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; the 31st of a shorter month is its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def extended_to(deadline: Deadline) -> date | None:
    """Return the last day to which a deadline could be extended; `None` where its duty knows no extension."""
    duty = deadline.basis.duty if deadline.basis else None
    return add_months(deadline.started, duty.extends) if duty and duty.extends else None


def day_of(text: str) -> date | None:
    """Read a day that somebody wrote into a fact, `None` where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Start:
    """How a clock began: the place of its entry in the history, the day, and the day that was promised with it."""

    at: int
    day: date
    due: date
    basis: Basis


def _deadline(told: Sequence[Moment], duty: Duty, workdays: Workdays, today: date) -> Deadline | None:
    start = _start(told, duty, workdays)
    if start is None:
        return None
    end = _end(told, duty, start)
    met = end.day if end else None
    lapsed = end is not None and end.entry.step not in duty.ends
    if duty.statutory:
        due = _extended(told, duty, start)
        extended = due > start.due
        basis = Basis(duty, start.basis.began, start.basis.calendar, extended=extended)
        return Deadline(duty.id, due, start.day, met, lapsed=lapsed, basis=basis)
    still = stills(told, duty.pauses, start.day, met or today)
    paused = sum(one.days(workdays if duty.working_days else None) for one in still)
    due = workdays.add(start.due, paused) if duty.working_days else start.due + timedelta(days=paused)
    stands = met is None and any(one.lasts for one in still)
    basis = Basis(duty, start.basis.began, start.basis.calendar, paused)
    return Deadline(duty.id, due, start.day, met, statutory=False, paused=stands, lapsed=lapsed, basis=basis)


def _start(told: Sequence[Moment], duty: Duty, workdays: Workdays) -> _Start | None:
    """Find what starts a duty. Of a statutory one it is its first step, or the fallback if that comes sooner.

    Being late buys no time. One of our own begins again, and the newest beginning counts.
    """
    found = [start for at, one in enumerate(told) if (start := _begins(at, one.entry, duty, workdays))]
    if not duty.statutory:
        return found[-1] if found else None
    return min(found, key=lambda start: (start.day, start.at), default=None)


def _begins(at: int, entry: Entry, duty: Duty, workdays: Workdays) -> _Start | None:
    day = _starting(entry, duty)
    if day is None:
        return None
    fixed = day_of(entry.facts.get(FIXED + duty.id, ""))
    due = fixed or _due(duty, day, workdays, entry.facts)
    name = entry.facts.get(CALENDAR, workdays.name) if duty.working_days else ""
    return _Start(at, day, due, Basis(duty, entry.step if entry.step in duty.starts else None, name))


def _starting(entry: Entry, duty: Duty) -> date | None:
    """Return the day from which a duty is counted where this entry starts it, itself or by the fallback."""
    if entry.step in duty.starts:
        return entry.at.date()
    if entry.step is Step.RECEIVE and duty.fallback is not None:
        told = day_of(entry.facts.get(TOLD, "")) or entry.at.date()
        return min(told, entry.at.date()) + timedelta(days=duty.fallback)
    return None


def _due(duty: Duty, started: date, workdays: Workdays, facts: Mapping[str, str]) -> date:
    due = workdays.add(add_months(started, duty.months) + timedelta(days=duty.days), duty.working_days)
    named = day_of(facts.get(duty.fact, "")) if duty.fact else None
    return min(due, max(named, started)) if named else due


def _end(told: Sequence[Moment], duty: Duty, start: _Start) -> Moment | None:
    """Return where a duty ended: by a step that keeps it, or with the case."""
    since = told if duty.statutory else told[start.at + 1 :]
    return next((one for one in since if one.ends or one.entry.step in duty.ends), None)


def _extended(told: Sequence[Moment], duty: Duty, start: _Start) -> date:
    """Return the day of a statutory duty with its one extension, never later than its law allows."""
    asked = (one.entry.facts for one in told if one.entry.step is Step.EXTEND)
    until = next((day_of(facts.get("until", "")) for facts in asked if facts.get("duty") == duty.id), None)
    if until is None or not duty.extends:
        return start.due
    return max(start.due, min(until, add_months(start.day, duty.extends)))
