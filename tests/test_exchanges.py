"""An exchange gives the case a new receipt, once, and leaves the old one unknown."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial

import pytest
from deeds import LETTER, Told, bare, once, told
from filings import at_once
from offices import TestOffice

from grievance import casework, correspondence, intake, outbox
from grievance.case.terms import Party
from grievance.errors import ReceiptUnknown, SittingOver
from grievance.office import Process
from grievance.store.tables import JOB

WORDS = "My cousin has a photograph."


def test_an_exchanged_receipt_is_unknown_and_the_new_one_reads_the_letters(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    before = case.mailbox()

    new = case.exchange()

    with pytest.raises(ReceiptUnknown):
        case.mailbox()
    with pytest.raises(ReceiptUnknown):
        case.exchange()
    with pytest.raises(ReceiptUnknown):
        correspondence.back(office.public, before.token)
    assert new.digits != case.digits
    assert bare(new.mailbox()) == replace(bare(before), last_party=Party.COMPLAINANT)


def test_after_an_exchange_both_sides_go_on(office: TestOffice) -> None:
    case = told(office)
    new = case.exchange()
    new.answer(WORDS)
    newer = new.exchange()
    newer.step(casework.acknowledge, LETTER)
    newer.answer("Thank you.")

    file = newer.case()

    assert file.intact
    assert all(paper.verified for paper in file.papers)
    assert [paper.words for paper in file.papers if paper.kind == "answer"] == [WORDS, "Thank you."]
    assert [letter.words for letter in newer.mailbox().letters] == [LETTER.text]
    assert file.readers["letters"] == ("complainant", "intake", "lead")


def test_an_exchange_sent_twice_shows_the_same_new_receipt(office: TestOffice) -> None:
    case, form = told(office), once()

    first = correspondence.exchange(office.public, case.digits, form)
    again = correspondence.exchange(office.public, case.digits, form)

    assert first == again
    assert correspondence.enter(office.public, str(first.digits)).number == case.number


def test_an_exchange_that_comes_four_times_at_once_is_one(office: TestOffice) -> None:
    for _ in range(2):
        case, form = told(office), once()

        shown = at_once([partial(correspondence.exchange, office.public, case.digits, form)] * 4)

        assert len(set(shown)) == 1
        assert Told(office, case.number, str(shown[0].digits)).mailbox().number == case.number


def test_an_exchange_shown_again_later_comes_without_digits(office: TestOffice) -> None:
    case, hidden, again, late = told(office), once(), once(), once()

    shown = correspondence.exchange(office.public, case.digits, hidden)
    intake.hide(office.public, hidden)
    assert correspondence.exchange(office.public, case.digits, hidden) == replace(shown, digits=None)

    second = correspondence.exchange(office.public, str(shown.digits), again)
    third = correspondence.exchange(office.public, str(second.digits), late)
    assert correspondence.exchange(office.public, case.digits, again) == replace(shown, digits=None)

    office.pass_hour()
    assert correspondence.exchange(office.public, case.digits, late) == third
    office.pass_hour()
    assert correspondence.exchange(office.public, case.digits, late) == replace(shown, digits=None)


def test_the_first_form_shows_no_receipt_that_was_exchanged_since(office: TestOffice) -> None:
    nonce = once()
    case = told(office, nonce=nonce)

    case.exchange()

    shown = intake.again(office.public, nonce)
    assert shown
    assert (shown.digits, shown.open_sitting) == (None, False)
    with pytest.raises(SittingOver):
        intake.answer(office.public, nonce, "wish", {"wish": "words"})


def test_the_keeper_forgets_an_exchanged_receipt_when_the_worker_has_been(standing_office: TestOffice) -> None:
    case, keeper = told(standing_office), standing_office.public.keeper
    new = case.exchange()
    assert keeper.locate(case.digits).slot

    assert outbox.once(standing_office.role(Process.WORKER), os.urandom(16)) == 3

    assert keeper.locate(case.digits).slot is None
    assert keeper.locate(new.digits).slot
    assert new.mailbox().number == case.number
    with standing_office.public.store.read() as connection:
        assert connection.execute(JOB.select()).all() == []
