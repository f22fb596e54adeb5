"""Working days are counted, and no holiday or weekend is one of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.case.workdays import MONDAY_TO_FRIDAY, Workdays

FRIDAY = date(2026, 11, 20)
DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
CALENDARS = st.builds(
    Workdays,
    weekend=st.frozensets(st.integers(0, 6), max_size=4),
    holidays=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=20),
)
cheap = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 2, date(2026, 11, 24)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2026, 11, 16), 10, date(2026, 11, 30)),
    ],
)
def test_a_count_of_working_days_passes_over_the_weekend(day: date, count: int, then: date) -> None:
    assert MONDAY_TO_FRIDAY.add(day, count) == then


def test_a_holiday_and_a_weekend_of_the_place_are_no_working_days() -> None:
    gulf = Workdays("Gulf", frozenset({4, 5}), {date(2026, 12, 2)})

    assert [gulf.works(date(2026, 12, day)) for day in range(1, 7)] == [True, False, True, False, False, True]
    assert gulf.add(date(2026, 12, 1), 2) == date(2026, 12, 6)


@cheap
@given(CALENDARS, DAYS, st.integers(1, 40))
def test_so_many_working_days_later_is_a_working_day_and_counts_back_to_as_many(
    calendar: Workdays, day: date, count: int
) -> None:
    then = calendar.add(day, count)

    assert calendar.works(then)
    assert calendar.between(day, then) == count
    assert calendar.between(day, then - timedelta(days=1)) == count - 1


@cheap
@given(CALENDARS, DAYS, st.integers(0, 20), st.integers(0, 20))
def test_more_working_days_are_never_earlier_and_add_up(calendar: Workdays, day: date, one: int, more: int) -> None:
    assert calendar.add(calendar.add(day, one), more) == calendar.add(day, one + more)


@cheap
@given(CALENDARS, DAYS, st.integers(-30, 30))
def test_nothing_lies_between_a_day_and_an_earlier_one(calendar: Workdays, day: date, ahead: int) -> None:
    counted = calendar.between(day, day + timedelta(days=ahead))

    assert 0 <= counted <= max(0, ahead)
