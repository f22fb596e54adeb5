"""A little of the mechanism's part of `make soak`: what it carries holds, and it would see if something did not."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from carried import Carried
from caseload import Plan, Round, barred, carry, verified
from enemy import Enemy
from offices import RUTH, TestOffice
from readers import with_readers
from refusing import attempt
from steps import MORE, TABLE, WORDS

from grievance.case.deadlines import FIXED
from grievance.case.terms import State, Step
from grievance.standards import load
from grievance.store.tables import ENTRY

PLAN = Plan(cases=6, steps=6, seed=11)


def test_generated_cases_hold_after_every_step_and_nobody_does_what_is_not_theirs(desks: TestOffice) -> None:
    report = carry(desks, PLAN)

    assert (report.faults, report.wrong) == ((), ())
    assert report.cases == PLAN.cases
    assert report.lines > report.steps >= PLAN.cases * PLAN.steps
    assert report.refused >= PLAN.cases * PLAN.steps
    assert report.days > 100
    assert report.rows + report.barred + len(report.never) == len(TABLE)
    assert not report.good  # so few cannot come by every row, and that is told
    assert f"never taken: {Step.DECIDE} in {State.PANEL}" in str(report)


def test_the_rows_that_no_service_lets_pass_are_those_where_nothing_is_proposed_or_extended() -> None:
    late = {State.PROPOSED, State.PANEL, State.REMEDY, State.CONFIRMATION, State.APPEAL}
    single = {State.ACKNOWLEDGED, State.AWAITING, State.ENQUIRY, State.WITHDRAWING}

    assert barred(load("asi")) == {(state, Step.EXTEND) for state in late} | {
        (state, step) for state in single for step in (Step.PROPOSE, Step.WITHHOLD)
    }


def test_what_does_not_hold_is_told(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'grievance.db'}"
    with with_readers(tmp_path, url, MORE) as office, closing(Enemy(url)) as enemy:
        carrying = Round(office, Plan(cases=3, steps=2, seed=5))
        ahead, elsewhen, right = (carrying.tell() for _ in range(3))
        ahead.mind.records(RUTH, Step.NOTE, {})
        received = elsewhen.mind.entries[0]
        elsewhen.mind.entries = (replace(received, facts={f"{FIXED}feedback": "2031-02-03"}),)
        _sees_what_was_told(right)
        _lets_pass(right)
        report, before = carrying.go(), verified(office)
        enemy.change(ENTRY, {"case": right.id, "sequence": 0}, sealed=b"nothing")
        after = verified(office)

    first, second = sorted(report.faults)
    assert "case 0," in first
    assert "seen.entries" in first
    assert "case 1," in second
    assert "file.deadlines == owed" in second
    assert not report.good
    assert before == ()
    assert any("entry" in found for found in after)


def _sees_what_was_told(case: Carried) -> None:
    """Let the receipt show her own words: those of the letter that she reads are said to be hers."""
    case.takes(RUTH, Step.ACKNOWLEDGE, {})
    assert case.told() is State.ACKNOWLEDGED
    case.holds(case.look())
    told, case.story = case.story, WORDS
    with pytest.raises(AssertionError):
        case.holds(case.look())
    case.story = told


def _lets_pass(case: Carried) -> None:
    """Try something as if it was forbidden."""
    with pytest.raises(AssertionError):
        attempt(case, RUTH, Step.EXAMINE)
    case.mind.records(RUTH, Step.EXAMINE, {})
