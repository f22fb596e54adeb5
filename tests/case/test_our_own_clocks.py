"""Our own clocks count working days, begin again, and stand still while the case does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from histories import entry, told
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.case.deadlines import FIXED, begun, deadlines, next_due, our_own
from grievance.case.duties import Deadline
from grievance.case.terms import Entry, State, Step
from grievance.case.workdays import MONDAY_TO_FRIDAY, Workdays
from grievance.standards import load

DUTIES = load("asi").duties
MONDAY = date(2026, 11, 16)
Line = tuple[str, int, Mapping[str, str]]
HOLD = {"reason": "threats", "review": "2026-11-30"}
TO_ADMISSIBILITY: tuple[Line, ...] = (("receive", 0, {}), ("acknowledge", 1, {}), ("examine", 2, {}))
ASKED: tuple[Line, ...] = (*TO_ADMISSIBILITY, ("ask", 4, {}))
cheap = settings(max_examples=50, deadline=None)


def owed(entries: tuple[Entry, ...], duty: str, today: date | None = None) -> Deadline:
    """Return one deadline of a history."""
    (found,) = (one for one in deadlines(entries, DUTIES, today=today) if one.duty == duty)
    return found


def at(day: int) -> date:
    """Return the day so many days after receipt."""
    return MONDAY + timedelta(days=day)


def test_a_new_case_owes_its_first_letter_in_two_working_days() -> None:
    first = owed(told(("receive", 4, {})), "first_letter")

    assert (first.due, first.statutory) == (date(2026, 11, 24), False)
    assert first.basis
    assert first.basis.calendar == MONDAY_TO_FRIDAY.name


def test_the_way_of_a_case_starts_and_ends_its_clocks() -> None:
    case = told(
        *TO_ADMISSIBILITY,
        ("admit", 3, {"subject": "member_conduct", "reason": "in scope"}),
        ("route", 10, {"to": "an auditor"}),
        ("accept", 12, {}),
    )

    running = {one.duty: one.due for one in our_own(deadlines(case, DUTIES)) if one.running()}

    assert running == {"investigation": at(12 + 90)}
    assert owed(case, "admissibility").met == at(3)
    assert owed(case, "assessment").met == at(10)
    assert owed(case, "acceptance").met == at(12)


def test_our_own_clock_begins_again_with_its_step_and_the_newest_counts() -> None:
    case = told(
        *TO_ADMISSIBILITY,
        ("admit", 3, {"subject": "member_conduct", "reason": "in scope"}),
        ("route", 10, {"to": "an auditor"}),
        ("decline", 12, {"reason": "a tie"}),
        ("route", 20, {"to": "another"}),
    )

    assert (owed(case[:-1], "assessment").started, owed(case[:-1], "assessment").running()) == (at(12), True)
    assert (owed(case, "acceptance").started, owed(case, "acceptance").met) == (at(20), None)


def test_a_clock_ends_with_its_case_and_begins_anew_when_it_is_opened_again() -> None:
    ended = told(*TO_ADMISSIBILITY, ("merge", 5, {"case": "HALE-730-3", "reason": "the same"}))
    again = told(
        *TO_ADMISSIBILITY,
        ("merge", 5, {"case": "HALE-730-3", "reason": "the same"}),
        ("propose", 8, {"step": "reopen"}),
        ("reopen", 9, {"reason": "another event"}),
    )

    assert next_due(deadlines(ended, DUTIES)) is None
    assert owed(ended, "assessment").lapsed
    assert (owed(again, "admissibility").started, owed(again, "admissibility").running()) == (at(9), True)


@pytest.mark.parametrize("waited", [1, 12, 29, 30])
def test_while_the_complainant_is_asked_our_clocks_stand_still(waited: int) -> None:
    before = owed(told(*TO_ADMISSIBILITY), "assessment").due
    answered = told(*ASKED, ("answer", 4 + waited, {}))

    assert owed(answered, "assessment").due == before + timedelta(days=waited)
    assert owed(told(*ASKED), "assessment", at(4 + waited)).due == before + timedelta(days=waited)


def test_after_thirty_days_of_waiting_they_go_on() -> None:
    waiting, long_after = (owed(told(*ASKED), "assessment", at(4 + days)) for days in (29, 90))

    assert (waiting.paused, long_after.paused) == (True, False)
    assert long_after.due == at(1 + 30 + 30)


def test_a_clock_of_working_days_moves_by_the_working_days_of_its_pause() -> None:
    before = owed(told(*TO_ADMISSIBILITY), "admissibility").due
    over_a_weekend = owed(told(*ASKED, ("answer", 7, {})), "admissibility")  # Friday to Monday

    assert over_a_weekend.due == MONDAY_TO_FRIDAY.add(before, 1)
    assert over_a_weekend.basis
    assert over_a_weekend.basis.paused == 1


def test_a_hold_stops_our_clocks_for_as_long_as_it_lasts_and_its_own_runs() -> None:
    held = told(*TO_ADMISSIBILITY, ("hold", 9, HOLD))

    assert owed(held, "assessment", at(400)).paused
    assert owed(held, "assessment", at(400)).due == at(31 + 391)
    assert (owed(held, "review").due, owed(held, "review").paused) == (date(2026, 11, 30), False)
    assert next_due(our_own(deadlines(held, DUTIES))) == owed(held, "review")


@pytest.mark.parametrize(("named", "due"), [("2026-11-26", at(10)), ("2027-01-01", at(16)), ("", at(16))])
def test_a_hold_is_looked_at_again_on_the_day_that_it_names_and_within_seven_days(named: str, due: date) -> None:
    assert deadlines((entry(0, "hold", 9, review=named),), DUTIES)[0].due == due


def test_a_hold_that_is_lifted_lets_them_go_on() -> None:
    lifted = told(
        *TO_ADMISSIBILITY, ("hold", 9, HOLD), ("propose", 11, {"step": "lift"}), ("lift", 14, {"reason": "moved away"})
    )

    assert owed(lifted, "assessment").due == at(31 + 5)
    assert not owed(lifted, "assessment").paused
    assert owed(lifted, "review").met == at(14)


def test_a_promise_stays_where_it_was_made_whatever_the_calendar_says_later() -> None:
    first = entry(0, "receive", 4)
    made = replace(first, facts=begun(first, DUTIES, Workdays("as it was")))
    closed = Workdays("as it is", holidays={at(7), at(8), at(9)})

    then, now = (
        next(one for one in deadlines((line,), DUTIES, closed) if one.duty == "first_letter") for line in (made, first)
    )

    assert (then.due, now.due) == (at(8), at(11))
    assert then.basis
    assert then.basis.calendar == "as it was"


@pytest.mark.parametrize("step", list(Step))
def test_each_step_fixes_the_days_of_the_clocks_that_it_starts(step: Step) -> None:
    line = entry(0, step, 0, review="2026-11-20")

    facts = begun(line, DUTIES)

    fixed = {name.removeprefix(FIXED): date.fromisoformat(day) for name, day in facts.items() if name != "calendar"}
    assert fixed == {one.duty: one.due for one in deadlines((line,), DUTIES)}


def waits(spans: list[int]) -> tuple[Entry, ...]:
    """Ask and be answered again and again, with so many days between one and the next."""
    lines, day = list(TO_ADMISSIBILITY), 2
    for place, span in enumerate(spans):
        day += span
        lines.append(("answer" if place % 2 else "ask", day, {}))
    return told(*lines)


@cheap
@given(st.lists(st.integers(0, 40), max_size=7), st.integers(0, 200), st.integers(0, 200))
def test_a_deadline_never_comes_nearer_as_time_passes(spans: list[int], one: int, more: int) -> None:
    case = waits(spans)
    last = case[-1].at.date()
    sooner, later = (deadlines(case, DUTIES, today=last + timedelta(days=days)) for days in (one, one + more))

    assert [a.due <= b.due for a, b in zip(sooner, later, strict=True)] == [True] * len(sooner)
    assert [a.due for a in sooner if a.statutory] == [b.due for b in later if b.statutory]


@cheap
@given(st.lists(st.integers(0, 40), max_size=7))
def test_a_pause_is_worth_just_its_days_and_never_more_than_thirty_each(spans: list[int]) -> None:
    case = waits(spans)
    waited = sum(min(span, 30) for span in spans[1::2])  # the ask is still open where the number of lines is odd

    assert owed(case, "assessment").due == at(31 + waited)


@cheap
@given(st.lists(st.integers(0, 40), max_size=7), st.integers(-4000, 4000))
def test_a_clock_that_was_set_wrong_by_ten_years_changes_no_day_of_the_law(spans: list[int], off: int) -> None:
    case = waits(spans)

    right, wrong = (deadlines(case, DUTIES, today=MONDAY + timedelta(days=days)) for days in (60, off))

    assert [one.due for one in right if one.statutory] == [one.due for one in wrong if one.statutory]
    assert all(one.due >= at(2) for one in wrong)


def test_every_state_that_stands_still_is_one_of_the_lifecycle() -> None:
    assert {pause.state for duty in DUTIES for pause in duty.pauses} == {State.AWAITING, State.HOLD}
