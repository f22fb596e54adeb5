"""A step of two officers: proposed by one, taken by another, and by nobody in any other way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from histories import history
from lines import signed

from grievance.case.history import fold
from grievance.case.lifecycle import Proposal, Standing
from grievance.case.table import INTERRUPTED, TABLES, VERSION
from grievance.case.terms import Entry, State, Step
from grievance.errors import StepRefused

RUTH, MALIK, SALMA = b"ruth", b"malik", b"salma"
TABLE = TABLES[VERSION]
SECONDED = sorted(place for place, rule in TABLE.items() if rule.second)
WAITING = Standing(State.ADMISSIBILITY, proposal=Proposal(7, Step.REJECT, RUTH), table=VERSION)
REJECT = signed(8, Step.REJECT, MALIK, ground="outside", proposal="7")


@pytest.mark.parametrize(("state", "step"), SECONDED)
def test_what_needs_two_is_taken_by_two_and_by_no_one_alone(state: State, step: Step) -> None:
    standing = Standing(state, (State.ASSESSMENT,) if state in INTERRUPTED else (), table=VERSION)
    facts = dict.fromkeys(TABLE[state, step].facts, "said")

    waiting = standing.after(signed(7, Step.PROPOSE, RUTH, step=step))
    taken = signed(8, step, MALIK, proposal="7", **facts)

    assert (waiting.state, waiting.proposal) == (state, Proposal(7, step, RUTH))
    assert waiting.after(taken).state is (TABLE[state, step].end or State.ASSESSMENT)
    assert waiting.after(taken).proposal is None
    for alone in (replace(taken, by=RUTH), replace(taken, facts=facts)):
        with pytest.raises(StepRefused):
            waiting.after(alone)
    with pytest.raises(StepRefused):
        standing.after(taken)


@pytest.mark.parametrize(
    "forged",
    [
        replace(REJECT, by=RUTH),
        replace(REJECT, facts={"ground": "outside"}),
        replace(REJECT, facts={"ground": "outside", "proposal": "6"}),
        replace(REJECT, facts={"ground": "outside", "proposal": "07"}),
        replace(REJECT, facts={"ground": "", "proposal": "7"}),
        signed(8, Step.REFER, MALIK, to="the OECD contact point", consent="given", proposal="7"),
    ],
    ids=[
        "the proposer",
        "no proposal",
        "another number",
        "written otherwise",
        "a fact left out",
        "another step",
    ],
)
def test_a_line_that_is_not_just_what_was_proposed_is_refused(forged: Entry) -> None:
    assert WAITING.after(REJECT).state is State.INADMISSIBLE
    with pytest.raises(StepRefused):
        WAITING.after(forged)


def test_a_proposal_that_was_withheld_cannot_be_taken() -> None:
    withheld = WAITING.after(signed(8, Step.WITHHOLD, MALIK, reason="not before she was asked"))

    assert withheld == replace(WAITING, proposal=None)
    with pytest.raises(StepRefused):
        withheld.after(replace(REJECT, sequence=9))


def test_a_proposal_falls_when_the_case_moves_even_if_it_comes_back() -> None:
    asked = WAITING.after(signed(8, Step.ASK, SALMA))
    back = asked.after(signed(9, Step.ANSWER, b""))

    assert (asked.proposal, back.state, back.proposal) == (None, State.ADMISSIBILITY, None)
    with pytest.raises(StepRefused):
        back.after(replace(REJECT, sequence=10))


def test_a_proposal_stays_while_others_write_and_the_newer_takes_the_place_of_the_older() -> None:
    noted = WAITING.after(signed(8, Step.NOTE, MALIK)).after(signed(9, Step.ANSWER, b""))
    newer = noted.after(signed(10, Step.PROPOSE, MALIK, step="refer"))

    assert noted.proposal == WAITING.proposal
    assert newer.proposal == Proposal(10, Step.REFER, MALIK)
    with pytest.raises(StepRefused):
        newer.after(replace(REJECT, sequence=11, by=SALMA))


@pytest.mark.parametrize("step", ["admit", "close", "something", ""])
def test_only_what_needs_two_from_here_is_proposed(step: str) -> None:
    with pytest.raises(StepRefused):
        Standing(State.ADMISSIBILITY, table=VERSION).after(signed(7, Step.PROPOSE, RUTH, step=step))


def test_a_case_that_was_closed_under_the_first_table_is_opened_again_under_the_second() -> None:
    before = history("receive", "acknowledge", "feedback", "close")
    again = (
        signed(4, Step.PROPOSE, RUTH, step="reopen"),
        signed(5, Step.REOPEN, MALIK, reason="she wrote that nothing came", proposal="4"),
        signed(6, Step.ADMIT, MALIK, subject="member_conduct", reason="in scope"),
    )

    assert fold((*before, *again)) == (Standing(State.ASSESSMENT, table=VERSION), ())


def test_nobody_goes_back_to_a_table_that_asked_less() -> None:
    started = (signed(0, Step.RECEIVE, b""), signed(1, Step.ACKNOWLEDGE, RUTH))
    alone = replace(signed(2, Step.CLOSE, RUTH), table=1)

    assert fold((*started, alone)) == (Standing(State.ACKNOWLEDGED, table=VERSION), (2,))
    assert fold((*history("receive", "acknowledge"), alone))[0].state is State.CLOSED


@pytest.mark.parametrize("state", [State.HOLD, State.RECEIVED])
def test_a_line_under_a_table_that_nobody_knows_is_refused(state: State) -> None:
    with pytest.raises(StepRefused):
        Standing(state, (State.RECEIVED,)).after(replace(signed(3, Step.ANSWER, b""), table=VERSION + 1))
