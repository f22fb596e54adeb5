"""What stands beside a case, for the queue or for a reload, speaks for no other case and for nobody else."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from deeds import told
from enemy import Enemy
from forging import OURS, lettered, said, voice
from offices import RUTH, SALMA, TestOffice

from grievance import casework, intake, outbox, queueing
from grievance.case.terms import Channel, Purpose, State
from grievance.casefile.reading import Flaw
from grievance.casefile.sitting import submission_of
from grievance.casefile.summaries import Summary
from grievance.casefile.writing import summary_rows
from grievance.errors import ReceiptUnknown, Unreadable
from grievance.office import Process
from grievance.seal.keys import Signer
from grievance.store.tables import (
    CASE,
    DOCUMENT,
    ENTRY,
    FILING,
    GRANT,
    RECEIPT,
    ROOT,
    SUMMARY,
)


@pytest.mark.parametrize("forger", ["nobody", "the receipt"])
def test_a_forged_summary_does_not_show_in_the_queue(office: TestOffice, enemy: Enemy, forger: str) -> None:
    case, trust = told(office), office.public.trust()
    signer = voice(case) if forger == "the receipt" else Signer.generate()
    body = replace(Summary(language="en", channel=Channel.WEB), title=OURS, state=State.CLOSED, danger=True).body()
    for row in summary_rows(trust, signer, case.record().case.id, (Purpose.INTAKE, Purpose.SAFETY), 1, body):
        enemy.put(SUMMARY, row)

    for name in (RUTH, SALMA):
        rows = queueing.queue(office.desk, office.officer(name), size=10_000).rows
        (row_,) = (each for each in rows if each.number == case.number)
        assert (row_.title, row_.state, row_.danger, row_.readable) == ("", State.RECEIVED, False, True)

    enemy.remove(SUMMARY, case=case.record().case.id, sequence=0)
    rows = queueing.queue(office.desk, office.officer(RUTH), size=10_000).rows
    (row_,) = (each for each in rows if each.number == case.number)
    assert (row_.title, row_.readable) == ("", False)


def test_a_summary_of_another_case_does_not_show_here(office: TestOffice, enemy: Enemy) -> None:
    case, other = told(office), told(office)
    other.step(casework.summarise, OURS)
    theirs = enemy.rows(SUMMARY, case=other.record().case.id)
    for row in theirs:
        enemy.change(SUMMARY, {"case": case.record().case.id, "circle": row.circle}, sealed=row.sealed)

    shown = {row.number: row for row in queueing.queue(office.desk, office.officer(RUTH), size=10_000).rows}

    assert (shown[case.number].title, shown[case.number].readable) == ("", False)
    assert shown[other.number].title == OURS


@pytest.mark.parametrize("columns", [("sealed",), ("sealed", "hour"), ("sealed", "hour", "case"), ("case",)])
def test_a_form_never_shows_anothers_receipt(office: TestOffice, enemy: Enemy, columns: tuple[str, ...]) -> None:
    nonces = os.urandom(32), os.urandom(32)
    cases = [told(office, nonce=nonce) for nonce in nonces]
    mine, theirs = ({"submission": submission_of(nonce)} for nonce in nonces)
    for column in columns:
        enemy.swap(FILING, column, mine, theirs)

    for nonce in nonces:
        for deed in (intake.again, intake.hide):
            with pytest.raises(Unreadable):
                deed(office.public, nonce)
    assert [case.mailbox().number for case in cases] == [case.number for case in cases]


def test_a_receipt_that_the_keeper_forgot_does_not_come_back_with_its_rows(
    standing_office: TestOffice, intruder: Enemy
) -> None:
    old = lettered(standing_office, 1)
    identifier, tables = old.record().case.id, (ROOT, GRANT, DOCUMENT, ENTRY, SUMMARY, RECEIPT)
    before = {table: list(intruder.rows(table, case=identifier)) for table in tables}
    new = old.exchange()
    assert outbox.once(standing_office.role(Process.WORKER), os.urandom(16)) == 4

    for table, rows in before.items():
        intruder.remove(table, case=identifier)
        for row in rows:
            intruder.run(table.insert().values(tuple(row)))

    for each in (old, new):
        with pytest.raises(ReceiptUnknown):
            each.mailbox()


def test_a_receipt_row_that_points_elsewhere_opens_nothing_there(office: TestOffice, enemy: Enemy) -> None:
    case, other = lettered(office), lettered(office)
    mine, theirs = case.record().case.id, other.record().case.id
    enemy.change(RECEIPT, {"case": mine}, case=theirs)

    with pytest.raises(ReceiptUnknown):
        case.mailbox()
    assert [letter.words for letter in other.mailbox().letters] == ["Letter 1", "Letter 0"]


def test_two_cases_whose_numbers_were_exchanged_are_shown_as_such(office: TestOffice, enemy: Enemy) -> None:
    case, other = told(office), told(office)
    mine, theirs = case.record().case.id, other.record().case.id

    enemy.change(CASE, {"id": mine}, number="exchanging")
    enemy.change(CASE, {"id": theirs}, number=case.number)
    enemy.change(CASE, {"id": mine}, number=other.number)

    for each in (case, other):
        assert said(each.case(), Flaw.NUMBER)
        with pytest.raises(ReceiptUnknown):
            each.mailbox()
