"""Writing into a case: a pen that stands at the next line of its history."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grievance.case.table import VERSION
from grievance.case.terms import Compartment, PaperKind, Party, Purpose, Question, Step
from grievance.casefile import contexts
from grievance.casefile.papers import Body, seal_paper, stamp
from grievance.casefile.trust import Trust
from grievance.seal.keys import Recipient, Signer, digest
from grievance.seal.root import Root
from grievance.store.rows import DocumentRow, EntryRow, SummaryRow


@dataclass(frozen=True, slots=True)
class Pen:
    """Where the next entry goes: after `previous`, the digest of the entry before (empty for the first).

    It seals only to compartments that stand in a verified `root`.
    """

    office: bytes
    case: bytes
    root: Root
    sequence: int
    previous: bytes
    at: datetime

    def paper(self, signer: Signer, compartment: Compartment, body: Body) -> DocumentRow:
        """Sign and seal one paper into a compartment; its time is the pen's."""
        epoch, recipient = self._recipient(compartment)
        identifier = os.urandom(16)
        context = contexts.document(self.office, self.case, identifier, compartment, epoch, self.sequence)
        sealed = seal_paper(recipient, context, signer, {**body, "at": stamp(self.at)})
        return DocumentRow(
            id=identifier,
            case=self.case,
            compartment=int(compartment),
            epoch=epoch,
            sequence=self.sequence,
            sealed=sealed,
        )

    def entry(
        self,
        signer: Signer,
        step: Step,
        party: Party,
        papers: Iterable[DocumentRow],
        facts: Mapping[str, str],
        by: bytes = b"",
    ) -> EntryRow:
        """Sign and seal the line that records a step. It names its papers by id and digest, and is not bound yet.

        Those in `identity` it names once more: they may go one day, and no others may.
        """
        epoch, recipient = self._recipient(Compartment.FILE)
        kept = tuple(papers)
        body: dict[str, Any] = {
            "step": step,
            "table": VERSION,
            "party": party,
            "by": by.hex(),
            "at": stamp(self.at),
            "documents": {paper.id.hex(): digest(paper.sealed).hex() for paper in kept},
            "facts": dict(facts),
            "previous": self.previous.hex(),
        }
        apart = [paper.id.hex() for paper in kept if paper.compartment == Compartment.IDENTITY]
        body |= {"identity": apart} if apart else {}
        sealed = seal_paper(recipient, contexts.entry(self.office, self.case, epoch, self.sequence), signer, body)
        return EntryRow(
            case=self.case,
            sequence=self.sequence,
            epoch=epoch,
            previous=self.previous,
            digest=b"",
            sealed=sealed,
        )

    def _recipient(self, compartment: Compartment) -> tuple[int, Recipient]:
        found = [(epoch, public) for code, epoch, public in self.root.compartments if code == compartment]
        epoch, public = max(found)
        return epoch, Recipient(public)


def answer_papers(
    pen: Pen, voice: Signer, answers: Mapping[str, str], questions: Sequence[Question], language: str
) -> list[DocumentRow]:
    """Seal answers to optional questions, each into the compartment its question names, one paper a compartment."""
    kinds = {Compartment.IDENTITY: PaperKind.CONTACT}
    papers = []
    for compartment in sorted({question.compartment for question in questions}):
        fields = {q.id: answers[q.id] for q in questions if q.compartment == compartment and answers.get(q.id)}
        if fields:
            body = {"kind": kinds.get(compartment, PaperKind.ANSWER), "fields": fields, "language": language}
            papers.append(pen.paper(voice, compartment, body))
    return papers


def summary_rows(
    trust: Trust, signer: Signer, case: bytes, circles: Iterable[Purpose], sequence: int, body: Body
) -> tuple[SummaryRow, ...]:
    """Seal a summary, or what has changed in it, to each circle's summary key."""
    return tuple(_summary_row(trust, signer, case, purpose, sequence, body) for purpose in circles)


def _summary_row(trust: Trust, signer: Signer, case: bytes, purpose: Purpose, sequence: int, body: Body) -> SummaryRow:
    key = trust.circle(purpose)
    context = contexts.summary(trust.office, case, key.id, key.epoch, sequence)
    sealed = seal_paper(trust.recipient(key.summary), context, signer, body)
    return SummaryRow(case=case, circle=key.id, sequence=sequence, epoch=key.epoch, sealed=sealed)
