"""An exchange takes the letters from one receipt and gives them to the next, in the old one's hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from paperwork import NOON, PaperOffice, derivations

from grievance.case.terms import Compartment, Step
from grievance.casefile import stepping
from grievance.casefile.exchanging import exchanged
from grievance.casefile.record import readers, verified_roots
from grievance.casefile.sitting import Sitting
from grievance.errors import ReceiptUnknown
from grievance.seal.keys import Identity, Recipient


def test_the_letters_open_to_the_new_receipt_and_no_more_to_the_old(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(stepping.letter(Step.ACKNOWLEDGE, "We have read it.", "en"))
    old = case.sitting

    new = case.exchange()

    words = [paper.signed.text("text") for paper in new.borne().papers if paper.signed and paper.verified]
    assert "We have read it." in words
    with pytest.raises(ReceiptUnknown):
        replace(new, sitting=old).borne()
    reply = Recipient(verified_roots(paper_office.trust, new.record)[-1].reply).kid
    assert readers(paper_office.trust, new.record, reply)[Compartment.LETTERS] == ("complainant", "intake", "lead")


def test_the_new_root_follows_the_old_one_in_its_hand(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    first, second, third = verified_roots(paper_office.trust, case.exchange().exchange().record)

    assert (second.previous, third.previous) == (first.digest(), second.digest())
    assert first.compartments == second.compartments == third.compartments
    assert len({root.verify for root in (first, second, third)}) == 3


def test_the_line_of_the_exchange_is_the_first_of_the_new_receipt(paper_office: PaperOffice) -> None:
    case = paper_office.born().exchange()

    read = case.read()

    assert read.faults == ()
    assert read.entries[-1].step is Step.EXCHANGE
    (paper,) = (paper for paper in case.borne().papers if paper.row.sequence == 1)
    assert paper.signed
    assert paper.signed.signer == case.borne().voice.verifier.kid


def test_an_exchange_drops_the_old_locator_and_grant_with_the_same_change(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    fresh = Sitting(case.sitting.case, case.sitting.slot, derivations())

    change = exchanged(case.borne(), paper_office.intake, NOON, fresh)

    assert (change.receipt_out, change.receipt_in) == (case.sitting.receipt.locator, fresh.receipt.locator)
    old, new = (Identity.from_seed(each.receipt.reply_seed).recipient.kid for each in (case.sitting, fresh))
    assert [key.reader for key in change.ungrant] == [old]
    assert [row.reader for row in change.grants] == [new]
    assert change.root
    assert change.root.sequence == 1
