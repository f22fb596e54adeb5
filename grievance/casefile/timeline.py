"""A reading told in order: one paper or one step after another, as a person reads a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from grievance.case.table import TABLES, VERSION
from grievance.case.terms import Compartment, Entry, PaperKind, Party, Step
from grievance.casefile.reading import Flaw, Reading, ReadPaper


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing in the timeline. `kind` is a `PaperKind` or `step`; `party` who wrote it.

    `author` names the officer who wrote it, or who typed it for the person. `document` is the id of its paper in hex.

    `compartment` names where it is sealed; `readable` is false where this officer holds no key to it.
    `verified` says whether the signature held; `fields` are answers to questions (question id → words).
    """

    sequence: int
    at: datetime
    kind: str
    step: Step | None
    party: str
    author: str
    words: str
    language: str
    compartment: str
    readable: bool
    verified: bool
    fields: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    document: str = ""


LETTERED = frozenset(step for (_, step), rule in TABLES[VERSION].items() if rule.letter)
"""The steps that a letter goes with."""

_ORDER = tuple(PaperKind)
"""How the papers of one line follow each other: the story before what was asked about it."""

_HERS_ALONE: Final = frozenset({PaperKind.STATUS, PaperKind.CHILD})
"""What is written for her page, and says nothing here that its step does not say."""

FAULTS = {
    Flaw.GAP: "A line of the history is missing here.",
    Flaw.CHAIN: "This line does not follow from the one before.",
    Flaw.UNREADABLE: "What stands here was changed and does not open.",
    Flaw.UNSIGNED: "This line was not signed by whom it names; it changes nothing.",
    Flaw.UNNAMED: "A paper lies here that no line of the history names; it changes nothing.",
    Flaw.MISSING: "A paper that this line names is not there.",
    Flaw.STEP: "This step was not possible here; it changes nothing.",
    Flaw.ASTRAY: "A file that came with this line is not there, or is another one.",
    Flaw.NUMBER: "This case was given another number when it was filed: it may not be the one you meant.",
}


_SMALL: Mapping[str, tuple[str, ...]] = {
    PaperKind.FINDING: ("allegation", "result", "respondent"),
    PaperKind.DRAFT: ("promise",),
    PaperKind.REPLY: ("use",),
    PaperKind.TRANSLATION: ("of", "by"),
    PaperKind.PROMISE: ("family", "owner", "due"),
}


def faults(reading: Reading) -> tuple[str, ...]:
    """Tell each fault in a sentence, with the number of its line, counted from 1."""
    told = {f"Line {fault.sequence + 1}: {FAULTS[fault.flaw]}" for fault in reading.faults}
    return tuple(sorted(told))


def timeline(reading: Reading, names: Mapping[bytes, str], received: datetime) -> tuple[Paper, ...]:
    """Tell a reading, oldest first. `names` maps officer → name, as far as this reader may know them.

    `received` stands where a paper has no time of its own.
    """
    lines: dict[int, Entry | None] = {paper.row.sequence: None for paper in reading.papers}
    lines |= {entry.sequence: entry for entry in reading.entries}
    return tuple(
        told for sequence in sorted(lines) for told in _line(reading.papers, sequence, lines[sequence], names, received)
    )


def _line(
    papers: tuple[ReadPaper, ...], sequence: int, entry: Entry | None, names: Mapping[bytes, str], received: datetime
) -> Iterator[Paper]:
    here = [paper for paper in papers if paper.row.sequence == sequence]
    shown = [_paper(paper, entry, names, received) for paper in _without_files(here)]
    visible = sorted((paper for paper in shown if paper is not None), key=lambda paper: _ORDER.index(paper.kind))
    yield from visible
    if entry is None:
        return
    if entry.step in LETTERED and not any(paper.kind == PaperKind.LETTER for paper in visible):
        yield _bare(entry, names, PaperKind.LETTER, Compartment.LETTERS, readable=False)
    elif not visible:
        yield _bare(entry, names, "step", Compartment.FILE, readable=True)


def _without_files(papers: Sequence[ReadPaper]) -> list[ReadPaper]:
    """Leave out the papers of files, and for each the closed one of its original: which of the closed, is the same."""
    files = [paper for paper in papers if paper.signed and paper.signed.text("kind") == PaperKind.FILE]
    closed = [paper for paper in papers if paper.signed is None and paper.row.compartment == Compartment.IDENTITY]
    gone = {paper.row.id for paper in (*files, *closed[: len(files)])}
    return [paper for paper in papers if paper.row.id not in gone]


def _paper(paper: ReadPaper, entry: Entry | None, names: Mapping[bytes, str], received: datetime) -> Paper | None:
    compartment = Compartment(paper.row.compartment)
    if paper.signed is None:
        return _closed(paper, entry, compartment, received)
    kind = paper.signed.text("kind")
    if kind in _HERS_ALONE:
        return None
    fields = paper.signed.body.get("fields", {})
    return Paper(
        sequence=paper.row.sequence,
        at=paper.signed.at,
        kind=kind,
        step=entry.step if entry else None,
        party=Party.OFFICER if paper.by else Party.COMPLAINANT,
        author=names.get(paper.by or (entry.by if entry else b""), ""),
        words=paper.signed.text("text"),
        language=paper.signed.text("language"),
        compartment=compartment.name.lower(),
        readable=True,
        verified=paper.verified,
        fields=dict(fields) if isinstance(fields, dict) else {},
        facts=_facts(paper.signed.body, kind, entry),
        document=paper.row.id.hex(),
    )


def _facts(body: Mapping[str, Any], kind: str, entry: Entry | None) -> Mapping[str, str]:
    """Return what a step was taken with, and what its paper says in small words: what is alleged, found, proposed."""
    told = dict(entry.facts) if entry else {}
    told |= {name: str(body[name]) for name in _SMALL.get(kind, ()) if body.get(name)}
    if kind == PaperKind.ALLEGATION:
        told["allegation"] = str(body.get("id", ""))
    if kind == PaperKind.DRAFT:
        told |= {str(name): str(value) for name, value in dict(body.get("facts", {})).items()}
    return told


def _closed(paper: ReadPaper, entry: Entry | None, compartment: Compartment, received: datetime) -> Paper | None:
    """Tell a paper that does not open as such, unless it is a letter, which its step tells better.

    What an officer sealed to others is told as the step it was.
    """
    if compartment is Compartment.LETTERS:
        return None
    hers = PaperKind.CONTACT if compartment is Compartment.IDENTITY else PaperKind.ANSWER
    theirs = entry is not None and entry.party is Party.OFFICER and entry.step not in LETTERED
    return Paper(
        sequence=paper.row.sequence,
        at=entry.at if entry else received,
        kind="step" if theirs and compartment is Compartment.STATEMENT else hers,
        step=entry.step if entry else None,
        party=entry.party if entry else "",
        author="",
        words="",
        language="",
        compartment=compartment.name.lower(),
        readable=False,
        verified=entry is not None,
    )


def _bare(entry: Entry, names: Mapping[bytes, str], kind: str, compartment: Compartment, *, readable: bool) -> Paper:
    return Paper(
        sequence=entry.sequence,
        at=entry.at,
        kind=kind,
        step=entry.step,
        party=entry.party,
        author=names.get(entry.by, ""),
        words="",
        language="",
        compartment=compartment.name.lower(),
        readable=readable,
        verified=True,
        facts=entry.facts,
    )
