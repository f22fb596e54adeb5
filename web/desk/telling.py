"""A case told on one page: what stands in its timeline, and what of it was told in one sitting."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from grievance import phrases
from grievance.case.terms import PaperKind
from grievance.casework import CaseFile, Paper

SITTING = timedelta(hours=1)  # answers that come so soon after each other are told as one

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
    """One thing in the timeline, or all the answers of one sitting. `sort` is `told`, `letter`, `note` or `step`.

    `lines` are the numbers of its entries, those alone that no item above has.
    """

    paper: Paper
    sort: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything in order, oldest first, and how many of each sort."""

    items: tuple[Item, ...]
    counts: Mapping[str, int]


def timeline(case: CaseFile) -> Timeline:
    """Sort the papers of a case, and put together what was answered in one sitting."""
    items: list[Item] = []
    for paper in case.papers:
        known = any(paper.sequence in item.lines for item in items)
        item = Item(paper, _SORTS.get(paper.kind, STEP), () if known else (paper.sequence,))
        at = _sitting(items, paper)
        if at is None:
            items.append(item)
        else:
            items[at] = _together(items[at], item)
    counts = {sort: sum(item.sort == sort for item in items) for sort in (TOLD, LETTER, NOTE, STEP)}
    return Timeline(tuple(items), counts)


def _sitting(items: list[Item], paper: Paper) -> int | None:
    """Find the answers that this one continues: nothing but what the complainant told lies between."""
    for at, item in reversed(list(enumerate(items))):
        if item.sort != TOLD or paper.at - item.paper.at > SITTING:
            return None
        if _alike(item.paper, paper):
            return at
    return None


def _alike(before: Paper, paper: Paper) -> bool:
    """Say whether two papers differ in nothing but the questions they answer, each its own."""
    one, other = (replace(each, sequence=0, at=before.at, fields={}) for each in (before, paper))
    answers = paper.kind in {PaperKind.ANSWER, PaperKind.CONTACT} and not paper.words
    return answers and one == other and before.fields.keys().isdisjoint(paper.fields)


def _together(before: Item, item: Item) -> Item:
    fields = {**before.paper.fields, **item.paper.fields}
    paper = replace(before.paper, sequence=item.paper.sequence, fields=fields)
    return replace(before, paper=paper, lines=before.lines + item.lines)


def language(paper: Paper, text: str) -> str:
    """Return the `lang` for a text of a paper, empty (unknown) where its script cannot be that of the form.

    Everybody may write in their own language, whatever the language of the form.
    """
    script = "ARABIC" if phrases.direction(paper.language) == "rtl" else "LATIN"
    letters = [sign for sign in text if sign.isalpha()]
    fitting = sum(script in unicodedata.name(sign, "") for sign in letters)
    return paper.language if 2 * fitting >= len(letters) else ""
