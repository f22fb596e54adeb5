"""What the complainant is told: neither of a hold nor of a quarantine, and where her own steps lead from there."""

from __future__ import annotations

import pytest

from grievance.case.lifecycle import Standing, stage, steps_from
from grievance.case.table import ENDED, TABLES, VERSION
from grievance.case.terms import Role, State, Step

TABLE = TABLES[VERSION]
PLAIN = [state for state in State if state not in {State.NEW, State.HOLD, State.WITHDRAWING}]
OPEN = [state for state in PLAIN if (state, Step.ASK_WITHDRAWAL) in TABLE]
STACKS = [
    *(Standing(state) for state in PLAIN),
    *(Standing(State.HOLD, (state,)) for state in PLAIN if state is not State.ARCHIVED),
    *(Standing(State.WITHDRAWING, (state,)) for state in OPEN),
    *(Standing(State.HOLD, (state, State.WITHDRAWING)) for state in OPEN),
]


def seen(standing: Standing) -> Standing:
    """Return where she is told that it stands, as her status line keeps it."""
    return Standing(standing.told, (standing.told_before,) if standing.told_before else ())


@pytest.mark.parametrize("standing", STACKS, ids=lambda standing: " ".join((standing.state, *standing.before)))
def test_where_her_step_leads_is_the_same_for_her_and_for_the_office(standing: Standing) -> None:
    hers = steps_from(seen(standing).state, [Role.COMPLAINANT])

    assert hers
    for step in hers:
        after = standing.moved(step)
        assert seen(after) == seen(seen(standing).moved(step))
        assert (after.state is State.HOLD) is (standing.state is State.HOLD)


@pytest.mark.parametrize("standing", STACKS, ids=lambda standing: " ".join((standing.state, *standing.before)))
def test_she_is_told_of_no_hold_and_of_no_quarantine(standing: Standing) -> None:
    assert not {standing.told, standing.told_before} & {State.HOLD, State.QUARANTINED}


def test_a_hold_lies_above_a_withdrawal_and_what_she_takes_back_beneath_it_is_taken_back() -> None:
    held = Standing(State.HOLD, (State.REMEDY,))

    asked = held.moved(Step.ASK_WITHDRAWAL)
    assert (asked.state, asked.told, asked.told_before) == (State.HOLD, State.WITHDRAWING, State.REMEDY)
    assert asked.moved(Step.RESUME) == held
    assert asked.moved(Step.LIFT) == Standing(State.WITHDRAWING, (State.REMEDY,))


def test_what_is_beneath_an_interruption_decides_whether_the_case_has_ended_and_was_acknowledged() -> None:
    assert Standing(State.HOLD, (State.CLOSED,)).ended
    assert not Standing(State.HOLD, (State.REMEDY,)).ended
    assert not Standing(State.WITHDRAWING, (State.ENQUIRY,)).acknowledged
    assert Standing(State.HOLD, (State.ACKNOWLEDGED, State.WITHDRAWING)).acknowledged
    assert all(Standing(state).ended for state in ENDED)


def test_an_interruption_without_a_place_to_come_back_to_returns_to_the_beginning() -> None:
    assert Standing(State.WITHDRAWING).moved(Step.RESUME) == Standing(State.RECEIVED)
    assert Standing(State.WITHDRAWING).moved(Step.NOTE) == Standing(State.WITHDRAWING)
    assert (Standing(State.HOLD).told, Standing(State.HOLD).told_before) == (State.HOLD, None)


def test_a_case_stands_on_one_of_seven_stages_or_beside_the_way() -> None:
    way = [State.RECEIVED, State.ACKNOWLEDGED, State.DIALOGUE, State.PROPOSED, State.REMEDY, State.CONFIRMATION]

    assert [stage(state) for state in (*way, State.MONITORING)] == [(at, 7) for at in range(1, 8)]
    assert {state for state in PLAIN if stage(state) is None} == {
        State.INADMISSIBLE,
        State.REFERRED,
        State.LINKED,
        State.DUPLICATE,
        State.UNSAFE,
        State.WITHDRAWN,
        State.ARCHIVED,
    }
