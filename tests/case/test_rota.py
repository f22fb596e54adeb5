"""When a person looks at what comes in, by the rota and the office's own clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from grievance.case.rota import Rota, Watch

WEEK = frozenset(range(5))
DAYS = Watch(WEEK, time(9), time(17), "first@office.example", "second@office.example")
NIGHTS = Watch(
    frozenset(range(7)), time(0), time(23, 59, 59), "night@office.example", "first@office.example", danger=True
)
BERLIN = ZoneInfo("Europe/Berlin")
ROTA = Rota(BERLIN, (DAYS, NIGHTS), ((date(2026, 12, 24), date(2027, 1, 3)),))

FRIDAY, SATURDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 30)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (at(FRIDAY, 7), FRIDAY),
        (at(FRIDAY, 10), FRIDAY),
        (at(FRIDAY, 16), FRIDAY),
        (at(FRIDAY, 16, 1), MONDAY),
        (at(FRIDAY, 20), MONDAY),
        (at(SATURDAY, 10), MONDAY),
        (at(date(2026, 12, 23), 16, 30), date(2027, 1, 4)),
    ],
)
def test_what_comes_in_is_looked_at_in_the_first_watch_of_which_an_hour_is_left(told: datetime, read: date) -> None:
    assert ROTA.read_on(told, danger=False) == read


def test_a_danger_is_looked_at_by_night_and_on_closed_days() -> None:
    assert ROTA.read_on(at(SATURDAY, 3), danger=True) == SATURDAY
    assert ROTA.read_on(at(date(2026, 12, 25), 3), danger=True) == date(2026, 12, 25)


def test_a_watch_shorter_than_an_hour_still_counts_when_it_is_whole() -> None:
    short = Rota(BERLIN, (Watch(WEEK, time(9), time(9, 30), "a@office.example", "b@office.example"),))

    assert short.read_on(at(FRIDAY, 8), danger=False) == FRIDAY
    assert short.read_on(at(FRIDAY, 9, 10), danger=False) == MONDAY


def test_the_day_is_the_offices_and_not_that_of_utc() -> None:
    far = Rota(ZoneInfo("Pacific/Auckland"), (DAYS,))

    assert far.read_on(datetime(2026, 11, 26, 21, tzinfo=UTC), danger=False) == FRIDAY


def test_a_watch_keeps_its_hours_when_the_clocks_are_changed() -> None:
    before, after = date(2026, 10, 23), date(2026, 10, 26)

    assert ROTA.on_watch(datetime(2026, 10, 23, 14, 30, tzinfo=UTC), danger=False) == DAYS
    assert ROTA.on_watch(datetime(2026, 10, 26, 15, 30, tzinfo=UTC), danger=False) == DAYS
    assert (before, after) == (ROTA.read_on(at(before, 9), danger=False), ROTA.read_on(at(after, 9), danger=False))


def test_where_nobody_is_ever_on_watch_no_day_is_named() -> None:
    assert Rota(BERLIN, ()).read_on(at(FRIDAY, 9), danger=True) is None
    assert Rota(BERLIN, (NIGHTS,)).read_on(at(FRIDAY, 9), danger=False) is None


def test_the_watch_by_day_answers_before_the_watch_for_danger() -> None:
    assert ROTA.on_watch(at(FRIDAY, 10), danger=True) == DAYS
    assert ROTA.on_watch(at(FRIDAY, 20), danger=True) == NIGHTS
    assert ROTA.on_watch(at(FRIDAY, 20), danger=False) is None


def test_everybody_who_may_be_rung_is_named_once() -> None:
    assert ROTA.people() == ("first@office.example", "second@office.example", "night@office.example")
