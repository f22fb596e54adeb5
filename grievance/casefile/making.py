"""A new case: compartments, root, grants and first papers, all sealed before anything is stored."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from grievance.case.deadlines import TOLD
from grievance.case.terms import About, Compartment, Complaint, PaperKind, Party, Purpose, Question, State, Step
from grievance.casefile import contexts
from grievance.casefile.attaching import Attachment, attached
from grievance.casefile.papers import stamp
from grievance.casefile.starting import Started
from grievance.casefile.summaries import Summary
from grievance.casefile.trust import Trust
from grievance.casefile.writing import Pen, answer_papers, summary_rows
from grievance.seal.keys import Identity, Recipient, Signer
from grievance.seal.lockbox import grant, split
from grievance.seal.receipt import Derivations
from grievance.seal.root import Root, sign_root
from grievance.store.rows import CaseRow, Change, DocumentRow, FilingRow, GrantRow, RootRow
from grievance.store.shelves import shelf

EPOCH = 1
WHOLE, FIRST_HALF, SECOND_HALF = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Parent:
    """The case that a new one is made of: its number, the day it was told on, and what the new one is about."""

    number: str
    told: date
    name: str

    @property
    def facts(self) -> dict[str, str]:
        """Return what the first line of the new case says of it."""
        return {"case": self.number, "kin": "parent", TOLD: self.told.isoformat()}


@dataclass(frozen=True, slots=True)
class Birth:
    """What filing has in hand before it seals: ids, both slots (32 B), the receipt's derivations, the first due day.

    `begun` are the clocks that start with it, `parent` the case that it is made of.
    """

    case: bytes
    number: str
    slot: bytes
    identity: bytes
    receipt: Derivations
    at: datetime
    due: date
    begun: Started | None = None
    parent: Parent | None = None


def new_id() -> bytes:
    """Return 16 random bytes: no id of ours counts anything."""
    return os.urandom(16)


_READERS: Mapping[Compartment, frozenset[Purpose]] = {
    Compartment.STATEMENT: frozenset({Purpose.INTAKE, Purpose.SAFETY, Purpose.OUTSIDE}),
    Compartment.LETTERS: frozenset({Purpose.INTAKE, Purpose.LEAD, Purpose.OUTSIDE}),
    Compartment.FILE: frozenset({Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY, Purpose.OUTSIDE}),
}
"""Which of the first circles holds which compartment whole. Who leads a case does not read who said what in it."""


def first_circles(about: About) -> tuple[Purpose, ...]:
    """Return the circles that read a new case. About the office or an auditor: the outside circle alone."""
    return (Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY) if about is About.COMPANY else (Purpose.OUTSIDE,)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes new cases for one office. `signer` is the intake key: it signs the root and the first entry."""

    trust: Trust
    signer: Signer
    questions: Sequence[Question]

    def new_case(
        self, birth: Birth, complaint: Complaint, filing: FilingRow | None, files: Sequence[Attachment] = ()
    ) -> Change:
        """Seal a complaint and its files into a new case and return the one change that files it.

        Without `filing` no form shows its receipt again.
        """
        keys = {part: Identity.generate() for part in Compartment}
        reply = Identity.from_seed(birth.receipt.reply_seed).recipient
        root = self._root(birth, keys, reply)
        pen = Pen(self.trust.office, birth.case, root, sequence=0, previous=b"", at=birth.at)
        papers = self._papers(pen, birth, complaint, files)
        facts = {"about": complaint.about, "channel": complaint.channel, "language": complaint.language}
        facts |= {"number": birth.number, **(birth.begun.facts if birth.begun else {})}
        facts |= birth.parent.facts if birth.parent else {}
        if complaint.typist:
            facts["read_back"] = "yes" if complaint.read_back else "no"
        entry = pen.entry(self.signer, Step.RECEIVE, Party.INTAKE, papers, facts, by=complaint.typist)
        circles = first_circles(complaint.about)
        change = Change(
            entry=entry,
            new=self._row(birth, circles),
            documents=tuple(papers),
            grants=tuple(self._grants(birth, complaint.about, keys, reply, root)),
            root=RootRow(case=birth.case, sequence=0, body=root.encode(), signature=sign_root(self.signer, root)),
            summaries=summary_rows(self.trust, self.signer, birth.case, circles, 0, self._summary(birth, complaint)),
            receipt_in=birth.receipt.locator,
            filing=filing,
        )
        return attached(change, files)

    def _row(self, birth: Birth, circles: Sequence[Purpose]) -> CaseRow:
        return CaseRow(
            id=birth.case,
            number=birth.number,
            received=birth.parent.told if birth.parent else birth.at.date(),
            due=birth.due,
            open=True,
            shelf=shelf(self.trust.circle(purpose).id for purpose in circles),
        )

    def _root(self, birth: Birth, keys: Mapping[Compartment, Identity], reply: Recipient) -> Root:
        return Root(
            office=self.trust.office,
            case=birth.case,
            compartments=tuple((int(part), EPOCH, key.recipient.public) for part, key in keys.items()),
            reply=reply.public,
            verify=Signer.from_seed(birth.receipt.signing_seed).verifier.public,
            previous=b"",
        )

    def _papers(self, pen: Pen, birth: Birth, complaint: Complaint, files: Sequence[Attachment]) -> list[DocumentRow]:
        """Sign the statement and first answers with the receipt's key, the status line with intake's."""
        voice = Signer.from_seed(birth.receipt.signing_seed)
        told = {"kind": PaperKind.STATEMENT, "text": complaint.story, "language": complaint.language}
        status = {
            "kind": PaperKind.STATUS,
            "state": State.RECEIVED,
            "promise": birth.due.isoformat(),
            "promise_kind": "acknowledge",
            "last_party": Party.COMPLAINANT,
            "last_at": stamp(birth.at),
            "number": birth.number,
            "files": str(len(files)),
            "owed": birth.due.isoformat(),
            "owed_kind": "acknowledge",
        }
        status |= {"parent": birth.parent.number, "name": birth.parent.name} if birth.parent else {}
        return [
            pen.paper(voice, Compartment.STATEMENT, told),
            *answer_papers(pen, voice, complaint.answers, self.questions, complaint.language),
            *(paper for file in files for paper in file.papers(pen, voice)),
            pen.paper(self.signer, Compartment.LETTERS, status),
        ]

    def _summary(self, birth: Birth, complaint: Complaint) -> dict[str, Any]:
        """Return what the queue shows of a case that nobody has read: no names and no words of hers."""
        first = Summary(
            title=birth.parent.name if birth.parent else "",
            language=complaint.language,
            channel=complaint.channel,
            about=complaint.about,
            danger=any(complaint.answers.get(question.id, "") in question.danger for question in self.questions),
            last_at=birth.at,
            due_duty="acknowledge",
        )
        return first.with_our_own(birth.begun.ours if birth.begun else None).body()

    def _grants(
        self, birth: Birth, about: About, keys: Mapping[Compartment, Identity], reply: Recipient, root: Root
    ) -> Iterator[GrantRow]:
        named = root.digest()
        for compartment, reader in self._readers(about, reply):
            yield self._grant(birth, compartment, reader, WHOLE, keys[compartment].seed, named)
        halves = split(keys[Compartment.IDENTITY].seed)
        for (reader, part), half in zip(self._identity_readers(about), halves, strict=True):
            yield self._grant(birth, Compartment.IDENTITY, reader, part, half, named)

    def _readers(self, about: About, reply: Recipient) -> Iterator[tuple[Compartment, Recipient]]:
        """Who holds which compartment whole. Letters stay between her and the circles that answer."""
        for purpose in first_circles(about):
            circle = self.trust.recipient(self.trust.circle(purpose).public)
            for compartment in Compartment:
                if purpose in _READERS.get(compartment, ()):
                    yield compartment, circle
        yield Compartment.LETTERS, reply

    def _identity_readers(self, about: About) -> tuple[tuple[Recipient, int], tuple[Recipient, int]]:
        """Nobody alone: two circles that share no person; an outside case, the outside circle and the offline key."""
        if about is About.COMPANY:
            first, second = self.trust.circle(Purpose.SAFETY).public, self.trust.circle(Purpose.WITNESS).public
        else:
            first, second = self.trust.circle(Purpose.OUTSIDE).public, self.trust.manifest.recovery
        return (self.trust.recipient(first), FIRST_HALF), (self.trust.recipient(second), SECOND_HALF)

    def _grant(
        self, birth: Birth, compartment: Compartment, reader: Recipient, part: int, seed: bytes, root: bytes
    ) -> GrantRow:
        context = contexts.grant(self.trust.office, birth.case, compartment, EPOCH, reader.kid, part)
        slot = birth.identity if compartment is Compartment.IDENTITY else birth.slot
        return GrantRow(
            case=birth.case,
            compartment=int(compartment),
            epoch=EPOCH,
            reader=reader.kid,
            part=part,
            sealed=grant(reader, slot, context, seed, root),
        )
