"""What waits for a second officer: the whole draft, sealed in the file, and who could be the second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grievance.case.guards import deciders
from grievance.case.policy import roles
from grievance.case.table import Guard, Rule
from grievance.case.terms import PaperKind, Purpose, Step
from grievance.casefile.opening import OpenCase
from grievance.casefile.record import file_circles


@dataclass(frozen=True, slots=True)
class Taking:
    """What an officer brings to a step: the letter that goes with it or their reasons, and what the table asks for.

    `facts` are short lines by name; `promise` is a day that the letter promises.
    """

    step: Step
    words: str = ""
    language: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    promise: date | None = None


def draft(taking: Taking) -> dict[str, Any]:
    """Write what is proposed as a paper's body."""
    return {
        "kind": PaperKind.DRAFT,
        "step": taking.step,
        "text": taking.words,
        "language": taking.language,
        "facts": dict(taking.facts),
        "promise": taking.promise.isoformat() if taking.promise else "",
    }


def proposed(held: OpenCase) -> Taking | None:
    """Return what waits for a second officer, from its sealed draft; `None` where nothing does or it does not open."""
    asked = held.standing.proposal
    if asked is None:
        return None
    for paper in held.reading.papers:
        signed = paper.signed if paper.verified and paper.row.sequence == asked.sequence else None
        if signed and signed.text("kind") == PaperKind.DRAFT:
            promise = signed.text("promise")
            facts = {str(key): str(value) for key, value in dict(signed.body.get("facts", {})).items()}
            day = date.fromisoformat(promise) if promise else None
            return Taking(asked.step, signed.text("text"), signed.text("language"), facts, day)
    return None


def second_circles(held: OpenCase, rule: Rule) -> tuple[Purpose, ...]:
    """Return the circles from which the second officer may come: they read the file, in a fitting role."""
    return tuple(purpose for purpose in file_circles(held.trust, held.record) if roles([purpose]) & rule.second)


def seconds(held: OpenCase, officer: bytes, rule: Rule) -> frozenset[bytes]:
    """Return who else could be the second officer (each 16 bytes): seated now, in one of those circles.

    Where the step asks for somebody who has decided nothing yet, that is asked of both.
    """
    circles = second_circles(held, rule)
    barred = deciders(held.reading.entries) if Guard.UNINVOLVED in rule.guards else frozenset()
    return frozenset(seat.officer for purpose in circles for seat in held.trust.seats(purpose)) - {officer} - barred
