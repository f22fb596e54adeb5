"""Withdrawing in a chat: whether somebody made her reaches the desk, and is not shown to the receipt."""

from __future__ import annotations

import pytest
from deeds import told
from offices import TestOffice

from bots import doing
from bots.files import Brought
from grievance.case.terms import State
from grievance.interview.talk import Opened, Withdraw
from grievance.office import Process


@pytest.mark.parametrize(("made", "danger"), [("no", False), ("yes", True), ("unsaid", False)])
def test_that_somebody_made_her_marks_the_case_and_shows_her_the_same(
    office: TestOffice, made: str, *, danger: bool
) -> None:
    case = told(office)
    act = Withdraw(case.mailbox().token, made)

    outcomes = [vars(doing)["_perform"](office.role(Process.BOT), b"n" * 32, act, Brought()) for _ in range(2)]

    for outcome in outcomes:  # the second is the same form again
        assert isinstance(outcome, Opened)
        assert (outcome.state, outcome.may_withdraw, outcome.letters) == (State.WITHDRAWING, False, ())
    assert case.case().danger is danger
