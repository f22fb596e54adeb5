from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from histories import history

from grievance.case import lifecycle
from grievance.case.lifecycle import CLOSING_REASONS, TABLE, VERSION, Standing, advance, page, replay, steps_from
from grievance.case.terms import State, Step
from grievance.errors import StepRefused
from grievance.phrases import LANGUAGES, say

ROOT = Path(__file__).parents[2]
KEPT = {"write", "note", "summarise", "answer", "exchange"}
ALLOWED = {
    "new": {"receive"},
    "received": KEPT | {"acknowledge", "ask_withdrawal", "close"},
    "acknowledged": KEPT | {"feedback", "ask_withdrawal", "close"},
    "withdrawing": KEPT | {"acknowledge", "feedback", "resume", "confirm_withdrawal", "close"},
    "withdrawn": KEPT,
    "closed": KEPT,
}


@pytest.mark.parametrize("state", State)
def test_each_state_allows_exactly_its_own_steps(state: State) -> None:
    assert steps_from(state) == ALLOWED[state]


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_every_other_step_is_refused_and_names_itself(state: State, step: Step) -> None:
    if step in ALLOWED[state]:
        assert advance(state, step) in State
        return
    with pytest.raises(StepRefused) as refused:
        advance(state, step)
    assert (refused.value.state, refused.value.step) == (state, step)


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
        advance(State.NEW, Step.RECEIVE, version=VERSION + 1)
    assert Standing().after(history("receive")[0]) == Standing(State.RECEIVED)


def test_every_state_can_be_reached() -> None:
    assert {State.NEW, *TABLE.values(), advance(State.WITHDRAWING, Step.RESUME, acknowledged=True)} == set(State)


def test_the_picture_in_the_docs_is_the_table() -> None:
    assert (ROOT / "docs" / "lifecycle.md").read_text() == page()


def test_the_module_run_by_itself_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(lifecycle.__file__, run_name="__main__")

    assert capsys.readouterr().out == page()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", CLOSING_REASONS)
def test_every_reason_for_closing_has_a_letter(language: str, reason: str) -> None:
    assert say(language, f"letter.close.{reason}")
