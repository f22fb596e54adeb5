from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from grievance.case.choices import APPEALED_FROM, TAKES, choices
from grievance.case.lifecycle import Standing
from grievance.case.table import CHOICES, TABLES, TOLD, VERSION
from grievance.case.terms import Choice, Role, State
from grievance.phrases import LANGUAGES, catalogue, say

TODAY = date(2026, 11, 28)
DEEP = 3


def standings() -> Iterator[Standing]:
    """Walk every standing that the table can lead to, with up to so many interruptions on top of each other."""
    seen, waiting = set(), [Standing()]
    while waiting:
        standing = waiting.pop()
        if standing in seen or len(standing.before) > DEEP:
            continue
        seen.add(standing)
        yield standing
        waiting += [standing.moved(step) for state, step in TABLES[VERSION] if state is standing.state]


def test_she_is_never_told_of_a_hold_or_of_a_suspicion() -> None:
    told = {standing.told for standing in standings() if standing.state is not State.NEW}

    assert told == TOLD


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_that_she_is_told_has_its_sentences(language: str) -> None:
    known = catalogue(language)

    assert [state for state in TOLD if not known.get(f"status.{state}")] == []
    plain = TOLD - {State.WITHDRAWING}  # its sentence names a day
    assert [state for state in plain if not say(language, f"status.{state}.what")] == []
    assert len({say(language, f"status.{state}") for state in TOLD}) == len(TOLD)


def test_what_she_may_choose_is_a_step_of_hers_and_brings_all_its_facts() -> None:
    for state in State:
        for choice in choices(state, TODAY, TODAY):
            step, facts = TAKES[choice]
            rule = TABLES[VERSION][state, step]
            assert Role.COMPLAINANT in rule.roles
            assert set(facts) == set(rule.facts)
            assert all(value in CHOICES[name] for name, value in facts.items())


def test_every_choice_is_offered_somewhere() -> None:
    assert {choice for state in TOLD for choice in choices(state, TODAY, TODAY)} == set(Choice)


def test_another_look_can_be_asked_for_until_its_last_day() -> None:
    assert {state for state in State if Choice.APPEAL in choices(state, TODAY, TODAY)} == APPEALED_FROM
    for until in (None, TODAY - timedelta(days=1)):
        assert all(Choice.APPEAL not in choices(state, until, TODAY) for state in State)


def test_a_choice_goes_on_beneath_a_hold_of_which_she_is_not_told() -> None:
    for state in TOLD:
        for choice in choices(state, TODAY, TODAY):
            step, _ = TAKES[choice]
            held = Standing(State.HOLD, (state,)).moved(step)
            assert (held.state, held.told) == (State.HOLD, Standing(state).moved(step).told)
