"""What is prepared for a reader outside: an auditor's brief, a respondent's packet, what an interpreter translates.

Prepared, it lies in the file and goes nowhere; a step that two officers take hands it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from grievance.case.terms import PaperKind


class Use(StrEnum):
    """For what something is prepared."""

    BRIEF = "brief"
    PACKET = "packet"
    TRANSLATION = "translation"


class Answer(StrEnum):
    """What an auditor says of one point."""

    VERIFIED = "verified"
    NOT_VERIFIED = "not_verified"
    NOT_ACCESSIBLE = "not_accessible"
    UNSAFE = "unsafe"


class Rating(StrEnum):
    """How an auditor rates a point, as audits rate criteria. The names are ours."""

    CONFORMANCE = "conformance"
    MINOR = "minor"
    MAJOR = "major"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to verify, in neutral words, under a criterion (`PS3.1:10.3`). `id` is its number in the brief."""

    id: str
    criterion: str
    text: str


@dataclass(frozen=True, slots=True)
class Brief:
    """What is prepared. `id` is 16 random bytes in hex, `reader` the id of an account in hex (empty for a respondent).

    `to` is the reader's name. `entity`, `facility` and `owners` are what is seen before anybody accepts; `text` and
    `points` come after. `of` is the document (hex) that is to be translated, `language` the one that the text is in.
    """

    id: str
    use: Use
    to: str
    reader: str = ""
    entity: str = ""
    facility: str = ""
    owners: tuple[str, ...] = ()
    text: str = ""
    points: tuple[Point, ...] = field(default_factory=tuple)
    of: str = ""
    language: str = ""

    def body(self) -> dict[str, Any]:
        """Write it as a paper's body."""
        return {
            "kind": PaperKind.BRIEF,
            "id": self.id,
            "use": self.use,
            "to": self.to,
            "reader": self.reader,
            **self.offer(),
            "text": self.text,
            "points": [{"id": point.id, "criterion": point.criterion, "text": point.text} for point in self.points],
            "of": self.of,
            "language": self.language,
        }

    def offer(self) -> dict[str, Any]:
        """Return what a reader sees before they accept."""
        return {"entity": self.entity, "facility": self.facility, "owners": list(self.owners)}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Brief:
        """Read what `body` wrote. Raises `KeyError`, `ValueError`, `TypeError` for anything else."""
        return cls(
            id=str(body["id"]),
            use=Use(body["use"]),
            to=str(body["to"]),
            reader=str(body["reader"]),
            entity=str(body["entity"]),
            facility=str(body["facility"]),
            owners=tuple(str(owner) for owner in body["owners"]),
            text=str(body["text"]),
            points=tuple(Point(str(each["id"]), str(each["criterion"]), str(each["text"])) for each in body["points"]),
            of=str(body["of"]),
            language=str(body["language"]),
        )


@dataclass(frozen=True, slots=True)
class Checked:
    """What an auditor says of one point: the answer, the rating, and what shows it or what stood in the way."""

    answer: Answer
    rating: Rating
    evidence: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reader outside answers: each point by its id, and words. A translation is nothing but words."""

    points: Mapping[str, Checked] = field(default_factory=dict)
    text: str = ""

    def body(self) -> dict[str, Any]:
        """Write it as a page's body."""
        points = {
            point: {"answer": each.answer, "rating": each.rating, "evidence": each.evidence}
            for point, each in self.points.items()
        }
        return {"points": points, "text": self.text}

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Reply:
        """Read what a page says. Of what `body` would not have written, only the words are kept."""
        try:
            points = {
                str(point): Checked(Answer(each["answer"]), Rating(each["rating"]), str(each["evidence"]))
                for point, each in body["points"].items()
            }
        except (KeyError, ValueError, TypeError, AttributeError):
            points = {}
        return cls(points, str(body.get("text", "")))
