"""A case told on one page: what stands in its timeline, and the facts that were told in answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from grievance.case.terms import PaperKind
from grievance.casework import CaseFile, Paper

SHORT = 120  # characters; what is longer is read in the timeline

# The four kinds of things a timeline is made of, by which it can be filtered.
TOLD, LETTER, NOTE, STEP = "told", "letter", "note", "step"

_SORTS: Mapping[str, str] = {
    PaperKind.STATEMENT: TOLD,
    PaperKind.ANSWER: TOLD,
    PaperKind.CONTACT: TOLD,
    PaperKind.LETTER: LETTER,
    PaperKind.NOTE: NOTE,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the timeline. `sort` is `told`, `letter`, `note` or `step`."""

    paper: Paper
    sort: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything in order, oldest first, and how many of each sort."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]


def timeline(case: CaseFile) -> Timeline:
    """Sort the papers of a case."""
    items = tuple(Item(paper, _SORTS.get(paper.kind, STEP)) for paper in case.papers)
    return Timeline(items, {sort: sum(item.sort == sort for item in items) for sort in (TOLD, LETTER, NOTE, STEP)})


def facts(case: CaseFile) -> dict[str, str]:
    """Return the short answers, the newest to each question: question's id → words."""
    told = (pair for paper in case.papers for pair in paper.fields.items())
    return {key: value for key, value in told if len(value) <= SHORT}


def language(paper: Paper) -> str:
    """Return the language for a paper's `lang`, empty (unknown) where its script cannot be the form's.

    Everybody may write in their own language, whatever the language of the form.
    """
    letters = [sign for sign in paper.words if sign.isalpha()]
    latin = sum("LATIN" in unicodedata.name(sign, "") for sign in letters)
    return paper.language if 2 * latin >= len(letters) else ""
