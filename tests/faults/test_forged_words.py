"""Nobody speaks in another's name: what is not signed by whom it names is shown as that, and changes nothing."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from deeds import LETTER, Told, told
from enemy import Enemy
from forging import OURS, forged, lettered, pen, said, voice
from offices import RUTH, SALMA, TestOffice

from grievance import casework
from grievance.case.terms import Compartment, Party, State, Step
from grievance.casefile import contexts
from grievance.casefile.reading import Flaw
from grievance.casefile.timeline import FAULTS
from grievance.seal.envelope import seal
from grievance.seal.keys import Recipient, Signer, digest, pack
from grievance.store.rows import DocumentRow, EntryRow
from grievance.store.tables import (
    DOCUMENT,
    ENTRY,
    GRANT,
)


def forgers(old: Told, case: Told) -> dict[str, Signer]:
    """Name everybody who has a key of some kind, and not hers."""
    return {
        "a stranger": Signer.generate(),
        "the receipt of another case": voice(told(case.office)),
        "the receipt that was exchanged": voice(old),
        "the key of intake": case.office.public.intake_signer,
        "an officer": Signer.from_seed(case.office.officer(RUTH).signing_seed),
    }


@pytest.mark.parametrize("step", [Step.ASK_WITHDRAWAL, Step.ANSWER, Step.EXCHANGE])
def test_nobody_speaks_in_her_name(office: TestOffice, enemy: Enemy, step: Step) -> None:
    old = told(office)
    case = old.exchange()
    signers = forgers(old, case)

    for signer in signers.values():
        for claimed in Party:
            forged(case, enemy, signer, step, claimed, made="no")

    office.move_clock(8)
    file = case.case()
    assert file.state is State.RECEIVED
    assert said(file, Flaw.UNSIGNED, Flaw.UNNAMED)
    assert [paper.verified for paper in file.papers if paper.words == OURS] == [False] * len(signers) * len(Party)
    assert case.mailbox().state is State.RECEIVED
    case.answer("I am still here.")
    assert case.case().papers[-1].verified


def test_a_receipt_takes_no_step_of_an_officers(office: TestOffice, enemy: Enemy) -> None:
    case = told(office)
    case.withdraw()

    for step in (Step.ACKNOWLEDGE, Step.CLOSE, Step.CONFIRM_WITHDRAWAL, Step.RECEIVE):
        for claimed in Party:
            forged(case, enemy, voice(case), step, claimed, reason="resolved")

    file = case.case()
    assert file.state is State.WITHDRAWING
    assert said(file, Flaw.UNSIGNED, Flaw.UNNAMED)


def test_an_officer_signs_for_nobody_else(office: TestOffice, enemy: Enemy) -> None:
    case, salma = told(office), Signer.from_seed(office.officer(SALMA).signing_seed)

    forged(case, enemy, salma, Step.CLOSE, Party.OFFICER, reason="resolved")

    assert case.case().state is State.RECEIVED
    assert said(case.case(), Flaw.UNSIGNED, Flaw.UNNAMED)


def test_the_case_goes_on_after_a_forged_line_and_keeps_its_mark(office: TestOffice, enemy: Enemy) -> None:
    case = told(office)
    forged(case, enemy, Signer.generate(), Step.ASK_WITHDRAWAL, Party.COMPLAINANT, made="no")
    case.step(casework.acknowledge, LETTER)
    case.answer("I never asked for that.")

    file = case.case()

    assert file.state is State.ACKNOWLEDGED
    assert said(file, Flaw.UNSIGNED, Flaw.UNNAMED)
    assert [paper.verified for paper in file.papers] == [True, False, True, True]
    enemy.remove(ENTRY, case=case.record().case.id, sequence=1)
    assert said(case.case(), Flaw.GAP, Flaw.CHAIN, Flaw.UNNAMED)


@pytest.mark.parametrize("kind", ["letter", "status"])
def test_a_forged_letter_says_nothing_and_a_forged_status_is_not_believed(
    office: TestOffice, enemy: Enemy, kind: str
) -> None:
    old = lettered(office, 1)
    case = old.exchange()
    signers = [Signer.generate(), voice(old), voice(told(office))]
    if kind == "letter":
        signers += [office.public.intake_signer, voice(case)]
    body = {"kind": kind, "text": OURS, "language": OURS, "state": "closed", "last_party": "officer"}

    for signer in signers:
        enemy.put(DOCUMENT, pen(case).paper(signer, Compartment.LETTERS, body))

    mailbox = case.mailbox()
    assert mailbox.state is State.ACKNOWLEDGED
    assert OURS not in repr(mailbox)
    shown = [(letter.words, letter.verified) for letter in mailbox.letters]
    assert shown == ([("", False)] * len(signers) if kind == "letter" else []) + [("Letter 0", True)]
    assert said(case.case(), Flaw.UNNAMED)


HOSTILE = [
    b"",
    b"[]",
    b"null",
    b'{"kind":"answer"}',
    b"[" * 100_000 + b"]" * 100_000,
    b'{"at":"2026-11-24T12:00:00+00:00","kind":"answer","text":"\\ud800"}',
    b'{"at":"2026-11-24T12:00:00+00:00","kind":"answer","text":NaN}',
    b'{"at":"yesterday","kind":"answer","text":"words"}',
    b'{"at":"2026-11-24T12:00:00+00:00","kind":"nonsense","text":"words"}',
    b'{"at": "2026-11-24T12:00:00+00:00", "kind": "answer", "text": "words"}',
    b'{"at":"2026-11-24T12:00:00+00:00","by":"","documents":{},"facts":{},"party":"intake","previous":"","step":"dance"}',
    b"\xff",
]


def test_what_is_no_paper_is_a_fault_and_no_more(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office, 1)
    for data in HOSTILE:
        forger, body = pen(case), pack(bytes(16), bytes(64), data)
        keys = {code: Recipient(key) for code, _, key in forger.root.compartments}
        for part in (Compartment.STATEMENT, Compartment.LETTERS):
            row = forger.paper(Signer.generate(), part, {})
            context = contexts.document(forger.office, row.case, row.id, part, row.epoch, row.sequence)
            enemy.put(DOCUMENT, replace(row, sealed=seal(keys[part], context, body)))
        context = contexts.entry(forger.office, forger.case, 1, forger.sequence)
        line = seal(keys[Compartment.FILE], context, body)
        after = digest(forger.previous, line, b"")
        enemy.put(ENTRY, EntryRow(forger.case, forger.sequence, 1, forger.previous, after, line))

    file, mailbox = case.case(), case.mailbox()
    assert said(file, Flaw.UNNAMED, Flaw.UNREADABLE)
    assert len([fault for fault in file.faults if FAULTS[Flaw.UNREADABLE] in fault]) == len(HOSTILE)
    assert [letter.words for letter in mailbox.letters if letter.verified] == ["Letter 0"]
    assert len(mailbox.letters) == 1 + len(HOSTILE)


def test_a_row_in_a_place_that_is_none_is_a_fault_and_no_more(office: TestOffice, enemy: Enemy) -> None:
    case = lettered(office, 1)
    (row,) = enemy.rows(DOCUMENT, case=case.record().case.id, compartment=1)
    copy = DocumentRow(row.id, row.case, row.compartment, row.epoch, row.sequence, row.sealed)
    for moved in (
        replace(copy, compartment=9),
        replace(copy, compartment=-1),
        replace(copy, epoch=2),
        replace(copy, epoch=-1),
        replace(copy, sequence=7),
        replace(copy, sequence=-1),
    ):
        enemy.put(DOCUMENT, replace(moved, id=os.urandom(16)))
    grant = next(each for each in case.record().grants if each.compartment == Compartment.LETTERS)
    for elsewhere in (replace(grant, compartment=9), replace(grant, epoch=2), replace(grant, part=3)):
        enemy.put(GRANT, elsewhere)

    assert said(case.case(), Flaw.UNNAMED)
    assert case.mailbox().letters[0].words == "Letter 0"
    assert case.exchange().mailbox().letters[0].words == "Letter 0"
