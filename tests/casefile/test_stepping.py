"""An officer's step is sealed for the file, told to the complainant where it is hers, and shown in the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from offices import RUTH, SALMA
from paperwork import NOON, PaperCase, PaperOffice

from grievance.case.terms import Compartment, Party, State, Step
from grievance.casefile import stepping
from grievance.casefile.summaries import Summary, fold, summary_keys
from grievance.errors import CaseMoved, StepRefused
from grievance.store.rows import KEEP, Change

LETTER = stepping.letter(Step.ACKNOWLEDGE, "We have read it.", "en")


def change(case: PaperCase, act: stepping.Act, name: str = RUTH) -> Change:
    held = case.held(name)
    return stepping.change(held, case.office.cast[name], act, NOON, case.office.standard, held.version)


def summary(case: PaperCase, name: str = RUTH) -> Summary:
    told = fold(case.office.trust, case.record.summaries, summary_keys(case.office.trust, case.office.cast[name]))
    assert told
    return told


@pytest.mark.parametrize(
    ("act", "parts"),
    [
        (LETTER, [Compartment.LETTERS, Compartment.LETTERS]),
        (stepping.letter(Step.WRITE, "A question.", "en"), [Compartment.LETTERS, Compartment.LETTERS]),
        (stepping.Act(Step.ENQUIRE), [Compartment.LETTERS]),
        (stepping.note("A note."), [Compartment.FILE]),
        (stepping.title("A title"), []),
    ],
    ids=["acknowledge", "write", "enquire", "note", "title"],
)
def test_a_step_seals_its_paper_and_a_status_where_she_is_told(
    paper_office: PaperOffice, act: stepping.Act, parts: list[Compartment]
) -> None:
    case = paper_office.born()

    made = change(case, act)

    assert [row.compartment for row in made.documents] == parts
    assert case.after(made).read().faults == ()
    assert case.after(made).borne().status.last_party == (Party.OFFICER if act.tells else Party.COMPLAINANT)


def test_a_step_on_an_older_case_is_refused(paper_office: PaperOffice) -> None:
    held = paper_office.born().held()

    for seen in (-1, 1):
        with pytest.raises(CaseMoved):
            stepping.change(held, paper_office.cast[RUTH], LETTER, NOON, paper_office.standard, seen)


def test_a_withdrawal_is_confirmed_only_where_it_stands(paper_office: PaperOffice) -> None:
    told, later = paper_office.born(), NOON + timedelta(days=8)

    for case in (told, told.step(Step.ASK_WITHDRAWAL, made="yes")):
        with pytest.raises(StepRefused):
            case.act(stepping.withdrawal(), now=later)
    asked = told.step(Step.ASK_WITHDRAWAL, made="no")
    with pytest.raises(StepRefused):
        asked.act(stepping.withdrawal(), now=NOON + timedelta(days=7))
    assert asked.act(stepping.withdrawal(), now=later).borne().status.state is State.WITHDRAWN


def test_a_promised_day_is_kept_as_it_was_promised(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(LETTER)
    for promise in (NOON.date() + timedelta(days=3), date(2027, 6, 1)):
        status = case.act(stepping.letter(Step.WRITE, "Words", "en", promise)).borne().status
        assert (status.promise, status.promise_kind) == (promise, "letter")


def test_without_a_promise_the_usual_day_is_told_or_a_duty_that_comes_sooner(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(LETTER)
    usual, feedback = NOON.date() + timedelta(days=paper_office.standard.update_days), date(2027, 2, 24)

    assert (case.borne().status.promise, case.borne().status.promise_kind) == (usual, "letter")
    for today, told in (
        (feedback - timedelta(days=5), (feedback, "feedback")),
        (feedback + timedelta(days=5), (feedback + timedelta(days=35), "letter")),
    ):
        now = datetime.combine(today, NOON.timetz())
        status = case.act(stepping.letter(Step.WRITE, "Words", "en"), now=now).borne().status
        assert (status.promise, status.promise_kind) == told


def test_a_letter_before_the_acknowledgement_leaves_its_duty(paper_office: PaperOffice) -> None:
    made = change(paper_office.born(), stepping.letter(Step.WRITE, "A question.", "en"))

    assert (made.due, made.open) == (NOON.date() + timedelta(days=7), True)


def test_when_a_case_ends_nothing_is_due_or_promised(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(LETTER).step(Step.ASK_WITHDRAWAL, now=NOON - timedelta(days=8), made="no")

    made = change(case, stepping.withdrawal())

    assert (made.due, made.open) == (None, False)
    status = case.after(made).borne().status
    assert (status.promise, status.promise_kind, status.resume_until) == (None, "", None)


def test_the_summary_keeps_what_the_step_does_not_change(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(stepping.title("Passports withheld")).step(Step.ANSWER)
    answered = summary(case)
    assert (answered.title, answered.last_party) == ("Passports withheld", Party.COMPLAINANT)

    noted, written = case.act(stepping.note("A note."), SALMA), case.act(LETTER)

    assert summary(noted) == answered
    assert summary(written) == replace(
        answered,
        state=State.ACKNOWLEDGED,
        due_duty="feedback",
        last_party=Party.OFFICER,
        promised=NOON.date() + timedelta(days=30),
        house_duty="admissibility",
        house_due=date(2026, 12, 8),
    )
    assert summary(written, SALMA) == summary(written)


def test_a_step_replaces_the_summaries_and_touches_no_receipt(paper_office: PaperOffice) -> None:
    made = change(paper_office.born(), stepping.note("A note."))

    assert made.replace_summaries
    assert (made.receipt_in, made.receipt_out, made.root, made.filing, made.grants) == (None, None, None, None, ())
    assert made.open is not KEEP


def test_the_days_of_the_clocks_that_a_step_starts_are_fixed_in_its_entry(paper_office: PaperOffice) -> None:
    case = paper_office.born().act(LETTER)

    facts = case.read().entries[-1].facts

    assert facts == {
        "due.feedback": "2027-02-24",
        "due.admissibility": "2026-12-08",
        "due.assessment": "2026-12-24",
        "calendar": "Monday to Friday, no public holidays",
    }


def test_nobody_fixes_a_day_by_hand(paper_office: PaperOffice) -> None:
    act = replace(LETTER, facts={"due.feedback": "2099-01-01"})

    assert paper_office.born().act(act).read().entries[-1].facts["due.feedback"] == "2027-02-24"


def test_while_she_is_asked_the_queue_knows_that_our_clock_stands_still(paper_office: PaperOffice) -> None:
    asked = paper_office.born().act(LETTER).act(stepping.Act(Step.EXAMINE))
    asked = asked.act(stepping.letter(Step.ASK, "Who holds them?", "en"))
    answered = asked.step(Step.ANSWER)

    assert (summary(asked).house_duty, summary(asked).still) == ("admissibility", True)
    assert (summary(answered).house_duty, summary(answered).still) == ("admissibility", False)


def test_a_day_that_the_law_sets_is_missed_whatever_a_letter_promised(paper_office: PaperOffice) -> None:
    far = NOON.date() + timedelta(days=200)
    status = paper_office.born().act(LETTER).act(stepping.letter(Step.WRITE, "Words", "en", far)).borne().status
    feedback = date(2027, 2, 24)

    assert (status.promise, status.owed, status.owed_kind) == (far, feedback, "feedback")
    assert status.missed(feedback) is None
    assert status.missed(feedback + timedelta(days=1)) == (feedback, "feedback")


def test_a_case_that_nobody_read_misses_its_acknowledgement(paper_office: PaperOffice) -> None:
    status = paper_office.born().borne().status

    assert status.missed(NOON.date() + timedelta(days=8)) == (NOON.date() + timedelta(days=7), "acknowledge")
