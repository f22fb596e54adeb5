"""What a complaint alleges: entity, facility, criterion, period, each with a finding of its own.

Folded from the papers of the file, oldest first. Nothing here reads words to guess a criterion: officers choose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from grievance.case.terms import PaperKind


class Result(StrEnum):
    """What was found of one allegation."""

    FOUNDED = "founded"
    PARTLY = "partly"
    UNFOUNDED = "unfounded"
    UNDETERMINED = "undetermined"
    NOT_SAFE = "not_safe"


class Indicator(StrEnum):
    """The eleven indicators of forced labour of the ILO (2012), named from memory: a checklist, no proof."""

    VULNERABILITY = "vulnerability"
    DECEPTION = "deception"
    MOVEMENT = "movement"
    ISOLATION = "isolation"
    VIOLENCE = "violence"
    THREATS = "threats"
    DOCUMENTS = "documents"
    WAGES = "wages"
    DEBT = "debt"
    CONDITIONS = "conditions"
    OVERTIME = "overtime"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, with the reasons. `respondent` says how it was heard, or why not."""

    result: Result
    reasons: str
    respondent: str


@dataclass(frozen=True, slots=True)
class Allegation:
    """One thing alleged. `id` is 16 random bytes in hex; `begins` and `ends` bound the period where it is known.

    `entity_id` and `facility_id` are their ids in the register, empty where it has neither.
    `struck` says why it was taken off the list; such a one is not decided.
    """

    id: str
    entity: str
    facility: str
    criterion: str
    begins: date | None = None
    ends: date | None = None
    indicators: tuple[Indicator, ...] = ()
    finding: Finding | None = None
    struck: str = ""
    entity_id: str = ""
    facility_id: str = ""

    @property
    def stands(self) -> bool:
        """Say whether it is to be decided."""
        return not self.struck

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.ALLEGATION,
            "id": self.id,
            "entity": self.entity,
            "facility": self.facility,
            "criterion": self.criterion,
            "begins": self.begins.isoformat() if self.begins else "",
            "ends": self.ends.isoformat() if self.ends else "",
            "indicators": list(self.indicators),
            "entity_id": self.entity_id,
            "facility_id": self.facility_id,
        }


def finding_body(allegation: str, finding: Finding) -> dict[str, Any]:
    """Write a finding as a paper's body. `allegation` is the id of what it decides."""
    return {
        "kind": PaperKind.FINDING,
        "allegation": allegation,
        "result": finding.result,
        "text": finding.reasons,
        "respondent": finding.respondent,
    }


def fold(papers: Iterable[Mapping[str, Any]], struck: Mapping[str, str]) -> tuple[Allegation, ...]:
    """Fold the bodies of allegations and findings, oldest first. `struck` maps an id to the reason.

    A newer finding on the same allegation takes the place of the older. What cannot be understood is left out.
    """
    found: dict[str, Allegation] = {}
    for body in papers:
        try:
            _lay(found, body)
        except (KeyError, ValueError, TypeError):
            continue
    return tuple(replace(each, struck=struck.get(each.id, "")) for each in found.values())


def _lay(found: dict[str, Allegation], body: Mapping[str, Any]) -> None:
    if body["kind"] == PaperKind.ALLEGATION:
        read = _read(body)
        found.setdefault(read.id, read)
    elif body["kind"] == PaperKind.FINDING:
        decided = found[str(body["allegation"])]
        finding = Finding(Result(body["result"]), str(body["text"]), str(body["respondent"]))
        found[decided.id] = replace(decided, finding=finding)


def _read(body: Mapping[str, Any]) -> Allegation:
    return Allegation(
        id=str(body["id"]),
        entity=str(body["entity"]),
        facility=str(body["facility"]),
        criterion=str(body["criterion"]),
        begins=date.fromisoformat(body["begins"]) if body["begins"] else None,
        ends=date.fromisoformat(body["ends"]) if body["ends"] else None,
        indicators=tuple(Indicator(each) for each in body["indicators"]),
        entity_id=str(body.get("entity_id", "")),  # a paper of before the register has none
        facility_id=str(body.get("facility_id", "")),
    )
