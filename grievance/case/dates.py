"""The days that an officer names with a step: they must be days, and days that the mechanism allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from grievance.case.deadlines import day_of, extended_to
from grievance.case.duties import Deadline, Duty
from grievance.case.terms import Step
from grievance.errors import Incomplete


def require_days(
    step: Step, facts: Mapping[str, str], duties: Sequence[Duty], owed: Iterable[Deadline], today: date
) -> None:
    """Check the days among a step's facts: to when a clock is extended, and on which day one of our own is due.

    Raises `Incomplete` with `missing` for what is no day or no clock that can be extended, `past` for a day too early,
    and `late` for one later than the mechanism allows.
    """
    if step is Step.EXTEND:
        _require_extension(facts, owed, today)
    for duty in duties:
        if duty.fact and step in duty.starts:
            _within(duty.fact, facts.get(duty.fact, ""), today, today + timedelta(days=duty.days))


def _require_extension(facts: Mapping[str, str], owed: Iterable[Deadline], today: date) -> None:
    running = next((one for one in owed if one.running() and one.duty == facts.get("duty")), None)
    longest = extended_to(running) if running else None
    if running is None or longest is None:
        raise Incomplete("duty", "missing")
    _within("until", facts.get("until", ""), max(today, running.due + timedelta(days=1)), longest)


def _within(name: str, text: str, first: date, last: date) -> None:
    day = day_of(text)
    if day is None:
        raise Incomplete(name, "missing")
    if day < first:
        raise Incomplete(name, "past")
    if day > last:
        raise Incomplete(name, "late")
