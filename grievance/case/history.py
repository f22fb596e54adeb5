"""A case changes only by appending an entry: what may follow, and how far a history holds.

That the entries were not rewritten (digests, signatures) is checked where they are opened, in `casefile`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from grievance.case.lifecycle import Standing
from grievance.case.terms import Entry, Step
from grievance.errors import CaseMoved, StepRefused


def append(entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return the history with one more entry.

    Raises `CaseMoved` where its place is taken already, `StepRefused` where the lifecycle has no such step from here.
    """
    if entries and entry.sequence <= entries[-1].sequence:
        raise CaseMoved
    standing, _ = fold(entries)
    standing.after(entry)
    return (*entries, entry)


def fold(entries: Sequence[Entry]) -> tuple[Standing, tuple[int, ...]]:
    """Fold a history as far as it holds: the standing, and the sequences of the lines that the table refuses.

    Such a line changes nothing, so that nobody can stop a case by adding one.
    """
    standing, refused = Standing(), []
    for entry in entries:
        try:
            standing = standing.after(entry)
        except StepRefused:
            refused.append(entry.sequence)
    return standing, tuple(refused)


def identity_erased(entries: Sequence[Entry]) -> date | None:
    """Return the day on which the complainant first had erased who she is, or `None`."""
    return next((entry.at.date() for entry in entries if entry.step is Step.ERASE_IDENTITY), None)


def intact(entries: Sequence[Entry]) -> bool:
    """Say whether the history counts from 0 without a gap and every line of it follows the lifecycle."""
    counted = [entry.sequence for entry in entries] == list(range(len(entries)))
    return counted and not fold(entries)[1]
