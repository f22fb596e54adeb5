"""Whoever bears the receipt opens the letters and nothing else, and speaks with its key."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from deeds import told
from offices import STORY, TestOffice
from paperwork import NOON, WRONG, PaperOffice, derivations

from grievance.case.terms import Compartment, Complaint, Party, State, Step
from grievance.casefile.bearer import TRIES, Bearer, Status, append
from grievance.casefile.sitting import Sitting
from grievance.casefile.summaries import fold, summary_keys
from grievance.errors import CaseMoved, ReceiptUnknown, StepRefused
from grievance.store.rows import Change


def test_the_letters_open_and_nothing_else(paper_office: PaperOffice) -> None:
    case = paper_office.born(Complaint(STORY, "en", answers={"wish": "our passports"}))

    borne = case.borne()

    assert {paper.row.compartment for paper in borne.papers} == {Compartment.LETTERS}
    assert STORY not in repr(borne)
    assert STORY not in repr(borne.papers)


def test_another_receipt_and_another_slot_are_unknown(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    case.borne()

    for sitting in (replace(case.sitting, receipt=derivations()), replace(case.sitting, slot=WRONG)):
        with pytest.raises(ReceiptUnknown):
            replace(case, sitting=sitting).borne()
    with pytest.raises(ReceiptUnknown):
        replace(case, record=paper_office.born().record).borne()


def test_a_case_that_lost_what_the_receipt_opens_is_unknown(paper_office: PaperOffice) -> None:
    case = paper_office.born()

    for rest in (replace(case.record, roots=()), replace(case.record, grants=()), replace(case.record, documents=())):
        with pytest.raises(ReceiptUnknown):
            replace(case, record=rest).borne()


def test_a_case_under_another_number_is_unknown(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    renamed = replace(case.record, case=replace(case.record.case, number="LAMA-111-1"))

    with pytest.raises(ReceiptUnknown):
        replace(case, record=renamed).borne()


@pytest.mark.parametrize(
    "status",
    [
        Status(State.RECEIVED, NOON, None, "", Party.OFFICER, NOON),
        Status(
            State.WITHDRAWING,
            NOON,
            date(2026, 12, 1),
            "letter",
            Party.COMPLAINANT,
            NOON,
            date(2026, 12, 2),
            State.ACKNOWLEDGED,
            date(2026, 12, 30),
        ),
    ],
)
def test_a_status_comes_back_as_it_was_written(paper_office: PaperOffice, status: Status) -> None:
    borne = paper_office.born().borne()
    row = borne.pen(NOON).paper(borne.voice, Compartment.LETTERS, status.body())
    record = replace(borne.record, documents=(*borne.record.documents, row))

    assert replace(paper_office.born(), record=record, sitting=borne.sitting).borne().status == status


def test_a_step_is_told_to_her_and_to_the_queue(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    later = NOON + timedelta(days=2)
    news = {"danger": True}

    change = case.borne().step(paper_office.intake, later, Step.ANSWER, lambda _: [], news=news)
    after = case.after(change)

    assert (after.borne().status.state, after.borne().status.last_party) == (State.RECEIVED, Party.COMPLAINANT)
    assert after.borne().status.at == later
    for officer in ("Ruth Adeyemi", "Salma Idrissi"):
        keys = summary_keys(paper_office.trust, paper_office.cast[officer])
        summary = fold(paper_office.trust, after.record.summaries, keys)
        assert summary
        assert (summary.danger, summary.last_at, summary.last_party) == (True, later, Party.COMPLAINANT)
    assert change.replace_summaries is False


def test_a_step_that_the_lifecycle_does_not_know_is_refused(paper_office: PaperOffice) -> None:
    borne = paper_office.born().borne()

    for step in (Step.RESUME, Step.CONFIRM_WITHDRAWAL, Step.RECEIVE):
        with pytest.raises(StepRefused):
            borne.step(paper_office.intake, NOON, step, lambda _: [])


def test_a_step_that_never_gets_its_turn_says_so(office: TestOffice) -> None:
    case, tried = told(office), []
    located = office.public.keeper.locate(case.digits)
    assert located.slot
    sitting = Sitting(case.record().case.id, located.slot, located.derivations)

    def late(held: Bearer, now: datetime) -> Change:
        tried.append(held.record.entries[-1].sequence)
        case.answer("Somebody is always quicker.")
        return held.step(office.public.intake_signer, now, Step.ANSWER, lambda _: [])

    with pytest.raises(CaseMoved):
        append(office.public.store, office.public.trust(), NOON, sitting, late)

    assert tried == list(range(TRIES))
    assert case.case().intact


def test_a_case_that_is_not_there_is_unknown(office: TestOffice) -> None:
    sitting = Sitting(os.urandom(16), WRONG, derivations())

    with pytest.raises(ReceiptUnknown):
        append(
            office.public.store, office.public.trust(), NOON, sitting, lambda _, __: pytest.fail("nothing to add to")
        )
