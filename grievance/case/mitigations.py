"""What a certified buyer owes because of a supplier (CoC 7.2): a risk assessment and a measure, each by a day.

Folded from the papers of the file, oldest first, and from the lines that say that an audit verified one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from grievance.case.terms import PaperKind


@dataclass(frozen=True, slots=True)
class Check:
    """That an audit looked at it: which audit (its id in the register, or what it is called), when, and what it saw."""

    audit: str
    day: date
    evidence: str


@dataclass(frozen=True, slots=True)
class Mitigation:
    """What one buyer owes. `id` is 16 random bytes in hex, `buyer` the id of the company in the register.

    `path` has the ids of the links by which the buyer was found, `way` the same in words, with source and day: as they
    stood then. `questions` are neutral: they name neither the complaint nor the place. The risk assessment is owed by
    `assess`, measurable mitigation or suspension by `until`.
    """

    id: str
    allegation: str
    buyer: str
    name: str
    path: tuple[str, ...]
    way: tuple[str, ...]
    questions: str
    assess: date
    until: date
    check: Check | None = None

    def late(self, today: date) -> bool:
        """Say whether it is not verified, and its last day has passed."""
        return self.check is None and today > self.until

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.MITIGATION,
            "id": self.id,
            "allegation": self.allegation,
            "buyer": self.buyer,
            "name": self.name,
            "path": list(self.path),
            "way": list(self.way),
            "text": self.questions,
            "assess": self.assess.isoformat(),
            "until": self.until.isoformat(),
        }


def fold(papers: Iterable[Mapping[str, Any]], checks: Iterable[Mapping[str, str]]) -> tuple[Mitigation, ...]:
    """Fold the bodies of mitigations and the facts of checks, oldest first. What cannot be understood is left out."""
    found: dict[str, Mitigation] = {}
    for body in papers:
        try:
            read = _read(body)
        except (KeyError, ValueError, TypeError):
            continue
        found.setdefault(read.id, read)
    for facts in checks:
        named = found.get(facts.get("mitigation", ""))
        if named is not None:
            found[named.id] = replace(named, check=_check(facts))
    return tuple(found.values())


def check_facts(mitigation: str, check: Check) -> dict[str, str]:
    """Write a check as the facts of its line."""
    day = check.day.isoformat()
    return {"mitigation": mitigation, "audit": check.audit, "checked": day, "evidence": check.evidence}


def _check(facts: Mapping[str, str]) -> Check | None:
    try:
        return Check(facts["audit"], date.fromisoformat(facts["checked"]), facts["evidence"])
    except (KeyError, ValueError):
        return None


def _read(body: Mapping[str, Any]) -> Mitigation:
    return Mitigation(
        id=str(body["id"]),
        allegation=str(body["allegation"]),
        buyer=str(body["buyer"]),
        name=str(body["name"]),
        path=tuple(map(str, body["path"])),
        way=tuple(map(str, body["way"])),
        questions=str(body["text"]),
        assess=date.fromisoformat(body["assess"]),
        until=date.fromisoformat(body["until"]),
    )
