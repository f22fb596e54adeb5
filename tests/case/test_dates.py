"""A day that an officer names is a day, and one that the mechanism allows."""

from __future__ import annotations

from datetime import date

import pytest
from histories import history

from grievance.case.dates import require_days
from grievance.case.deadlines import deadlines
from grievance.case.terms import Step
from grievance.errors import Incomplete
from grievance.standards import load

DUTIES = load("asi").duties
TODAY = date(2026, 11, 17)
# Received on 16 November and acknowledged a day later: feedback is due on 17 February, and on 17 May at the latest.
OWED = deadlines(history("receive", "acknowledge"), DUTIES)


@pytest.mark.parametrize("until", ["2027-02-18", "2027-05-17"])
def test_the_feedback_can_be_extended_to_six_months_in_all(until: str) -> None:
    require_days(Step.EXTEND, {"duty": "feedback", "until": until}, DUTIES, OWED, TODAY)


@pytest.mark.parametrize(
    ("duty", "until", "error"),
    [
        ("feedback", "2027-02-17", "until past"),
        ("feedback", "2026-11-01", "until past"),
        ("feedback", "2027-05-18", "until late"),
        ("feedback", "in spring", "until missing"),
        ("acknowledge", "2026-12-01", "duty missing"),
        ("admissibility", "2027-01-01", "duty missing"),
        ("everything", "2027-01-01", "duty missing"),
        ("", "2027-01-01", "duty missing"),
    ],
)
def test_what_cannot_be_extended_is_refused_with_the_field(duty: str, until: str, error: str) -> None:
    with pytest.raises(Incomplete, match=error):
        require_days(Step.EXTEND, {"duty": duty, "until": until}, DUTIES, OWED, TODAY)


def test_an_extension_that_comes_late_gives_a_day_to_come() -> None:
    with pytest.raises(Incomplete, match="until past"):
        require_days(Step.EXTEND, {"duty": "feedback", "until": "2027-02-20"}, DUTIES, OWED, date(2027, 3, 1))


def test_a_hold_is_looked_at_again_within_seven_days() -> None:
    for day in ("2026-11-17", "2026-11-24"):
        require_days(Step.HOLD, {"review": day}, DUTIES, OWED, TODAY)
    for day, error in (("2026-11-16", "past"), ("2026-11-25", "late"), ("soon", "missing"), ("", "missing")):
        with pytest.raises(Incomplete, match=f"review {error}"):
            require_days(Step.HOLD, {"review": day}, DUTIES, OWED, TODAY)


def test_other_steps_name_no_day_of_a_clock() -> None:
    require_days(Step.MONITOR, {"until": "never"}, DUTIES, OWED, TODAY)
