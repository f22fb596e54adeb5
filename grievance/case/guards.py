"""What must hold besides the state before a step is taken: one predicate a guard, over the history and what is alleged.

They are promises kept by the program and not by keys: an officer's own tools could leave one out, and the history shows
it (docs/threat-model.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from grievance.case.allegations import Allegation
from grievance.case.policy import withdrawal_stands
from grievance.case.table import Guard
from grievance.case.terms import Entry, Step

DECIDING: Final = frozenset(
    {Step.FIND, Step.CONCLUDE, Step.DECIDE, Step.REJECT, Step.SET_ASIDE, Step.CLOSE, Step.UPHOLD, Step.OVERTURN}
)
"""The steps that decide something: who took one of them, or proposed it, does not judge the appeal."""

_DECIDED: Final = frozenset({Step.CLOSE, Step.REJECT})


@dataclass(frozen=True, slots=True)
class Situation:
    """What the guards look at. `facts` are those of the step to be taken, `by` the officer (16 bytes), `now` UTC."""

    entries: tuple[Entry, ...]
    allegations: tuple[Allegation, ...]
    now: datetime
    cooling_off_days: int
    appeal_days: int
    by: bytes = b""
    facts: Mapping[str, str] = field(default_factory=dict)


def holds(guard: Guard, situation: Situation) -> bool:
    """Say whether a guard lets the step pass."""
    return _GUARDS[guard](situation)


def deciders(entries: Iterable[Entry]) -> frozenset[bytes]:
    """Return who decided something in this case, or proposed to: their ids."""
    return frozenset(
        entry.by
        for entry in entries
        if entry.step in DECIDING or (entry.step is Step.PROPOSE and entry.facts.get("step") in DECIDING)
    )


def appeal_until(entries: tuple[Entry, ...], days: int) -> date | None:
    """Return the last day on which the newest decision can be appealed, or `None` where nothing was decided."""
    decided = [entry.at.date() for entry in entries if entry.step in _DECIDED]
    return decided[-1] + timedelta(days=days) if decided else None


def _alleged(situation: Situation) -> bool:
    return any(each.stands for each in situation.allegations)


def _found(situation: Situation) -> bool:
    return all(each.finding is not None for each in situation.allegations if each.stands)


def _answered(situation: Situation) -> bool:
    """She has said whether the remedy came since we asked, or why nobody could ask her is on record."""
    since = [entry.step for entry in situation.entries if entry.step in {Step.VERIFY, Step.CONFIRM}]
    return since[-1:] == [Step.CONFIRM] or bool(situation.facts.get("substitute"))


def _cooled(situation: Situation) -> bool:
    return withdrawal_stands(situation.entries, situation.now, situation.cooling_off_days)


def _in_time(situation: Situation) -> bool:
    until = appeal_until(situation.entries, situation.appeal_days)
    return until is not None and situation.now.date() <= until


def _uninvolved(situation: Situation) -> bool:
    return situation.by not in deciders(situation.entries)


def _once(situation: Situation) -> bool:
    duty = situation.facts.get("duty")
    return all(entry.facts.get("duty") != duty for entry in situation.entries if entry.step is Step.EXTEND)


def _watched(situation: Situation) -> bool:
    """Nobody is watched over any more: the last day that a monitoring plan named has passed."""
    plans = [entry.facts["until"] for entry in situation.entries if entry.step is Step.MONITOR]
    return all(situation.now.date().isoformat() > until for until in plans)


_GUARDS: Final[Mapping[Guard, Callable[[Situation], bool]]] = {
    Guard.ALLEGED: _alleged,
    Guard.FOUND: _found,
    Guard.ANSWERED: _answered,
    Guard.COOLED: _cooled,
    Guard.IN_TIME: _in_time,
    Guard.UNINVOLVED: _uninvolved,
    Guard.ONCE: _once,
    Guard.WATCHED: _watched,
}
