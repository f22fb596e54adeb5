"""The clocks: duties over a history give deadlines. All days are UTC; nothing here asks what time it is."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from grievance.case.terms import Deadline, Duty, Entry, Step


def deadlines(entries: Sequence[Entry], duties: Sequence[Duty]) -> tuple[Deadline, ...]:
    """Return every deadline that the history has started, in the order of the duties."""
    found = (_deadline(entries, duty) for duty in duties)
    return tuple(deadline for deadline in found if deadline is not None)


def next_due(owed: Sequence[Deadline]) -> Deadline | None:
    """Return the running deadline that falls due first, or `None` where nothing is owed."""
    return min((deadline for deadline in owed if deadline.running()), key=lambda deadline: deadline.due, default=None)


def cooling_off_ends(entries: Sequence[Entry], days: int) -> date | None:
    """Return the last day on which the newest request to withdraw can be taken back, or `None` without one."""
    asked = [entry for entry in entries if entry.step is Step.ASK_WITHDRAWAL]
    return asked[-1].at.date() + timedelta(days=days) if asked else None


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; the 31st of a shorter month is its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _deadline(entries: Sequence[Entry], duty: Duty) -> Deadline | None:
    started = _started(entries, duty)
    if started is None:
        return None
    due = add_months(started, duty.months) + timedelta(days=duty.days)
    return Deadline(duty.id, due, started, _first(entries, duty.ends), duty.statutory)


def _started(entries: Sequence[Entry], duty: Duty) -> date | None:
    """Find the day that starts a duty: its step, or the fallback if that comes sooner. Being late buys no time."""
    starts = [_first(entries, duty.starts)]
    received = _first(entries, (Step.RECEIVE,))
    if duty.fallback is not None and received is not None:
        starts.append(received + timedelta(days=duty.fallback))
    return min((day for day in starts if day is not None), default=None)


def _first(entries: Sequence[Entry], steps: Sequence[Step]) -> date | None:
    return next((entry.at.date() for entry in entries if entry.step in steps), None)
