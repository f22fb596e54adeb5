from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from histories import history

from grievance.case import picture
from grievance.case.lifecycle import Standing, replay, steps_from
from grievance.case.picture import page
from grievance.case.table import INTERRUPTED, TABLES, VERSION, Rule
from grievance.case.terms import Role, State, Step
from grievance.errors import StepRefused
from grievance.phrases import LANGUAGES, say
from grievance.standards import load

ROOT = Path(__file__).parents[2]
TABLE = TABLES[VERSION]
NOBODYS = Rule(None, frozenset())


@pytest.mark.parametrize("state", State)
def test_a_step_leads_where_the_table_says_and_every_other_names_itself(state: State) -> None:
    standing = Standing(state, (State.ASSESSMENT,) if state in INTERRUPTED else ())
    hers = {step for step in Step if Role.COMPLAINANT in TABLE.get((State.ASSESSMENT, step), NOBODYS).roles}
    refused = set()

    for step in Step:
        row = TABLE.get((state, step))
        if row is not None:
            assert standing.moved(step).state is (row.end or State.ASSESSMENT), step
        elif not (state is State.HOLD and step in hers):
            with pytest.raises(StepRefused) as error:
                standing.moved(step)
            assert (error.value.state, error.value.step) == (state, step)
            refused.add(step)

    assert refused == {step for step in Step if (state, step) not in TABLE} - (hers if state is State.HOLD else set())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_the_steps_from_a_state_are_those_of_a_role(state: State, role: Role) -> None:
    assert steps_from(state, [role]) == {
        step for (start, step), row in TABLE.items() if start is state and role in row.roles
    }


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ((), "new"),
        (("receive",), "received"),
        (("receive", "answer", "note", "write", "summarise", "exchange"), "received"),
        (("receive", "acknowledge"), "acknowledged"),
        (("receive", "acknowledge", "feedback"), "acknowledged"),
        (("receive", "close"), "closed"),
        (("receive", "acknowledge", "close"), "closed"),
        (("receive", "ask_withdrawal"), "withdrawing"),
        (("receive", "ask_withdrawal", "acknowledge", "feedback", "answer"), "withdrawing"),
        (("receive", "ask_withdrawal", "confirm_withdrawal"), "withdrawn"),
        (("receive", "ask_withdrawal", "confirm_withdrawal", "answer", "write"), "withdrawn"),
        (("receive", "ask_withdrawal", "close"), "closed"),
        (("receive", "close", "answer", "write"), "closed"),
    ],
)
def test_a_history_leads_to_its_state(steps: tuple[str, ...], state: str) -> None:
    assert replay(history(*steps)) == state


@pytest.mark.parametrize(
    ("before", "state"),
    [
        (("receive", "ask_withdrawal"), "received"),
        (("receive", "acknowledge", "ask_withdrawal"), "acknowledged"),
        (("receive", "ask_withdrawal", "acknowledge"), "acknowledged"),
        (("receive", "acknowledge", "ask_withdrawal", "resume", "answer", "ask_withdrawal"), "acknowledged"),
    ],
)
def test_a_withdrawal_that_is_taken_back_returns_to_where_the_case_was(before: tuple[str, ...], state: str) -> None:
    assert replay(history(*before, "resume")) == state


def test_a_withdrawal_that_was_confirmed_cannot_be_taken_back() -> None:
    with pytest.raises(StepRefused):
        replay(history("receive", "ask_withdrawal", "confirm_withdrawal", "resume"))


def test_an_entry_is_read_by_the_table_it_was_made_under() -> None:
    with pytest.raises(StepRefused):
        Standing().moved(Step.RECEIVE, VERSION + 1)
    assert Standing().after(history("receive")[0]) == Standing(State.RECEIVED)
    assert replay(history("receive", "close")) is State.CLOSED
    with pytest.raises(StepRefused):
        Standing(State.RECEIVED).moved(Step.CLOSE)


def test_every_state_can_be_reached_and_none_but_the_archive_is_a_dead_end() -> None:
    assert {State.NEW, *(row.end for row in TABLE.values() if row.end)} == set(State)
    onwards = {start for (start, _), row in TABLE.items() if row.end is not start}
    assert set(State) - onwards == {State.ARCHIVED}


def test_the_picture_in_the_docs_is_the_table() -> None:
    assert (ROOT / "docs" / "lifecycle.md").read_text() == page()


def test_the_module_run_by_itself_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(picture.__file__, run_name="__main__")

    assert capsys.readouterr().out == page()


OPTIONS = load().options
_REASONS = [each.letter for each in (*OPTIONS["outcome"], *OPTIONS["ground"]) if each.letter]
_REASONS += [f"closing.outcome.{each.id}" for each in OPTIONS["outcome"]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", _REASONS)
def test_every_reason_for_closing_has_its_words(language: str, key: str) -> None:
    assert say(language, f"letter.{key}")
