"""Who may do what: permissions granted by the purpose of the circle in which an officer sits.

These are promises kept by the program; what an officer can *open* is held by keys (docs/threat-model.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from grievance.case.deadlines import cooling_off_ends
from grievance.case.terms import Entry, Permission, Purpose, Role, Step
from grievance.errors import Forbidden

_OUTSIDERS = frozenset({Permission.ANSWER_BRIEF})
_OURS = frozenset(Permission) - _OUTSIDERS
_READS = frozenset({Permission.READ_QUEUE, Permission.READ_CASE, Permission.TAKE_STEP, Permission.READ_REGISTER})
GRANTS: Mapping[Purpose, frozenset[Permission]] = {
    Purpose.INTAKE: _OURS - {Permission.REPORT},
    Purpose.LEAD: _READS | {Permission.READ_CHANNELS, Permission.CHANGE_REGISTER, Permission.REPORT},
    Purpose.SAFETY: _READS | {Permission.READ_CHANNELS},
    Purpose.OUTSIDE: _OURS - {Permission.READ_CHANNELS, Permission.CHANGE_REGISTER, Permission.REPORT},
    Purpose.WITNESS: frozenset(),
    Purpose.AUDITOR: _OUTSIDERS,
    Purpose.INTERPRETER: _OUTSIDERS,
}

ROLES: Mapping[Purpose, frozenset[Role]] = {
    Purpose.INTAKE: frozenset({Role.INTAKE}),
    Purpose.LEAD: frozenset({Role.LEAD}),
    Purpose.SAFETY: frozenset({Role.SAFETY}),
    Purpose.OUTSIDE: frozenset({Role.INTAKE, Role.LEAD, Role.SAFETY}),
    Purpose.WITNESS: frozenset(),
    Purpose.AUDITOR: frozenset(),
    Purpose.INTERPRETER: frozenset(),
}
"""As what somebody acts who sits in a circle. The outside circle does alone what its cases need."""


def permitted(purposes: Iterable[Purpose]) -> frozenset[Permission]:
    """Return what somebody may do who sits in these circles."""
    return frozenset().union(*(GRANTS[purpose] for purpose in purposes))


def require(purposes: Iterable[Purpose], permission: Permission) -> None:
    """Raise `Forbidden` unless one of the circles grants the permission."""
    if permission not in permitted(purposes):
        raise Forbidden


def roles(purposes: Iterable[Purpose]) -> frozenset[Role]:
    """Return the roles of somebody who sits in these circles."""
    return frozenset().union(*(ROLES[purpose] for purpose in purposes))


def require_role(purposes: Iterable[Purpose], needed: frozenset[Role]) -> None:
    """Raise `Forbidden` unless one of the circles gives a role that may do this."""
    if not roles(purposes) & needed:
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
