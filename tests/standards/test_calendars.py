"""An office counts the working days of its own place."""

from __future__ import annotations

from datetime import date

import pytest

from grievance.case.workdays import MONDAY_TO_FRIDAY
from grievance.errors import SettingRefused
from grievance.standards.calendars import calendar


def test_without_a_place_monday_to_friday_are_worked_and_the_name_says_so() -> None:
    assert calendar("") is MONDAY_TO_FRIDAY
    assert MONDAY_TO_FRIDAY.name == "Monday to Friday, no public holidays"


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    whole, victoria = calendar("AU"), calendar("AU-VIC")
    cup_day, national = date(2026, 11, 3), date(2027, 1, 26)

    assert (whole.works(cup_day), victoria.works(cup_day)) == (True, False)
    assert (whole.works(national), victoria.works(national)) == (False, False)
    assert victoria.name.startswith("AU-VIC, holidays 0.")


def test_the_weekend_is_that_of_the_place() -> None:
    assert calendar("IL").weekend == frozenset({4, 5})
    assert not calendar("IL").works(date(2026, 11, 20))


@pytest.mark.parametrize("code", ["XX", "AU-ZZ"])
def test_a_place_that_nobody_knows_is_refused_with_what_a_code_looks_like(code: str) -> None:
    with pytest.raises(SettingRefused, match=f"GRIEVANCE_CALENDAR knows no holidays of {code}: .*AU-VIC"):
        calendar(code)
