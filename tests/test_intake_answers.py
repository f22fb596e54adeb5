"""What is answered after the story goes to the case, each answer where its question says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import pytest
from attachments import sent
from filings import at_once
from offices import HELENE, PIOTR, RUTH, SALMA, STORY, TestOffice, tell

from grievance import casework, intake, queueing
from grievance.case.terms import About, Compartment, Complaint, Purpose
from grievance.casefile import contexts
from grievance.casefile.opening import release
from grievance.casefile.papers import open_paper
from grievance.casefile.record import Record, circle_holders, gather, verified_roots, voices
from grievance.casefile.unlocked import Unlocked
from grievance.casework import CaseFile
from grievance.errors import CaseUnknown, Forbidden, Incomplete
from grievance.intake import Filed
from grievance.office import Office
from grievance.seal.keys import Identity
from grievance.seal.lockbox import join, open_grant
from grievance.store import cases

NAME = {"name": "Amina"}


def told(case: CaseFile) -> list[str]:
    return [paper.words for paper in case.papers if paper.kind == "statement"]


def answered(case: CaseFile) -> list[Mapping[str, str]]:
    return [paper.fields for paper in case.papers if paper.kind == "answer"]


def record_of(office: Office, filed: Filed) -> Record:
    with office.store.read() as connection:
        case = cases.by_number(connection, filed.number)
        assert case
        return gather(connection, case)


def queued(office: TestOffice, officer: Unlocked) -> set[str]:
    return {row.number for row in queueing.queue(office.desk, officer, size=10_000).rows}


def test_later_answers_of_the_same_sitting_are_added_to_the_case(office: TestOffice) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, Complaint(STORY, "en", answers={"wish": "our passports"}), nonce)
    assert filed.answered == {"wish"}

    intake.answer(public, nonce, "place", {"company": "Ferro SA", "place": " ", "story": "ignored"})
    both = intake.answer(public, nonce, "danger", {"danger": "no"})

    assert both == replace(filed, answered=frozenset({"wish", "place", "danger"}))
    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    assert answered(case) == [{"wish": "our passports"}, {"company": "Ferro SA"}, {"danger": "no"}]
    assert all(paper.verified for paper in case.papers)
    assert case.intact


def test_the_same_answers_again_are_once_and_other_answers_are_added(office: TestOffice) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    at_once([partial(intake.answer, public, nonce, "wish", {"wish": "our passports"})] * 4)
    intake.answer(public, nonce, "wish", {"wish": "our pay"})

    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    assert answered(case) == [{"wish": "our passports"}, {"wish": "our pay"}]


def test_a_screen_that_was_skipped_adds_nothing(office: TestOffice) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    assert intake.answer(public, nonce, "place", {"company": "", "place": "  "}) == filed
    assert len(record_of(public, filed).entries) == 1


@pytest.mark.parametrize(
    ("group", "answers"), [("danger", {"danger": "maybe"}), ("wish", {"wish": "x" * 20_001}), ("nosuch", {})]
)
def test_an_answer_that_is_none_is_told(office: TestOffice, group: str, answers: dict[str, str]) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    with pytest.raises(Incomplete):
        intake.answer(public, nonce, group, answers)

    assert len(record_of(public, filed).entries) == 1


def test_words_of_the_same_sitting_are_once_for_each_time(office: TestOffice) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    for time, words in ((1, "Send help."), (1, "Send help."), (2, "Send help."), (3, "The guard has the key.")):
        assert intake.add(public, nonce, [], words, "fr", time).digits == filed.digits

    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    told = [(paper.words, paper.language, paper.verified) for paper in case.papers if paper.kind == "answer"]
    assert told == [("Send help.", "fr", True)] * 2 + [("The guard has the key.", "fr", True)]
    assert case.intact


def test_words_that_come_four_times_at_once_are_once(office: TestOffice) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    at_once([partial(intake.add, public, nonce, [sent(public)], "Send help.", "en", 1) for _ in range(4)])

    case = casework.open_case(office.desk, office.officer(RUTH), filed.number)
    assert [paper.words for paper in case.papers] == [STORY, "Send help."]
    assert len(case.files) == 1


@pytest.mark.parametrize(("words", "reason"), [("", "missing"), (" \n", "missing"), ("x" * 20_001, "long")])
def test_with_neither_words_nor_files_nothing_is_added(office: TestOffice, words: str, reason: str) -> None:
    public, nonce = office.public, os.urandom(32)
    filed = tell(public, nonce=nonce)

    with pytest.raises(Incomplete) as told:
        intake.add(public, nonce, [], words)

    assert told.value.reason == reason
    assert len(record_of(public, filed).entries) == 1


@pytest.mark.parametrize("when", ["first", "later"])
def test_who_says_that_somebody_is_in_danger_is_marked_in_the_queue(office: TestOffice, when: str) -> None:
    public, nonce = office.public, os.urandom(32)
    other = tell(public)
    answers = {"danger": "now"}
    filed = tell(public, Complaint(STORY, "en", answers=answers if when == "first" else {}), nonce)
    if when == "later":
        intake.answer(public, nonce, "danger", answers)

    rows = queueing.queue(office.desk, office.officer(RUTH), size=10_000).rows

    assert {row.number: row.danger for row in rows if row.number in {filed.number, other.number}} == {
        filed.number: True,
        other.number: False,
    }


def half(office: Office, officer: Unlocked, record: Record) -> tuple[bytes, int]:
    """Open an officer's half of the identity compartment, with the slot that the keeper releases."""
    trust, holders = office.trust(), circle_holders(officer)
    slot = release(office.keeper, trust, officer, record.case.id, identity=True)
    (row,) = (row for row in record.grants if row.compartment == Compartment.IDENTITY and row.reader in holders)
    context = contexts.grant(trust.office, row.case, row.compartment, row.epoch, row.reader, row.part)
    seed, root = open_grant(holders[row.reader], slot, context, row.sealed)
    assert root == verified_roots(trust, record)[-1].digest()
    return seed, row.part


def test_who_she_is_opens_to_safety_and_witness_together(office: TestOffice) -> None:
    public, desk, nonce = office.public, office.desk, os.urandom(32)
    filed = tell(public, Complaint(STORY, "en", answers=NAME), nonce)
    intake.answer(public, nonce, "contact", {"contact_how": "Ask for me at the bakery"})
    record, trust = record_of(public, filed), public.trust()
    root = verified_roots(trust, record)[-1]
    public_key = next(public for code, _, public in root.compartments if code == Compartment.IDENTITY)

    halves = [half(desk, office.officer(name), record) for name in (SALMA, PIOTR)]

    assert [part for _, part in halves] == [1, 2]
    assert all(Identity.from_seed(seed).recipient.public != public_key for seed, _ in halves)
    together = Identity.from_seed(join(*(seed for seed, _ in halves)))
    assert together.recipient.public == public_key
    rows = [row for row in record.documents if row.compartment == Compartment.IDENTITY]
    papers = [
        open_paper(
            together,
            contexts.document(trust.office, row.case, row.id, row.compartment, row.epoch, row.sequence),
            row.sealed,
            voices((root,)),
        )
        for row in rows
    ]
    assert [paper.body["fields"] for paper in papers] == [NAME, {"contact_how": "Ask for me at the bakery"}]
    assert all(paper.signer for paper in papers)


def test_who_she_is_opens_to_nobody_alone(office: TestOffice) -> None:
    desk = office.desk
    filed = tell(office.public, Complaint(STORY, "en", answers=NAME))

    for name in (RUTH, SALMA):
        case = casework.open_case(desk, office.officer(name), filed.number)
        (contact,) = (paper for paper in case.papers if paper.compartment == "identity")
        assert not contact.readable
        assert (contact.words, contact.fields) == ("", {})
        assert case.readers["identity"] == ("safety", "witness")
        assert case.intact
    with pytest.raises(Forbidden):
        casework.open_case(desk, office.officer(PIOTR), filed.number)


@pytest.mark.parametrize("about", [About.OFFICE, About.AUDITOR])
def test_a_story_about_us_or_an_auditor_is_sealed_to_the_outside_alone(office: TestOffice, about: About) -> None:
    desk = office.desk
    filed = tell(office.public, Complaint(STORY, "en", about=about, answers=NAME))
    trust, record = desk.trust(), record_of(desk, filed)

    assert {trust.purpose_of(row.circle) for row in record.summaries} == {Purpose.OUTSIDE}
    assert not {trust.readers.get(row.reader) for row in record.grants} & {"intake", "safety", "witness"}
    ruth, salma, helene = (office.officer(name) for name in (RUTH, SALMA, HELENE))
    for officer in (ruth, salma):
        assert filed.number not in queued(office, officer)
        with pytest.raises(CaseUnknown):
            casework.open_case(desk, officer, filed.number)
    assert filed.number in queued(office, helene)
    case = casework.open_case(desk, helene, filed.number)
    assert told(case) == [STORY]
    assert case.about == about
    assert case.readers["identity"] == ("outside", "recovery")


def test_the_outside_sees_nothing_of_a_company(office: TestOffice) -> None:
    filed = tell(office.public)
    helene = office.officer(HELENE)

    assert filed.number not in queued(office, helene)
    with pytest.raises(CaseUnknown):
        casework.open_case(office.desk, helene, filed.number)
