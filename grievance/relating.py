"""Cases that belong together.

A step that names another case: it must be one that this officer can open, and it is told there, too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from grievance.case.kin import MERGED, MIRRORS, named
from grievance.case.table import INTERRUPTED
from grievance.case.terms import State, Step
from grievance.casefile.opening import OpenCase
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown, Incomplete
from grievance.inhand import Beside, opened
from grievance.office import Office

_NOT_FROM: Final = INTERRUPTED | {State.QUARANTINED}
"""Where she is told nothing, or may have taken it all back."""


def splits(held: OpenCase) -> bool:
    """Say whether a part of a case can become a case of its own: while it goes on, and was not made of another."""
    return not (held.parent or held.standing.ended or held.state in _NOT_FROM)


def mirrored(office: Office, officer: Unlocked, held: OpenCase, act: Act) -> tuple[Act, tuple[Beside, ...]]:
    """Return the act with the other case's number as we write it, and the line that tells it there; none for others.

    The keeper's line comes before the other case opens. Raises `Incomplete` where it is none that this officer can
    open, this very case, or one in which nothing goes on: merged itself, or archived.
    """
    other = named(act.step, act.facts)
    if other is None:
        return act, ()
    try:
        there = opened(office, officer, other.case)
    except CaseUnknown:
        raise Incomplete("case", "unknown") from None
    number = there.record.case.number
    if number == held.record.case.number:
        raise Incomplete("case", "same")
    if there.state is State.ARCHIVED or (other.kin == MERGED and there.state is State.DUPLICATE):
        raise Incomplete("case", "over")
    mirror = Act(Step.RELATE, facts={"case": held.record.case.number, "kin": MIRRORS[other.kin]})
    return replace(act, facts={**act.facts, "case": number}), (Beside(there, mirror),)
