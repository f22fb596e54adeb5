"""Reading a case: the chain checked line by line, every paper opened that the keys open, every fault named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from grievance.case.table import HER, TABLES, VERSION
from grievance.case.terms import Compartment, Entry, PaperKind, Party, Step
from grievance.casefile import contexts
from grievance.casefile.papers import Signed, open_paper
from grievance.casefile.record import Record, voices
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Verifier, digest
from grievance.seal.root import Root
from grievance.store.rows import DocumentRow, EntryRow

TABLE = TABLES[VERSION]
Opened = Mapping[tuple[Compartment, int], Identity]


class Flaw(StrEnum):
    """What can be wrong with a case file."""

    GAP = "gap"
    CHAIN = "chain"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    UNNAMED = "unnamed"
    MISSING = "missing"
    STEP = "step"
    NUMBER = "number"
    ASTRAY = "astray"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at one line of the history."""

    flaw: Flaw
    sequence: int


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """One paper. `signed` is `None` where no key opens it; `verified` whether its own author signed it."""

    row: DocumentRow
    signed: Signed | None
    verified: bool
    by: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A case as these keys open it. Only verified entries are in `entries`; the rest are faults."""

    entries: tuple[Entry, ...]
    papers: tuple[ReadPaper, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """Who may have signed what in one case: the intake keys, every officer ever seated, the case's receipts."""

    intake: Mapping[bytes, Verifier]
    officers: Mapping[bytes, Verifier]
    receipts: Mapping[bytes, Verifier]

    @property
    def all(self) -> Mapping[bytes, Verifier]:
        """Return every known key."""
        return {**self.intake, **self.officers, **self.receipts}

    def heard(self, kid: bytes) -> Voices:
        """Return who counts after this key was heard: a receipt falls silent once the one it was exchanged for speaks.

        Whoever holds an exchanged receipt and can write the database speaks for nobody.
        """
        order = list(self.receipts)
        later = order[order.index(kid) :] if kid in self.receipts else order
        return replace(self, receipts={key: self.receipts[key] for key in later})

    def party(self, kid: bytes) -> Party | None:
        """Say whose key this is."""
        named = {Party.INTAKE: self.intake, Party.OFFICER: self.officers, Party.COMPLAINANT: self.receipts}
        return next((party for party, keys in named.items() if kid in keys), None)


def known_voices(trust: Trust, roots: tuple[Root, ...]) -> Voices:
    """Gather the keys that count in one case."""
    return Voices(trust.intake_keys, trust.officer_keys, voices(roots))


AUTHORS = {
    PaperKind.STATEMENT: {Party.COMPLAINANT},
    PaperKind.ANSWER: {Party.COMPLAINANT},
    PaperKind.CONTACT: {Party.COMPLAINANT},
    PaperKind.LETTER: {Party.OFFICER},
    PaperKind.NOTE: {Party.OFFICER},
    PaperKind.FILE: {Party.COMPLAINANT, Party.OFFICER},
    PaperKind.DRAFT: {Party.OFFICER},
    PaperKind.ALLEGATION: {Party.OFFICER},
    PaperKind.FINDING: {Party.OFFICER},
    PaperKind.BRIEF: {Party.OFFICER},
    PaperKind.DISCLOSURE: {Party.OFFICER},
    PaperKind.REPLY: {Party.OFFICER},
    PaperKind.TRANSLATION: {Party.OFFICER},
    PaperKind.PROMISE: {Party.OFFICER},
    PaperKind.MITIGATION: {Party.OFFICER},
    PaperKind.RATING: {Party.COMPLAINANT},
    PaperKind.CHILD: {Party.OFFICER, Party.COMPLAINANT},
    PaperKind.STATUS: set(Party),
}
"""Whose signature a paper needs."""

HERS = frozenset(step for (_, step), rule in TABLE.items() if rule.roles == HER)
"""The steps that the complainant alone may take. Nobody asks to withdraw in somebody else's name."""


def takers(step: Step) -> frozenset[Party]:
    """Say whose signature a step may bear."""
    if step is Step.RECEIVE:
        return frozenset({Party.INTAKE})
    if step is Step.COMPLAIN:
        return frozenset({Party.COMPLAINANT, Party.OFFICER})
    return frozenset({Party.COMPLAINANT if step in HERS else Party.OFFICER})


def read(trust: Trust, record: Record, roots: tuple[Root, ...], opened: Opened) -> Reading:
    """Read the history and the papers. Without the `file` key there is no history, and the papers stand alone."""
    known = known_voices(trust, roots)
    papers = tuple(_papers(trust, record, opened, known))
    if not any(part is Compartment.FILE for part, _ in opened):
        return Reading((), papers, ())
    entries, faults = _history(trust, record, opened, known)
    if not any(entry.facts.get("number") == record.case.number for entry in entries[:1]):
        faults = (*faults, Fault(Flaw.NUMBER, 0))
    return Reading(entries, _named(papers, entries), (*faults, *_paper_faults(record.documents, entries)))


def _history(
    trust: Trust, record: Record, opened: Opened, known: Voices
) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    entries, faults = [], []
    previous, expected = b"", 0
    for row in record.entries:
        if row.sequence != expected:
            faults.append(Fault(Flaw.GAP, expected))
        if row.previous != previous or row.digest != digest(row.previous, row.sealed, row.covers):
            faults.append(Fault(Flaw.CHAIN, row.sequence))
        previous, expected = row.digest, row.sequence + 1
        line = _line(trust, row, opened, known)
        if isinstance(line, Flaw):
            faults.append(Fault(line, row.sequence))
            continue
        entry, signer = line
        entries.append(entry)
        known = known.heard(signer)
    return tuple(entries), tuple(faults)


def _line(trust: Trust, row: EntryRow, opened: Opened, known: Voices) -> tuple[Entry, bytes] | Flaw:
    """Open one line, with the key id of who signed it: the party it names, who may take the step, at this place."""
    identity = opened.get((Compartment.FILE, row.epoch))
    if identity is None:
        return Flaw.UNREADABLE
    context = contexts.entry(trust.office, row.case, row.epoch, row.sequence)
    try:
        signed = open_paper(identity, context, row.sealed, known.all)
        entry = _entry(row.sequence, signed)
    except (Unreadable, ValueError, KeyError, AttributeError, TypeError):
        return Flaw.UNREADABLE
    party = known.party(signed.signer)
    if party is None or party not in takers(entry.step) or entry.party is not party or entry.previous != row.previous:
        return Flaw.UNSIGNED
    if party is Party.OFFICER and trust.ever[signed.signer].officer != entry.by:
        return Flaw.UNSIGNED
    return entry, signed.signer


def _entry(sequence: int, signed: Signed) -> Entry:
    body = signed.body
    return Entry(
        sequence=sequence,
        step=Step(body["step"]),
        party=Party(body["party"]),
        at=signed.at,
        by=bytes.fromhex(body["by"]),
        documents={bytes.fromhex(key): bytes.fromhex(value) for key, value in body["documents"].items()},
        facts={str(key): str(value) for key, value in body["facts"].items()},
        previous=bytes.fromhex(body["previous"]),
        table=int(body["table"]),
        identity=frozenset(bytes.fromhex(key) for key in body.get("identity", ())),
    )


def _papers(trust: Trust, record: Record, opened: Opened, known: Voices) -> Iterator[ReadPaper]:
    """Read the papers in order. A row in a compartment that no case has is no paper; it stays a fault."""
    for row in record.documents:
        if row.compartment in set(Compartment):
            paper = _paper(trust, row, opened, known)
            yield paper
            known = known.heard(paper.signed.signer) if paper.signed else known


def _paper(trust: Trust, row: DocumentRow, opened: Opened, known: Voices) -> ReadPaper:
    identity = opened.get((Compartment(row.compartment), row.epoch))
    if identity is None:
        return ReadPaper(row, None, verified=False, by=b"")
    context = contexts.document(trust.office, row.case, row.id, row.compartment, row.epoch, row.sequence)
    try:
        signed = open_paper(identity, context, row.sealed, known.all)
        authors = AUTHORS[PaperKind(signed.text("kind"))]
        signed.at  # noqa: B018 - a paper without a time is no paper of ours
    except (Unreadable, ValueError, KeyError):
        return ReadPaper(row, None, verified=False, by=b"")
    party = known.party(signed.signer)
    verified = party in authors
    seat = trust.ever.get(signed.signer)
    return ReadPaper(row, signed, verified=verified, by=seat.officer if seat else b"")


def _named(papers: tuple[ReadPaper, ...], entries: tuple[Entry, ...]) -> tuple[ReadPaper, ...]:
    """Keep as verified only what a verified entry of the same line names, by the digest of its sealed bytes."""
    named = {(entry.sequence, key): value for entry in entries for key, value in entry.documents.items()}
    return tuple(
        paper
        if named.get((paper.row.sequence, paper.row.id)) == digest(paper.row.sealed)
        else ReadPaper(paper.row, paper.signed, verified=False, by=paper.by)
        for paper in papers
    )


def _paper_faults(rows: tuple[DocumentRow, ...], entries: tuple[Entry, ...]) -> Iterator[Fault]:
    """Name papers that no entry names, that were changed, and that an entry names but nobody can find.

    What lay in `identity` before she had it erased is not looked for.
    """
    named = {(entry.sequence, key): value for entry in entries for key, value in entry.documents.items()}
    for row in rows:
        place = (row.sequence, row.id)
        if place not in named:
            yield Fault(Flaw.UNNAMED, row.sequence)
        elif named[place] != digest(row.sealed):
            yield Fault(Flaw.UNREADABLE, row.sequence)
    for place in named.keys() - {(row.sequence, row.id) for row in rows} - _erased(entries):
        yield Fault(Flaw.MISSING, place[0])


def _erased(entries: tuple[Entry, ...]) -> set[tuple[int, bytes]]:
    """Return the places of the papers that her `erase_identity` took away: only what each line itself set apart."""
    last = max((entry.sequence for entry in entries if entry.step is Step.ERASE_IDENTITY), default=-1)
    return {(entry.sequence, key) for entry in entries if entry.sequence < last for key in entry.identity}
