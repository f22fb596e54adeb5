"""A reviewed translation, or a transcript of a voice, kept beside its original: sealed where the original words are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from grievance.case.briefs import Use
from grievance.case.terms import PaperKind, Step
from grievance.case.words import LINE_MAX, STORY_MAX, needed, optional
from grievance.casefile.opening import OpenCase
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.disclosing import kept_in
from grievance.errors import Incomplete
from grievance.inhand import Seen, held_as, record
from grievance.office import Office
from grievance.outside import Outside, outside

_ORIGINALS: Final = frozenset({PaperKind.STATEMENT, PaperKind.ANSWER, PaperKind.FILE})


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a paper in another language, as an officer read and corrected them.

    `of` is the document's id in hex; of a file, in its own language, it is a transcript. `by` names who translated,
    empty for the officer. `answers` is the disclosure (hex) whose newest answer it was made from, empty for none.
    """

    of: str
    language: str
    text: str
    by: str = ""
    answers: str = ""


def translate(office: Office, officer: Unlocked, seen: Seen, translation: Translation) -> None:
    """Keep a translation beside its original. A newer one of the same language takes the place of the older.

    Raises `Incomplete` for a paper that these keys do not open, or an answer that is not there; else as a step does.
    """
    held = held_as(office, officer, seen)
    body = {
        "kind": PaperKind.TRANSLATION,
        "of": _original(held, translation.of),
        "language": needed("language", translation.language, LINE_MAX),
        "text": needed("text", translation.text, STORY_MAX),
        "by": optional("by", translation.by, LINE_MAX),
    }
    facts: dict[str, Any] = {"language": body["language"]}
    if translation.answers:
        told = _answered(office, held, translation)
        facts |= {"disclosure": told.id, "page": str(told.pages[-1].sequence)}
        body["by"] = told.to
    record(office, officer, held, seen, Act(Step.TRANSLATE, (kept_in(Use.TRANSLATION), body), facts))


def _original(held: OpenCase, document: str) -> str:
    for paper in held.reading.papers:
        if paper.row.id.hex() == document and paper.signed and paper.signed.text("kind") in _ORIGINALS:
            return document
    raise Incomplete("of", "missing")


def _answered(office: Office, held: OpenCase, translation: Translation) -> Outside:
    for told in outside(office, held):
        if told.id == translation.answers and told.brief and told.brief.of == translation.of and told.reply:
            return told
    raise Incomplete("disclosure", "missing")
