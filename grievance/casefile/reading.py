"""Reading a case: the chain checked line by line, every paper opened that the keys open, every fault named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from grievance.case.terms import Compartment, Entry, PaperKind, Party, Step
from grievance.casefile import contexts
from grievance.casefile.papers import Signed, open_paper
from grievance.casefile.record import Record, voices
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Verifier, digest
from grievance.seal.root import Root
from grievance.store.rows import DocumentRow, EntryRow

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

    def party(self, kid: bytes) -> Party | None:
        """Say whose key this is."""
        named = {Party.INTAKE: self.intake, Party.OFFICER: self.officers, Party.COMPLAINANT: self.receipts}
        return next((party for party, keys in named.items() if kid in keys), None)


def known_voices(trust: Trust, roots: tuple[Root, ...]) -> Voices:
    """Gather the keys that count in one case."""
    return Voices(trust.intake_keys(), trust.officer_keys(), voices(roots))


AUTHOR = {
    PaperKind.STATEMENT: Party.COMPLAINANT,
    PaperKind.ANSWER: Party.COMPLAINANT,
    PaperKind.CONTACT: Party.COMPLAINANT,
    PaperKind.LETTER: Party.OFFICER,
    PaperKind.NOTE: Party.OFFICER,
}


def read(trust: Trust, record: Record, roots: tuple[Root, ...], opened: Opened) -> Reading:
    """Read the history and the papers. Without the `file` key there is no history, and the papers stand alone."""
    known = known_voices(trust, roots)
    if not any(part is Compartment.FILE for part, _ in opened):
        return Reading((), tuple(_paper(trust, row, opened, known) for row in record.documents), ())
    entries, faults = _history(trust, record, opened, known)
    papers = tuple(_paper(trust, row, opened, known) for row in record.documents)
    return Reading(entries, _named(papers, entries), (*faults, *_paper_faults(papers, entries)))


def _history(
    trust: Trust, record: Record, opened: Opened, known: Voices
) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    entries, faults = [], []
    previous, expected = b"", 0
    for row in record.entries:
        if row.sequence != expected:
            faults.append(Fault(Flaw.GAP, expected))
        if row.previous != previous or row.digest != digest(row.previous, row.sealed):
            faults.append(Fault(Flaw.CHAIN, row.sequence))
        previous, expected = row.digest, row.sequence + 1
        entry, flaw = _line(trust, row, opened, known)
        if entry is None:
            faults.append(Fault(flaw, row.sequence))
        else:
            entries.append(entry)
    return tuple(entries), tuple(faults)


def _line(trust: Trust, row: EntryRow, opened: Opened, known: Voices) -> tuple[Entry | None, Flaw]:
    """Open one line; it counts only if the party it names has signed it, for this place in the chain."""
    identity = opened.get((Compartment.FILE, row.epoch))
    if identity is None:
        return None, Flaw.UNREADABLE
    context = contexts.entry(trust.office, row.case, row.epoch, row.sequence)
    try:
        signed = open_paper(identity, context, row.sealed, known.all)
        entry = _entry(row.sequence, signed)
    except (Unreadable, ValueError, KeyError, AttributeError, TypeError):
        return None, Flaw.UNREADABLE
    if known.party(signed.signer) is not entry.party or entry.previous != row.previous:
        return None, Flaw.UNSIGNED
    if entry.party is Party.OFFICER and trust.ever[signed.signer].officer != entry.by:
        return None, Flaw.UNSIGNED
    return entry, Flaw.UNREADABLE


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
    )


def _paper(trust: Trust, row: DocumentRow, opened: Opened, known: Voices) -> ReadPaper:
    identity = opened.get((Compartment(row.compartment), row.epoch))
    if identity is None:
        return ReadPaper(row, None, verified=False, by=b"")
    context = contexts.document(trust.office, row.case, row.id, row.compartment, row.epoch, row.sequence)
    try:
        signed = open_paper(identity, context, row.sealed, known.all)
        author = AUTHOR.get(PaperKind(signed.text("kind")))
        signed.at  # noqa: B018 - a paper without a time is no paper of ours
    except (Unreadable, ValueError, KeyError):
        return ReadPaper(row, None, verified=False, by=b"")
    party = known.party(signed.signer)
    verified = party is not None and author in {None, party}
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


def _paper_faults(papers: tuple[ReadPaper, ...], entries: tuple[Entry, ...]) -> Iterator[Fault]:
    """Name papers that no entry names, that were changed, and that an entry names but nobody can find."""
    named = {(entry.sequence, key): value for entry in entries for key, value in entry.documents.items()}
    kept = {(paper.row.sequence, paper.row.id) for paper in papers}
    for paper in papers:
        place = (paper.row.sequence, paper.row.id)
        if place not in named:
            yield Fault(Flaw.UNNAMED, paper.row.sequence)
        elif named[place] != digest(paper.row.sealed):
            yield Fault(Flaw.UNREADABLE, paper.row.sequence)
    for place in named.keys() - kept:
        yield Fault(Flaw.MISSING, place[0])
