from __future__ import annotations

from datetime import date

import pytest
from histories import entry, history

from grievance.case.deadlines import add_months, cooling_off_ends, deadlines, next_due
from grievance.case.terms import Deadline, Duty, Step
from grievance.standards import load

DUTIES = load("asi").duties
RECEIVED = date(2026, 11, 16)


def test_a_case_that_was_received_owes_an_acknowledgement_in_seven_days_and_feedback_three_months_later() -> None:
    owed = deadlines(history("receive"), DUTIES)

    assert owed == (
        Deadline("acknowledge", date(2026, 11, 23), RECEIVED),
        Deadline("feedback", date(2027, 2, 23), date(2026, 11, 23)),
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
    told = history("receive", "write", "note", "answer", "summarise", "exchange", "ask_withdrawal", "resume")

    assert all(deadline.running() for deadline in deadlines(told, DUTIES))


def test_nothing_is_owed_before_anything_came() -> None:
    assert deadlines((), DUTIES) == ()


def test_a_duty_without_a_fallback_starts_with_its_step_alone() -> None:
    duty = Duty("update", starts=(Step.WRITE,), ends=(Step.CLOSE,), days=30)

    assert deadlines(history("receive"), [duty]) == ()
    assert deadlines(history("receive", "write"), [duty])[0].due == date(2026, 12, 17)


def test_the_next_deadline_is_the_first_that_still_runs() -> None:
    met = Deadline("acknowledge", date(2026, 11, 23), RECEIVED, met=RECEIVED)
    later, sooner = Deadline("a", date(2027, 2, 1), RECEIVED), Deadline("b", date(2027, 1, 1), RECEIVED)

    assert next_due((met, later, sooner)) == sooner
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
