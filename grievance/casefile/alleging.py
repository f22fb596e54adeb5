"""What a case alleges, read from the verified papers of its file."""

from __future__ import annotations

from datetime import date

from grievance.case import allegations
from grievance.case.allegations import Allegation
from grievance.case.terms import PaperKind, Step
from grievance.casefile.reading import Reading

_KINDS = frozenset({PaperKind.ALLEGATION, PaperKind.FINDING})


def alleged(reading: Reading) -> tuple[Allegation, ...]:
    """Fold what is alleged, struck and found, oldest first. Papers that no officer's line names count for nothing."""
    bodies = [
        paper.signed.body
        for paper in sorted(reading.papers, key=lambda paper: paper.row.sequence)
        if paper.signed and paper.verified and paper.signed.text("kind") in _KINDS
    ]
    struck = {
        entry.facts["allegation"]: entry.facts["reason"] for entry in reading.entries if entry.step is Step.STRIKE
    }
    return allegations.fold(bodies, struck)


def alleged_on(reading: Reading) -> dict[str, date]:
    """Return the day on which each allegation was put on the list, by its id."""
    days = {entry.sequence: entry.at.date() for entry in reading.entries}
    return {
        paper.signed.text("id"): days[paper.row.sequence]
        for paper in reading.papers
        if paper.signed and paper.verified and paper.signed.text("kind") == PaperKind.ALLEGATION
    }


def until(reading: Reading, last: date) -> Reading:
    """Return a case as it stood at the end of a day."""
    entries = tuple(entry for entry in reading.entries if entry.at.date() <= last)
    known = {entry.sequence for entry in entries}
    return Reading(entries, tuple(paper for paper in reading.papers if paper.row.sequence in known), reading.faults)
