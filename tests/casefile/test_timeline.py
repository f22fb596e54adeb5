"""A case is told oldest first, with what is closed shown as closed and every fault in a sentence."""

from __future__ import annotations

from dataclasses import replace

from offices import MALIK, RUTH, SALMA, STORY
from paperwork import NOON, WRONG, PaperCase, PaperOffice

from grievance.case.terms import Compartment, Complaint, PaperKind, Party, Step
from grievance.casefile import stepping
from grievance.casefile.reading import Fault, Flaw, Reading
from grievance.casefile.timeline import FAULTS, Paper, faults, timeline


def tell(case: PaperCase, name: str = RUTH, *known: str) -> list[Paper]:
    names = {case.office.cast[each].id: each for each in known}
    return list(timeline(case.read(name), names, NOON))


def worked(office: PaperOffice) -> PaperCase:
    answers = {"wish": "our passports", "name": "Amina"}
    case = office.born(Complaint(STORY, "en", answers=answers))
    case = case.act(stepping.letter(Step.ACKNOWLEDGE, "We have read it.", "en"), MALIK)
    return case.act(stepping.title("Passports")).step(Step.ASK_WITHDRAWAL, made="yes").act(stepping.note("A note."))


def test_the_story_comes_before_what_was_asked_about_it(paper_office: PaperOffice) -> None:
    told = tell(worked(paper_office), RUTH, RUTH, MALIK)

    assert [(paper.sequence, paper.kind, paper.words, paper.author) for paper in told] == [
        (0, PaperKind.STATEMENT, STORY, ""),
        (0, PaperKind.ANSWER, "", ""),
        (0, PaperKind.CONTACT, "", ""),
        (1, PaperKind.LETTER, "We have read it.", MALIK),
        (2, "step", "", RUTH),
        (3, "step", "", ""),
        (4, PaperKind.NOTE, "A note.", RUTH),
    ]
    assert told[1].fields == {"wish": "our passports"}
    assert told[5].facts == {"made": "yes"}
    assert [paper.step for paper in told[3:]] == [Step.ACKNOWLEDGE, Step.SUMMARISE, Step.ASK_WITHDRAWAL, Step.NOTE]
    assert [paper.party for paper in told[3:]] == [
        Party.OFFICER, Party.OFFICER, Party.COMPLAINANT, Party.OFFICER
    ]  # fmt: skip


def test_what_does_not_open_is_told_as_closed(paper_office: PaperOffice) -> None:
    told = tell(worked(paper_office), SALMA)

    contact, letter = told[2], told[3]
    assert (contact.compartment, contact.readable, contact.verified, contact.fields) == ("identity", False, True, {})
    assert (letter.kind, letter.step, letter.words) == (PaperKind.LETTER, Step.ACKNOWLEDGE, "")
    assert (letter.compartment, letter.readable, letter.author) == ("letters", False, "")


def test_a_paper_without_a_line_stands_on_the_day_it_came(paper_office: PaperOffice) -> None:
    case = worked(paper_office)
    statement = next(row for row in case.record.documents if row.compartment == Compartment.STATEMENT)
    stray = replace(statement, id=WRONG[:16], sequence=9)
    case = replace(case, record=replace(case.record, documents=(*case.record.documents, stray)))

    paper = tell(case)[-1]

    assert (paper.sequence, paper.step, paper.party, paper.at) == (9, None, "", NOON)
    assert (paper.readable, paper.verified) == (False, False)


def test_every_flaw_has_its_sentence() -> None:
    assert FAULTS.keys() == set(Flaw)
    assert len(set(FAULTS.values())) == len(Flaw)


def test_faults_are_told_once_each_with_their_line_counted_from_one() -> None:
    reading = Reading((), (), (Fault(Flaw.GAP, 1), Fault(Flaw.MISSING, 0), Fault(Flaw.GAP, 1)))

    assert faults(reading) == (f"Line 1: {FAULTS[Flaw.MISSING]}", f"Line 2: {FAULTS[Flaw.GAP]}")
