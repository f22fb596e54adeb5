"""What is owed by law. Our own clocks are in `test_our_own_clocks.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from histories import entry, history, told

from grievance.case.deadlines import add_months, begun, cooling_off_ends, deadlines, next_due
from grievance.case.duties import Basis, Deadline, Duty
from grievance.case.terms import Step
from grievance.case.workdays import Workdays
from grievance.standards import load

DUTIES = tuple(duty for duty in load("asi").duties if duty.statutory)
ACKNOWLEDGE, FEEDBACK = DUTIES
RECEIVED = date(2026, 11, 16)


def test_a_case_that_was_received_owes_an_acknowledgement_in_seven_days_and_feedback_three_months_later() -> None:
    owed = deadlines(history("receive"), DUTIES)

    assert owed == (
        Deadline("acknowledge", date(2026, 11, 23), RECEIVED, basis=Basis(ACKNOWLEDGE, Step.RECEIVE)),
        Deadline("feedback", date(2027, 2, 23), date(2026, 11, 23), basis=Basis(FEEDBACK, None)),
    )


def test_an_acknowledgement_meets_its_duty_and_starts_the_three_months() -> None:
    acknowledge, feedback = deadlines((entry(0, "receive"), entry(1, "acknowledge", 2)), DUTIES)

    assert (acknowledge.met, acknowledge.running()) == (date(2026, 11, 18), False)
    assert (feedback.started, feedback.due, feedback.running()) == (date(2026, 11, 18), date(2027, 2, 18), True)


def test_a_late_acknowledgement_buys_no_time_for_the_feedback() -> None:
    acknowledge, feedback = deadlines((entry(0, "receive"), entry(1, "acknowledge", 30)), DUTIES)

    assert (acknowledge.due, acknowledge.met) == (date(2026, 11, 23), date(2026, 12, 16))
    assert feedback.due == date(2027, 2, 23)


@pytest.mark.parametrize("step", ["close", "confirm_withdrawal"])
def test_the_end_of_a_case_ends_both_duties(step: str) -> None:
    ended = (entry(0, "receive"), entry(1, "ask_withdrawal", 1), entry(2, step, 9))

    assert [deadline.met for deadline in deadlines(ended, DUTIES)] == [date(2026, 11, 25)] * 2


def test_feedback_ends_the_feedback_and_nothing_else() -> None:
    acknowledge, feedback = deadlines((entry(0, "receive"), entry(1, "write", 1), entry(2, "feedback", 40)), DUTIES)

    assert acknowledge.running()
    assert feedback.met == date(2026, 12, 26)


def test_letters_notes_and_answers_stop_no_clock() -> None:
    exchange = history("receive", "write", "note", "answer", "summarise", "exchange", "ask_withdrawal", "resume")

    assert all(deadline.running() for deadline in deadlines(exchange, DUTIES))


def test_nothing_is_owed_before_anything_came() -> None:
    assert deadlines((), DUTIES) == ()


def test_a_duty_without_a_fallback_starts_with_its_step_alone() -> None:
    duty = Duty("update", starts=(Step.WRITE,), ends=(Step.CLOSE,), days=30, statutory=True)

    assert deadlines(history("receive"), [duty]) == ()
    assert deadlines(history("receive", "write"), [duty])[0].due == date(2026, 12, 17)


def test_the_next_deadline_is_the_first_that_still_runs() -> None:
    met = Deadline("acknowledge", date(2026, 11, 23), RECEIVED, met=RECEIVED)
    later, sooner = Deadline("a", date(2027, 2, 1), RECEIVED), Deadline("b", date(2027, 1, 1), RECEIVED)

    assert next_due((met, later, sooner)) == sooner
    assert next_due((met, later, replace(sooner, paused=True))) == later
    assert next_due((met,)) is None
    assert next_due(()) is None


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 11, 16), 3, date(2027, 2, 16)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 9, 30), 3, date(2026, 12, 30)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


def test_the_cooling_off_counts_from_the_newest_request() -> None:
    asked_twice = (
        entry(0, "receive"),
        entry(1, "ask_withdrawal", 1),
        entry(2, "resume", 2),
        entry(3, "ask_withdrawal", 10),
    )

    assert cooling_off_ends(asked_twice, 7) == date(2026, 12, 3)
    assert cooling_off_ends(history("receive"), 7) is None


def test_a_duty_that_only_the_end_of_the_case_ended_was_not_kept() -> None:
    kept, lapsed = deadlines((entry(0, "receive"), entry(1, "acknowledge", 1), entry(2, "close", 5)), DUTIES)

    assert (kept.lapsed, lapsed.lapsed, lapsed.met) == (False, True, date(2026, 11, 21))


def test_a_suppressed_acknowledgement_ends_its_duty_and_starts_the_three_months_on_the_seventh_day() -> None:
    acknowledge, feedback = deadlines(
        told(("receive", 0, {}), ("propose", 1, {"step": "suppress"}), ("suppress", 2, {"reason": "seen"})), DUTIES
    )

    assert acknowledge.met == date(2026, 11, 18)
    assert (feedback.started, feedback.due, feedback.running()) == (date(2026, 11, 23), date(2027, 2, 23), True)


@pytest.mark.parametrize(
    ("until", "due"), [("2027-04-01", date(2027, 4, 1)), ("2030-01-01", date(2027, 5, 17)), ("soon", date(2027, 2, 17))]
)
def test_an_extension_gives_the_feedback_until_its_day_and_six_months_in_all(until: str, due: date) -> None:
    extended = told(
        ("receive", 0, {}),
        ("acknowledge", 1, {}),
        ("extend", 30, {"duty": "feedback", "until": until, "reason": "many people"}),
    )

    feedback = deadlines(extended, DUTIES)[1]

    assert feedback.due == due
    assert feedback.basis == Basis(FEEDBACK, Step.ACKNOWLEDGE, extended=due != date(2027, 2, 17))


def test_no_second_extension_counts_and_none_brings_a_day_forward() -> None:
    for first, due in (("2027-03-01", date(2027, 3, 1)), ("2027-01-01", date(2027, 2, 17))):
        asked = [{"duty": "feedback", "until": until, "reason": "many people"} for until in (first, "2027-05-01")]
        extended = told(
            ("receive", 0, {}), ("acknowledge", 1, {}), *(("extend", 30 + at, facts) for at, facts in enumerate(asked))
        )

        assert deadlines(extended, DUTIES)[1].due == due


def test_a_case_that_waits_or_is_on_hold_stops_no_clock_of_the_law() -> None:
    moved = told(
        ("receive", 0, {}),
        ("acknowledge", 1, {}),
        ("examine", 2, {}),
        ("ask", 3, {}),
        ("hold", 20, {"reason": "threats", "review": "2026-12-10"}),
    )

    feedback = deadlines(moved, DUTIES, today=date(2027, 1, 30))[1]

    assert (feedback.due, feedback.paused) == (date(2027, 2, 17), False)


def test_a_duty_by_law_begins_once_whatever_comes_after() -> None:
    way = ("receive", "acknowledge", "examine", "merge", "propose", "reopen")
    facts = {
        "merge": {"case": "HALE-730-3", "reason": "the same"},
        "propose": {"step": "reopen"},
        "reopen": {"reason": "new facts"},
    }
    reopened = told(*((step, day, facts.get(step, {})) for day, step in enumerate(way)))

    assert [deadline.running() for deadline in deadlines(reopened, DUTIES)] == [False, False]


def test_a_day_that_was_fixed_in_its_entry_moves_with_no_later_change_of_the_rules() -> None:
    first = entry(0, "receive")
    fixed = (replace(first, facts=begun(first, DUTIES)),)
    shorter = tuple(replace(duty, days=duty.days and 3, months=duty.months and 1) for duty in DUTIES)

    assert [one.due for one in deadlines(fixed, shorter)] == [one.due for one in deadlines((first,), DUTIES)]
    assert [one.due for one in deadlines((first,), shorter)] != [one.due for one in deadlines((first,), DUTIES)]


def test_an_entry_fixes_only_what_it_starts() -> None:
    assert begun(entry(0, "note"), DUTIES) == {}
    assert begun(entry(0, "acknowledge"), DUTIES, Workdays("a calendar")) == {
        "due.feedback": "2027-02-16",
        "calendar": "a calendar",
    }
