"""At the end she says how it was, as often as she likes; it is sealed where the receipt does not reach."""

from __future__ import annotations

import pytest
from deeds import Told, once, told
from offices import RUTH, TestOffice

from grievance import correspondence, queueing
from grievance.case.terms import State, Step
from grievance.errors import Incomplete, StepRefused

GOOD = {"understood": "yes", "fair": "partly", "safe": "yes"}


def ended(office: TestOffice) -> Told:
    """Ask something that the office answers, and closes."""
    case = told(office)
    case.take(Step.ENQUIRE, "")
    case.take(Step.CLOSE, outcome="resolved")
    return case


def rate(case: Told, answers: dict[str, str], words: str = "") -> None:
    correspondence.rate(case.office.public, case.mailbox().token, once(), answers, words, "en")


def danger(case: Told) -> bool:
    rows = queueing.queue(case.office.desk, case.office.officer(RUTH), "closed", size=10_000).rows
    return next(row.danger for row in rows if row.number == case.number)


def test_what_she_says_at_the_end_lies_in_the_file_and_the_newest_counts(office: TestOffice) -> None:
    case = ended(office)
    assert case.mailbox().may_rate

    rate(case, GOOD, "Nobody told me why it took so long.")
    mailbox = case.mailbox()

    assert (mailbox.state, mailbox.answers, mailbox.ended) == (State.CLOSED, 0, True)
    paper = case.case().papers[-1]
    assert (paper.kind, paper.compartment, dict(paper.fields)) == ("rating", "file", GOOD)
    assert (paper.words, danger(case)) == ("Nobody told me why it took so long.", False)
    rate(case, {**GOOD, "safe": "no"})
    assert (case.case().papers[-1].fields["safe"], danger(case)) == ("no", True)
    assert case.case().intact


def test_a_question_without_an_answer_and_a_case_that_goes_on_are_refused(office: TestOffice) -> None:
    case = told(office)
    assert not case.mailbox().may_rate
    with pytest.raises(StepRefused):
        rate(case, GOOD)

    for bad in ({}, {**GOOD, "safe": ""}, {**GOOD, "fair": "perhaps"}):
        with pytest.raises(Incomplete):
            rate(ended(office) if not bad else case, bad)
