"""What the complainant chooses with her receipt is a step of hers, taken once; no word that came with it is lost."""

from __future__ import annotations

import pytest
from deeds import LETTER, Told, day, once, told
from offices import RUTH, TestOffice

from grievance import choosing, correspondence, queueing
from grievance.case.terms import Choice, Party, State, Step
from grievance.correspondence import Mailbox
from grievance.errors import Incomplete, StepRefused

WORDS = "The foreman still has them."


def choose(case: Told, choice: Choice, words: str = "", form: bytes | None = None) -> Mailbox:
    """Choose with the receipt."""
    choosing.choose(case.office.public, case.mailbox().token, form or once(), choice, words, "en")
    return case.mailbox()


def enquired(office: TestOffice) -> Told:
    """Ask something that the office takes for an enquiry: four steps are fewer than the main way has."""
    case = told(office)
    case.take(Step.ENQUIRE, "")
    return case


def test_a_question_becomes_more_than_one_by_her_word(office: TestOffice) -> None:
    case = enquired(office)
    assert case.mailbox().choices == (Choice.COMPLAIN,)

    mailbox = choose(case, Choice.COMPLAIN, WORDS)

    assert (mailbox.state, mailbox.choices, mailbox.answers) == (State.RECEIVED, (), 1)
    read = case.case()
    assert (read.state, read.intact) == (State.RECEIVED, True)
    assert (read.papers[-1].step, read.papers[-1].words) == (Step.COMPLAIN, WORDS)
    assert (read.papers[-1].kind, read.papers[-1].compartment) == ("answer", "statement")


def test_a_choice_sent_twice_is_once_and_what_was_written_on_is_kept(office: TestOffice) -> None:
    case, form = enquired(office), once()

    mailbox = choose(case, Choice.COMPLAIN, WORDS, form)
    assert choose(case, Choice.COMPLAIN, WORDS, form).answers == mailbox.answers == 1
    assert choose(case, Choice.COMPLAIN, f"{WORDS} And my pay.", form).answers == 2

    steps = [paper.step for paper in case.case().papers if paper.party == Party.COMPLAINANT]
    assert steps[-2:] == [Step.COMPLAIN, Step.ANSWER]


def test_a_choice_that_is_not_hers_now_changes_nothing(office: TestOffice) -> None:
    case = told(office)
    token, before = case.mailbox().token, case.case().version

    for choice in Choice:
        with pytest.raises(StepRefused):
            choosing.choose(office.public, token, once(), choice, WORDS, "en")

    assert case.case().version == before


def test_an_answer_moves_a_case_that_waits_for_one(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    case.take(Step.ASK)
    assert case.mailbox().state is State.AWAITING

    assert case.answer(WORDS).state is State.ADMISSIBILITY
    assert (case.case().state, case.case().intact) == (State.ADMISSIBILITY, True)


def test_she_is_heard_before_an_end_and_after_it(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.PROPOSED)
    with pytest.raises(Incomplete):
        choose(case, Choice.OBJECT)
    assert choose(case, Choice.OBJECT, WORDS).state is State.INVESTIGATION
    assert case.case().papers[-1].words == WORDS

    case.carry(State.CONFIRMATION)
    assert case.mailbox().choices == (Choice.YES, Choice.PARTLY, Choice.NO, Choice.CANNOT_SAY)
    assert choose(case, Choice.NO, WORDS).state is State.REMEDY
    case.carry(State.CONFIRMATION)
    assert choose(case, Choice.CANNOT_SAY).state is State.CONFIRMATION
    assert choose(case, Choice.PARTLY, "Two of them came.").state is State.CONFIRMATION
    assert [paper.facts.get("kept") for paper in case.case().papers[-2:]] == ["cannot_say", "partly"]
    case.take(Step.CLOSE, outcome="resolved")

    mailbox = case.mailbox()
    assert (mailbox.state, mailbox.ended, mailbox.appeal_until) == (State.CLOSED, True, day(office, 30))
    office.move_clock(31)
    assert case.mailbox().choices == ()
    with pytest.raises(StepRefused):
        choose(case, Choice.APPEAL, WORDS)
    office.move_clock(30)
    appealed = choose(case, Choice.APPEAL)
    assert (appealed.state, appealed.ended, appealed.appeal_until) == (State.APPEAL, False, None)
    assert (appealed.promise, appealed.promise_kind) == (day(office, 30), "letter")
    assert (case.case().state, case.case().intact) == (State.APPEAL, True)
    row = next(
        row for row in queueing.queue(office.desk, office.officer(RUTH), size=10_000).rows if row.number == case.number
    )
    assert (row.state, row.promised) == (State.APPEAL, day(office, 30))


def test_a_withdrawal_is_possible_from_every_state_that_is_open(office: TestOffice) -> None:
    case = enquired(office)
    assert case.mailbox().may_withdraw
    assert case.withdraw().state is State.WITHDRAWING
    assert correspondence.resume(office.public, case.mailbox().token, once()).state is State.ENQUIRY
    case.take(Step.CLOSE, LETTER.text, outcome="resolved")
    assert not case.mailbox().may_withdraw
