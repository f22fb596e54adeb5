"""What buyers owe because of a case, read from the verified papers and lines of its file."""

from __future__ import annotations

from grievance.case import mitigations
from grievance.case.mitigations import Mitigation
from grievance.case.terms import PaperKind, Step
from grievance.casefile.reading import Reading


def owing(reading: Reading) -> tuple[Mitigation, ...]:
    """Fold what buyers owe and what audits verified, oldest first. Papers that no officer's line names count not."""
    bodies = [
        paper.signed.body
        for paper in sorted(reading.papers, key=lambda paper: paper.row.sequence)
        if paper.signed and paper.verified and paper.signed.text("kind") == PaperKind.MITIGATION
    ]
    return mitigations.fold(bodies, [entry.facts for entry in reading.entries if entry.step is Step.CHECK])
