"""A case told on one page: what stands in its timeline, and what of it was told in one sitting."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from grievance import phrases
from grievance.case.terms import PaperKind, Step
from grievance.casework import CaseFile, Paper
from grievance.handling import Allegation
from web.desk.facts import LABELS
from web.desk.remedies import PROMISED

SITTING = timedelta(hours=1)  # answers that come so soon after each other are told as one

# The four kinds of things a timeline is made of, by which it can be filtered.
TOLD, LETTER, NOTE, STEP = "told", "letter", "note", "step"

_SORTS: Mapping[str, str] = {
    PaperKind.STATEMENT: TOLD,
    PaperKind.ANSWER: TOLD,
    PaperKind.CONTACT: TOLD,
    PaperKind.RATING: TOLD,
    PaperKind.LETTER: LETTER,
    PaperKind.NOTE: NOTE,
}


# Whom something was given to stands among the readers outside; only what waits, and what was taken in, names them here.
_TOLD_ELSEWHERE = frozenset({"brief", "disclosure"})
_TELLS = frozenset({Step.PROPOSE, Step.RECORD})


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
        item = Item(paper, _sort(paper), () if known else (paper.sequence,))
        at = _sitting(items, paper)
        if at is None:
            items.append(item)
        else:
            items[at] = _together(items[at], item)
    counts = {sort: sum(item.sort == sort for item in items) for sort in (TOLD, LETTER, NOTE, STEP)}
    return Timeline(tuple(items), counts)


def facts(paper: Paper) -> dict[str, str]:
    """Return what a step was taken with, as far as an officer filled it in; the reason of a note is the note."""
    told = {name: value for name, value in paper.facts.items() if name in {*LABELS, *PROMISED}}
    told = {name: value for name, value in told.items() if name not in _TOLD_ELSEWHERE or paper.step in _TELLS}
    return {} if paper.step is Step.WITHHOLD else told


def paper(case: CaseFile, document: str) -> Paper | None:
    """Return the paper with this id, where it has words that this officer reads."""
    return next((each for each in case.papers if each.document and each.document == document and each.words), None)


def versions(case: CaseFile, document: str) -> tuple[Paper, ...]:
    """Return the reviewed translations of a paper or file, the newest of each language."""
    found = {each.language: each for each in case.papers if _translates(each, document)}
    return tuple(found.values())


def _translates(paper: Paper, document: str) -> bool:
    return (
        paper.kind == PaperKind.TRANSLATION and bool(document) and paper.facts.get("of") == document and paper.verified
    )


def allegation(case: CaseFile, identifier: str) -> Allegation | None:
    """Return what is or was alleged under this id."""
    return next((each for each in case.allegations if each.id == identifier), None)


def became(case: CaseFile, paper: Paper) -> tuple[str, str | None]:
    """Say what became of a proposal, with the place on the page where that stands."""
    if case.pending and case.pending.sequence == paper.sequence:
        return "It waits for a second officer.", "pending"
    after = [each for each in case.papers if each.sequence > paper.sequence]
    done = next((each for each in after if each.facts.get("proposal") == str(paper.sequence)), None)
    if done:
        return f"Approved by {done.author or 'another officer'}.", f"line-{done.sequence}"
    ended = next((each for each in after if each.step in {Step.WITHHOLD, Step.PROPOSE}), None)
    if ended and ended.step is Step.WITHHOLD:
        how = "Taken back" if ended.author == paper.author else f"Withheld by {ended.author or 'another officer'}"
        return f"{how}.", f"line-{ended.sequence}"
    return "It was not approved before the case moved on.", None


def _sort(paper: Paper) -> str:
    """Return the sort of a paper; a note that was kept with another step is told as that step."""
    return STEP if paper.kind == PaperKind.NOTE and paper.step is not Step.NOTE else _SORTS.get(paper.kind, STEP)


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
    one, other = (replace(each, sequence=0, at=before.at, fields={}, document="") for each in (before, paper))
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
