"""A case changes only by appending an entry: what may follow, and whether a history is whole.

That the entries were not rewritten (digests, signatures) is checked where they are opened, in `casefile`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grievance.case.lifecycle import follow, replay
from grievance.case.terms import Entry
from grievance.errors import CaseMoved, StepRefused


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a history does not hold. `kind` is `gap` (an entry is missing or doubled) or `step` (none of the table)."""

    sequence: int
    kind: str


def append(entries: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return the history with one more entry; sequences count from 0.

    Raises `CaseMoved` where it is not the next one, `StepRefused` where the lifecycle has no such step.
    """
    if entry.sequence != len(entries):
        raise CaseMoved
    longer = (*entries, entry)
    replay(longer)
    return longer


def faults(entries: Sequence[Entry]) -> tuple[Fault, ...]:
    """Name what is wrong with a history: every place where the count breaks, and the first step that is refused."""
    gaps = [Fault(place, "gap") for place, entry in enumerate(entries) if entry.sequence != place]
    return (*gaps, *_refused(entries))


def intact(entries: Sequence[Entry]) -> bool:
    """Say whether the history counts from 0 without a gap and follows the lifecycle."""
    return not faults(entries)


def _refused(entries: Sequence[Entry]) -> tuple[Fault, ...]:
    held = 0
    try:
        for _state in follow(entries):
            held += 1
    except StepRefused:
        return (Fault(entries[held].sequence, "step"),)
    return ()
