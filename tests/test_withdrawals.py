"""A withdrawal waits, can be taken back, and is never confirmed where somebody made her ask."""

from __future__ import annotations

from functools import partial

import pytest
from deeds import LETTER, bare, day, once, told
from offices import RUTH, TestOffice

from grievance import casework, correspondence, queueing
from grievance.case.terms import State
from grievance.errors import StepRefused


def test_a_withdrawal_waits_for_the_cooling_off_and_can_be_taken_back(office: TestOffice) -> None:
    case = told(office)

    mailbox = case.withdraw(words="I found other work.")

    assert (mailbox.state, mailbox.resume_until) == (State.WITHDRAWING, day(office, 7))
    with pytest.raises(StepRefused):
        case.step(casework.confirm_withdrawal)
    office.move_clock(7)
    with pytest.raises(StepRefused):
        case.step(casework.confirm_withdrawal)
    back = correspondence.resume(office.public, case.mailbox().token, once())
    assert (back.state, back.resume_until) == (State.RECEIVED, None)
    assert case.case().intact


def test_a_withdrawal_is_confirmed_after_the_cooling_off(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.withdraw()

    office.move_clock(8)
    with pytest.raises(StepRefused):
        correspondence.resume(office.public, case.mailbox().token, once())
    case.step(casework.confirm_withdrawal)

    mailbox = case.mailbox()
    assert (mailbox.state, mailbox.resume_until, mailbox.promise) == (State.WITHDRAWN, None, None)
    assert case.case().state is State.WITHDRAWN
    for refused in (correspondence.resume, partial(correspondence.ask_withdrawal, made="no", words="")):
        with pytest.raises(StepRefused):
            refused(office.public, mailbox.token, once())


def test_a_withdrawal_taken_back_returns_to_where_the_case_was(office: TestOffice) -> None:
    case = told(office)
    case.step(casework.acknowledge, LETTER)
    case.withdraw()
    case.step(casework.write, LETTER, None)

    mailbox = case.mailbox()
    assert (mailbox.state, mailbox.resume_until) == (State.WITHDRAWING, day(office, 7))
    assert correspondence.resume(office.public, mailbox.token, once()).state is State.ACKNOWLEDGED


def test_whoever_was_made_to_withdraw_is_marked_and_never_withdrawn(office: TestOffice) -> None:
    case = told(office)

    case.withdraw(made="yes")

    assert case.case().danger
    queue = queueing.queue(office.desk, office.officer(RUTH), size=10_000)
    assert case.number in {row.number for row in queue.rows if row.danger}
    for days in (0, 8, 400):
        office.move_clock(days)
        with pytest.raises(StepRefused):
            case.step(casework.confirm_withdrawal)
    assert case.case().state is State.WITHDRAWING


@pytest.mark.parametrize("words", ["", "He stands beside me."])
def test_the_mailbox_never_shows_whether_somebody_made_her(office: TestOffice, words: str) -> None:
    shown = []
    for made in ("no", "yes", "unsaid", "nonsense"):
        case = told(office)
        shown += [bare(case.withdraw(made, words)), bare(case.mailbox())]
        correspondence.resume(office.public, case.mailbox().token, once())
        shown.append(bare(case.mailbox()))

    assert shown[0] == shown[1] != shown[2]
    assert shown == shown[:3] * 4


def test_whether_somebody_made_her_stands_in_the_file(office: TestOffice) -> None:
    case = told(office)
    case.withdraw("yes", "He stands beside me.")

    paper = case.case().papers[-1]

    assert (paper.words, paper.facts, paper.verified) == ("He stands beside me.", {"made": "yes"}, True)


def test_a_withdrawal_sent_twice_is_once_also_when_it_was_taken_back_between(office: TestOffice) -> None:
    case, form = told(office), once()
    token = case.mailbox().token
    correspondence.ask_withdrawal(office.public, token, form, "no", "")
    correspondence.resume(office.public, token, once())

    again = correspondence.ask_withdrawal(office.public, token, form, "no", "")

    assert again.state is State.RECEIVED
    assert case.case().version == 2
