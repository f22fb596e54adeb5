"""What was promised is hers to judge: she is shown each, answers for each, and no case ends without her word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from deeds import Told, day, once, told
from offices import MALIK, RUTH, SALMA, TestOffice

from grievance import choosing, promising
from grievance.case.promises import MOST, Promise
from grievance.case.table import Guard
from grievance.case.terms import Choice, State, Step
from grievance.errors import Forbidden, Incomplete, StepRefused, Unmet
from grievance.mailbox import Mailbox, Promised


def promise(case: Told, text: str = "You get your passport back.", ahead: int = 7, name: str = RUTH) -> None:
    """Record a promise on the case as it is now."""
    new = Promise("", "restitution", text, "Mokora, personnel office", day(case.office, ahead))
    promising.promise(case.office.desk, case.office.officer(name), case.seen(), new)


def choose(case: Told, chosen: Choice | dict[str, str], words: str = "") -> Mailbox:
    choosing.choose(case.office.public, case.mailbox().token, once(), chosen, words, "en")
    return case.mailbox()


def test_each_promise_is_shown_and_answered_and_one_that_was_not_kept_leads_back(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.REMEDY)
    promise(case)
    promise(case, "You get the pay of June.", 9)
    with pytest.raises(Incomplete):
        case.take(Step.DELIVER, "", promise="3", evidence="Seen.")
    case.take(Step.DELIVER, "", promise="1", evidence="Seen by the auditor.")

    shown = (
        Promised("1", "You get your passport back.", "Mokora, personnel office", day(office, 7)),
        Promised("2", "You get the pay of June.", "Mokora, personnel office", day(office, 9)),
    )
    assert (case.mailbox().promises, case.mailbox().state) == (shown, State.REMEDY)
    assert [(each.evidence, each.answer) for each in case.case().promises] == [
        (("Seen by the auditor.",), ""),
        ((), ""),
    ]

    case.take(Step.VERIFY, evidence="Seen by the auditor.")
    for short in (Choice.YES, {"1": "yes"}, {"1": "yes", "2": "perhaps"}):
        with pytest.raises(Incomplete) as refused:
            choose(case, short)
        assert refused.value.field.startswith("promise-")
    denied = choose(case, {"1": "yes", "2": "no"}, "Only the passport.")

    assert denied.state is State.REMEDY
    assert [each.answer for each in denied.promises] == ["yes", "no"]
    paper = case.case().papers[-1]
    assert (paper.step, paper.words, paper.facts["promises"]) == (Step.DENY, "Only the passport.", "1:yes 2:no")
    assert [each.answer for each in case.case().promises] == ["yes", "no"]

    case.take(Step.VERIFY, evidence="The wages office showed the slip.")
    with pytest.raises(Unmet) as unmet:
        case.take(Step.CLOSE, outcome="resolved")
    assert unmet.value.guard is Guard.ANSWERED
    assert choose(case, {"1": "yes", "2": "partly"}).state is State.CONFIRMATION
    assert case.case().papers[-1].facts["kept"] == "partly"
    case.take(Step.CLOSE, outcome="resolved")
    assert [each.answer for each in case.mailbox().promises] == ["yes", "partly"]
    assert case.case().intact


def test_a_promise_has_words_an_owner_and_a_day_and_there_are_not_too_many(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.PROPOSED)
    good = Promise("", "guarantees", "An auditor comes again.", "The scheme", day(office, 30))

    for bad in (
        replace(good, text=" "),
        replace(good, owner=""),
        replace(good, text="x" * 301),
        replace(good, due=day(office, -1)),
        replace(good, allegation="0" * 32),
    ):
        with pytest.raises(Incomplete):
            promising.promise(office.desk, office.officer(RUTH), case.seen(), bad)
    with pytest.raises(Forbidden):
        promise(case, name=SALMA)
    assert case.mailbox().promises == ()

    for number in range(MOST):
        promise(case, f"Promise {number + 1}", name=MALIK)
    with pytest.raises(Incomplete):
        promise(case)
    assert [each.id for each in case.mailbox().promises] == [str(number + 1) for number in range(MOST)]


def test_nothing_is_promised_before_there_is_a_proposal(office: TestOffice) -> None:
    case = told(office)
    case.carry(State.ACKNOWLEDGED)

    with pytest.raises(StepRefused):
        promise(case)
