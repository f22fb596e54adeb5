"""Who may do what: permissions granted by the purpose of the circle in which an officer sits.

These are promises kept by the program; what an officer can *open* is held by keys (docs/threat-model.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from grievance.case.deadlines import cooling_off_ends
from grievance.case.terms import Entry, Permission, Purpose, State, Step
from grievance.errors import Forbidden, StepRefused

GRANTS: Mapping[Purpose, frozenset[Permission]] = {
    Purpose.INTAKE: frozenset(Permission),
    Purpose.OUTSIDE: frozenset(Permission) - {Permission.READ_CHANNELS},
    Purpose.SAFETY: frozenset(
        {
            Permission.READ_QUEUE,
            Permission.READ_CASE,
            Permission.WRITE_NOTE,
            Permission.SUMMARISE,
            Permission.READ_CHANNELS,
        }
    ),
    Purpose.WITNESS: frozenset(),
}

# What an officer needs for each step of theirs; the complainant's own steps need the receipt and nothing else.
STEP_NEEDS: Mapping[Step, Permission] = {
    Step.RECEIVE: Permission.ASSIST,
    Step.ACKNOWLEDGE: Permission.ACKNOWLEDGE,
    Step.WRITE: Permission.WRITE_LETTER,
    Step.FEEDBACK: Permission.WRITE_LETTER,
    Step.NOTE: Permission.WRITE_NOTE,
    Step.SUMMARISE: Permission.SUMMARISE,
    Step.CLOSE: Permission.CLOSE,
    Step.CONFIRM_WITHDRAWAL: Permission.CONFIRM_WITHDRAWAL,
}


def permitted(purposes: Iterable[Purpose]) -> frozenset[Permission]:
    """Return what somebody may do who sits in these circles."""
    return frozenset().union(*(GRANTS[purpose] for purpose in purposes))


def require(purposes: Iterable[Purpose], permission: Permission) -> None:
    """Raise `Forbidden` unless one of the circles grants the permission."""
    if permission not in permitted(purposes):
        raise Forbidden


def withdrawal_stands(entries: Sequence[Entry], now: datetime, cooling_off_days: int) -> bool:
    """Say whether a request to withdraw may be confirmed: the cooling-off has passed, and nobody ever made her ask.

    `facts["made"]` of a request is `no`, `yes` or `unsaid`; a `yes` is not undone by a later `no`, which whoever made
    her ask would have her say. `now` is UTC.
    """
    asked = [entry for entry in entries if entry.step is Step.ASK_WITHDRAWAL]
    last_day = cooling_off_ends(entries, cooling_off_days)
    if last_day is None or any(entry.facts.get("made") == "yes" for entry in asked):
        return False
    return now.date() > last_day


def require_free_withdrawal(entries: Sequence[Entry], now: datetime, cooling_off_days: int) -> None:
    """Raise `StepRefused` unless the withdrawal stands. The guard of `confirm_withdrawal`."""
    if not withdrawal_stands(entries, now, cooling_off_days):
        raise StepRefused(State.WITHDRAWING, Step.CONFIRM_WITHDRAWAL)
