"""What the table does not allow is refused over HTTP, in every state, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from browsers import Browser
from deeds import MAIN, Told, told
from flask import Flask
from offices import MALIK, SALMA, TestOffice

from grievance.case.lifecycle import Standing
from grievance.case.table import TABLES, VERSION
from grievance.case.terms import State, Step
from grievance.errors import StepRefused

SOON: Final = (datetime.now(UTC).date() + timedelta(days=5)).isoformat()


def _from(state: State, step: Step, words: str = "", **facts: str) -> Callable[[Told], None]:
    """Carry a case to a state of the main way, then take one step beside it."""

    def go(case: Told) -> None:
        case.carry(state)
        name = {"name": SALMA} if step in {Step.HOLD, Step.MONITOR, Step.SET_ASIDE} else {}
        other = {"case": told(case.office).number} if step in {Step.LINK, Step.MERGE} else {}
        case.take(step, words, **name, **facts, **other)

    return go


def _withdraw(case: Told) -> None:
    case.withdraw()


def _withdrawn(case: Told) -> None:
    case.withdraw()
    case.office.move_clock(8)
    try:
        case.take(Step.CONFIRM_WITHDRAWAL, "")
    finally:
        case.office.move_clock(0)


def _appealed(case: Told) -> None:
    WAYS[State.INADMISSIBLE](case)
    case.hers(Step.APPEAL)


def _archived(case: Told) -> None:
    WAYS[State.DUPLICATE](case)
    case.take(Step.ARCHIVE, "")


WAYS: Final[Mapping[State, Callable[[Told], None]]] = {
    State.ENQUIRY: _from(State.RECEIVED, Step.ENQUIRE),
    State.QUARANTINED: _from(State.RECEIVED, Step.QUARANTINE, reason="It looks like an advertisement."),
    State.AWAITING: _from(State.ADMISSIBILITY, Step.ASK, "Who holds the passports now?"),
    State.INADMISSIBLE: _from(State.ADMISSIBILITY, Step.REJECT, "It is not ours.", ground="outside"),
    State.REFERRED: _from(State.ADMISSIBILITY, Step.REFER, "Others take it on.", to="A union", consent="on 4 May"),
    State.LINKED: _from(State.ADMISSIBILITY, Step.LINK, "It goes on there.", reason="One event."),
    State.DUPLICATE: _from(State.ADMISSIBILITY, Step.MERGE, "It goes on there.", reason="The same."),
    State.UNSAFE: _from(State.ASSESSMENT, Step.SET_ASIDE, "We do not ask there.", reason="They are watched."),
    State.DIALOGUE: _from(State.INVESTIGATION, Step.MEDIATE, mediator="The union", consent="on 4 May"),
    State.PANEL: _from(State.PROPOSED, Step.CONVENE, panel="Three who decided nothing here"),
    State.MONITORING: _from(State.CLOSED, Step.MONITOR, until="2031-01-01"),
    State.HOLD: _from(State.RECEIVED, Step.HOLD, reason="Somebody asked.", review=SOON),
    State.APPEAL: _appealed,
    State.WITHDRAWING: _withdraw,
    State.WITHDRAWN: _withdrawn,
    State.ARCHIVED: _archived,
}


def refused(state: State) -> list[Step]:
    """Return the steps that the table does not have from a state."""
    standing = Standing(state, (State.RECEIVED,) if state in {State.HOLD, State.WITHDRAWING} else ())

    def allowed(step: Step) -> bool:
        try:
            standing.rule(step)
        except StepRefused:
            return False
        return True

    return [step for step in Step if not allowed(step)]


def test_every_state_of_a_stored_case_is_come_to_and_every_step_without_a_row_is_tried() -> None:
    states = {*MAIN, *WAYS}
    assert states == set(State) - {State.NEW}
    tried = {(state, step) for state in states for step in refused(state)}
    rows = {(state, step) for state, step in TABLES[VERSION] if state in states}
    beneath = {(State.HOLD, Step.ASK_WITHDRAWAL)}  # she is not told of a hold, and goes on
    assert tried == {(state, step) for state in states for step in Step} - rows - beneath


@pytest.fixture(scope="module")
def along(made: TestOffice) -> Told:
    """Give one case that goes along the main way, from test to test."""
    return told(made)


@pytest.fixture
def officer(browser: Callable[[str], Browser], state: State) -> Browser:
    """Give an officer's browser, of one or another in turn: nobody opens more than a thousand cases in an hour."""
    return browser((MALIK, SALMA)[list(State).index(state) % 2])


def post_all(app: Flask, officer: Browser, case: Told, state: State) -> None:
    """Try every step that the state has not, as no form of ours would."""
    cookie = officer.client.get_cookie("__Host-desk", domain="127.0.0.1")
    assert cookie is not None
    before, opened = case.case(), openings(case)
    assert before.state is state
    fields = {"token": str(app.extensions["desk"].sessions.form_token(cookie.value)), "version": str(before.version)}

    answers = {
        step: officer.post(f"/case/{case.number}/step", **fields, step=step, reason="x", words="x")
        for step in refused(state)
    }

    assert {step: answer.status_code for step, answer in answers.items()} == dict.fromkeys(answers, 409)
    assert all("this step is not possible from here." in answer.text for answer in answers.values())
    assert openings(case) == opened + len(answers)  # once for each, though a page is drawn
    assert case.case().version == before.version


def openings(case: Told) -> int:
    """Count the lines of the keeper's journal that name the case."""
    journal = (case.office.settings.keeper_home / "journal").read_text()
    return journal.count(case.record().case.id.hex())


@pytest.mark.parametrize("state", MAIN, ids=str)
def test_on_the_main_way_nothing_else_is_taken(app: Flask, officer: Browser, along: Told, state: State) -> None:
    along.carry(state)

    post_all(app, officer, along, state)


@pytest.mark.parametrize("state", WAYS, ids=str)
def test_beside_the_way_nothing_else_is_taken(app: Flask, officer: Browser, made: TestOffice, state: State) -> None:
    case = told(made)
    WAYS[state](case)

    post_all(app, officer, case, state)
