"""What was promised in a case, read from the verified papers and lines of its file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grievance.case import promises
from grievance.case.promises import Promise
from grievance.case.terms import PaperKind
from grievance.casefile.reading import Reading


def bodies(reading: Reading) -> tuple[Mapping[str, Any], ...]:
    """Return the papers of promises that an officer's line names, oldest first."""
    return tuple(
        paper.signed.body
        for paper in sorted(reading.papers, key=lambda paper: paper.row.sequence)
        if paper.signed and paper.verified and paper.signed.text("kind") == PaperKind.PROMISE
    )


def promised(reading: Reading) -> tuple[Promise, ...]:
    """Fold what was promised, what shows that it was done, and her answers."""
    return promises.fold(bodies(reading), reading.entries)
