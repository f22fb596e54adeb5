"""Whoever writes every row of the database cannot have anything sealed to a key of their own."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import pytest
from deeds import LETTER, Told, told
from enemy import Enemy
from forging import lettered, voice
from offices import RUTH, TestOffice

from grievance import casework, correspondence, intake
from grievance.case.terms import Compartment
from grievance.casework import Seen
from grievance.errors import GrievanceError, ReceiptUnknown, Unreadable
from grievance.seal.keys import Identity, Signer
from grievance.seal.root import Root, sign_root
from grievance.store.rows import RootRow
from grievance.store.tables import (
    DOCUMENT,
    ENTRY,
    GRANT,
    ROOT,
    SUMMARY,
)


def refused_to_all(case: Told, nonce: bytes, token: str) -> None:
    """Claim that officer, complainant and intake each refuse a case, and that none of them has written to it."""
    office, before = case.office, len(case.record().documents)
    with pytest.raises(Unreadable):
        case.case()
    with pytest.raises(Unreadable):
        casework.note(office.desk, office.officer(RUTH), Seen(case.number, 0), LETTER)
    with pytest.raises(ReceiptUnknown):
        case.mailbox()
    with pytest.raises(ReceiptUnknown):
        correspondence.answer(office.public, token, os.urandom(32), "More words", "en")
    with pytest.raises(ReceiptUnknown):
        case.exchange()
    with pytest.raises(ReceiptUnknown):
        intake.answer(office.public, nonce, "wish", {"wish": "our passports"})
    assert len(case.record().documents) == before


def swapped(root: Root, compartment: Compartment) -> Root:
    ours = Identity.generate().recipient.public
    keys = tuple((code, epoch, ours if code == compartment else key) for code, epoch, key in root.compartments)
    return replace(root, compartments=keys)


@pytest.mark.parametrize("compartment", Compartment)
def test_a_swapped_compartment_key_is_refused_by_everybody(
    office: TestOffice, enemy: Enemy, compartment: Compartment
) -> None:
    nonce = os.urandom(32)
    case = told(office, nonce=nonce)
    token, where = case.mailbox().token, {"case": case.record().case.id}
    root = swapped(Root.decode(enemy.row(ROOT, **where).body), compartment)

    enemy.change(ROOT, where, body=root.encode())
    refused_to_all(case, nonce, token)
    enemy.change(ROOT, where, signature=sign_root(Signer.generate(), root))
    refused_to_all(case, nonce, token)


def test_a_root_of_the_enemys_own_making_is_refused_by_everybody(office: TestOffice, enemy: Enemy) -> None:
    nonce, ours, voice = os.urandom(32), Identity.generate().recipient.public, Signer.generate()
    case = told(office, nonce=nonce)
    token, identifier = case.mailbox().token, case.record().case.id
    keys = tuple((int(part), 1, Identity.generate().recipient.public) for part in Compartment)
    root = Root(office.public.trust().office, identifier, keys, ours, voice.verifier.public)

    enemy.change(ROOT, {"case": identifier}, body=root.encode(), signature=sign_root(voice, root))

    refused_to_all(case, nonce, token)


def test_a_root_that_was_added_is_refused_by_everybody(office: TestOffice, enemy: Enemy) -> None:
    first = told(office)
    case = first.exchange()
    token, last = case.mailbox().token, Root.decode(case.record().roots[-1].body)
    root = replace(last, reply=Identity.generate().recipient.public, previous=last.digest())

    for signer in (Signer.generate(), voice(told(office)), voice(first), office.public.intake_signer):
        enemy.put(ROOT, RootRow(last.case, 2, root.encode(), sign_root(signer, root)))
        with pytest.raises(Unreadable):
            case.case()
        with pytest.raises(ReceiptUnknown):
            case.mailbox()
        with pytest.raises(ReceiptUnknown):
            correspondence.back(office.public, token)
        enemy.remove(ROOT, case=last.case, sequence=2)
    assert case.case().intact


@pytest.mark.parametrize("what", [ROOT, GRANT], ids=str)
def test_another_cases_root_or_grants_open_nothing_here(office: TestOffice, enemy: Enemy, what: Any) -> None:  # noqa: ANN401
    nonce = os.urandom(32)
    case, other = told(office, nonce=nonce), told(office)
    token, mine, theirs = case.mailbox().token, case.record().case.id, other.record().case.id
    if what is ROOT:
        row = enemy.row(ROOT, case=theirs)
        enemy.change(ROOT, {"case": mine}, body=row.body, signature=row.signature)
    for row in enemy.rows(GRANT, case=theirs) if what is GRANT else ():
        enemy.change(GRANT, {"case": mine, "compartment": row.compartment, "part": row.part}, sealed=row.sealed)

    refused_to_all(case, nonce, token)


def test_a_whole_case_moved_under_another_name_opens_nothing(office: TestOffice, enemy: Enemy) -> None:
    case, other = lettered(office), lettered(office)
    mine, theirs = case.record().case.id, other.record().case.id
    for table in (ENTRY, DOCUMENT, GRANT, ROOT, SUMMARY):
        enemy.remove(table, case=mine)
        enemy.change(table, {"case": theirs}, case=mine)

    with pytest.raises(Unreadable):
        case.case()
    for receipt in (case, other):
        with pytest.raises(GrievanceError):
            receipt.mailbox()
