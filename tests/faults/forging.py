"""What an enemy can make without any key of ours: everything that is sealed to a key in clear."""

from __future__ import annotations

from datetime import UTC, datetime

from deeds import Told, told
from enemy import Enemy
from offices import RUTH, TestOffice

from grievance import casework
from grievance.case.terms import Compartment, Party, Step
from grievance.casefile.binding import bind
from grievance.casefile.reading import Flaw
from grievance.casefile.timeline import FAULTS
from grievance.casefile.writing import Pen
from grievance.casework import CaseFile, Words
from grievance.seal.keys import Signer
from grievance.seal.root import Root
from grievance.store.rows import Change
from grievance.store.tables import (
    DOCUMENT,
    ENTRY,
)

OURS = "Meet him at the gate tonight."


def lettered(office: TestOffice, letters: int = 2) -> Told:
    """Tell a story, have it acknowledged, and send further letters."""
    case = told(office)
    case.step(casework.acknowledge, Words("Letter 0", "en"))
    for number in range(1, letters):
        case.step(casework.write, Words(f"Letter {number}", "en"), None)
    return case


def pen(case: Told) -> Pen:
    """Stand at the end of a case as anybody can: its root is in clear, and so are the digests."""
    record = case.record()
    head, root = record.entries[-1], Root.decode(record.roots[-1].body)
    return Pen(root.office, root.case, root, head.sequence + 1, head.digest, datetime.now(UTC))


def said(file: CaseFile, *flaws: Flaw) -> bool:
    """Say whether the case page names these faults, and no others."""
    named = {sentence.partition(": ")[2] for sentence in file.faults}
    return not file.intact and named == {FAULTS[flaw] for flaw in flaws}


def voice(case: Told) -> Signer:
    """Return the signing key of a receipt: whoever holds the digits can have the keeper derive it."""
    return Signer.from_seed(case.office.public.keeper.locate(case.digits).derivations.signing_seed)


def forged(case: Told, enemy: Enemy, signer: Signer, step: Step, party: Party, **facts: str) -> None:
    """Add a line with a paper to a case, sealed to the keys in its root, as anybody can who writes the rows."""
    forger, by = pen(case), case.office.officer(RUTH).id if party is Party.OFFICER else b""
    paper = forger.paper(signer, Compartment.STATEMENT, {"kind": "answer", "text": OURS, "language": "en"})
    enemy.put(DOCUMENT, paper)
    line = forger.entry(signer, step, party, [paper], facts, by=by)
    enemy.put(ENTRY, bind(Change(line, documents=(paper,))).entry)
