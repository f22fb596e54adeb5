"""A new case is sealed to exactly those who are to read it, under keys of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from offices import RUTH, STORY
from paperwork import NOON, PaperCase, PaperOffice

from grievance.case.terms import About, Channel, Compartment, Complaint, Party, Purpose, State, Step
from grievance.casefile.making import FIRST_HALF, SECOND_HALF, WHOLE, first_circles
from grievance.casefile.record import verified_roots
from grievance.casefile.summaries import Summary, fold, summary_keys
from grievance.seal.keys import Recipient

STATEMENT, IDENTITY, LETTERS, FILE = Compartment


def readers(case: PaperCase) -> set[tuple[Compartment, str, int]]:
    named = case.office.trust.readers
    return {
        (Compartment(row.compartment), named.get(row.reader, "complainant"), row.part) for row in case.record.grants
    }


def test_a_case_about_a_company_is_read_by_intake_leads_and_safety(paper_office: PaperOffice) -> None:
    assert readers(paper_office.born()) == {
        (STATEMENT, "intake", WHOLE),
        (STATEMENT, "safety", WHOLE),
        (FILE, "intake", WHOLE),
        (FILE, "lead", WHOLE),
        (FILE, "safety", WHOLE),
        (LETTERS, "intake", WHOLE),
        (LETTERS, "lead", WHOLE),
        (LETTERS, "complainant", WHOLE),
        (IDENTITY, "safety", FIRST_HALF),
        (IDENTITY, "witness", SECOND_HALF),
    }


@pytest.mark.parametrize("about", [About.OFFICE, About.AUDITOR])
def test_a_case_about_us_is_read_by_the_outside_alone(paper_office: PaperOffice, about: About) -> None:
    assert first_circles(about) == (Purpose.OUTSIDE,)
    assert readers(paper_office.born(Complaint(STORY, "en", about))) == {
        (STATEMENT, "outside", WHOLE),
        (FILE, "outside", WHOLE),
        (LETTERS, "outside", WHOLE),
        (LETTERS, "complainant", WHOLE),
        (IDENTITY, "outside", FIRST_HALF),
        (IDENTITY, "recovery", SECOND_HALF),
    }


def test_every_compartment_of_every_case_has_a_key_of_its_own(paper_office: PaperOffice) -> None:
    cases = [paper_office.born() for _ in range(3)]
    roots = [verified_roots(paper_office.trust, case.record)[-1] for case in cases]

    assert {tuple(code for code, _, _ in root.compartments) for root in roots} == {tuple(Compartment)}
    assert len({key for root in roots for _, _, key in root.compartments}) == 3 * len(Compartment)


def test_the_root_names_the_receipts_keys(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    (root,) = verified_roots(paper_office.trust, case.record)

    assert case.borne().voice.verifier.public == root.verify
    assert Recipient(root.reply).kid in {row.reader for row in case.record.grants}
    assert (root.case, root.previous) == (case.sitting.case, b"")


def test_the_first_line_is_the_doors_and_names_every_paper(paper_office: PaperOffice) -> None:
    case = paper_office.born(Complaint(STORY, "fr", answers={"wish": "our passports", "name": "Amina"}))

    reading = case.read()

    (entry,) = reading.entries
    assert (entry.step, entry.party, entry.at, entry.by) == (Step.RECEIVE, Party.INTAKE, NOON, b"")
    assert entry.facts == {"about": "company", "channel": "web", "language": "fr", "number": case.record.case.number}
    assert entry.documents.keys() == {row.id for row in case.record.documents}
    assert sorted(row.compartment for row in case.record.documents) == [STATEMENT, STATEMENT, IDENTITY, LETTERS]
    assert reading.faults == ()


def test_who_typed_for_a_person_stands_in_the_first_line(paper_office: PaperOffice) -> None:
    ruth = paper_office.cast[RUTH].id
    call = Complaint(STORY, "en", channel=Channel.CALL, typist=ruth, read_back=True)

    (entry,) = paper_office.born(call).read().entries

    assert (entry.by, entry.facts["channel"], entry.facts["read_back"]) == (ruth, "call", "yes")


@pytest.mark.parametrize(
    ("answer", "danger"), [("now", True), ("soon", True), ("unsure", True), ("no", False), ("", False)]
)
def test_the_summary_holds_no_words_and_marks_danger(paper_office: PaperOffice, answer: str, danger: bool) -> None:  # noqa: FBT001
    case = paper_office.born(Complaint(STORY, "fr", answers={"danger": answer, "company": "Ferro SA"}))

    for name in (RUTH, "Salma Idrissi"):
        keys = summary_keys(paper_office.trust, paper_office.cast[name])
        told = fold(paper_office.trust, case.record.summaries, keys)
        assert told == Summary(language="fr", about="company", danger=danger, last_at=NOON, due_duty="acknowledge")
        assert told.title == ""


def test_the_receipt_finds_when_an_answer_is_due(paper_office: PaperOffice) -> None:
    case = paper_office.born()

    status = case.borne().status

    assert (status.state, status.promise_kind) == (State.RECEIVED, "acknowledge")
    assert status.promise == case.record.case.due == NOON.date() + timedelta(days=7)
    assert (status.last_party, status.last_at, status.resume_until) == (Party.COMPLAINANT, NOON, None)
