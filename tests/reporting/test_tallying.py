"""Shares and times in bands: told where they are no other way to say a number that is held back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grievance.case.counting import Counted, Event
from grievance.reporting.tallying import Cell, share, through_the_gate, usual
from grievance.standards import load

STANDARD = load()
DUTY = "acknowledge"


def clocks(kept: int, late: int, days: int = 2) -> list[Event]:
    """Tell of so many cases, each with a clock that was kept or late."""
    told = [Event(Counted.CASES, "", 1 + at % 4) for at in range(kept + late)]
    told += [Event(Counted.BEGUN, duty.id, 1) for duty in STANDARD.duties if duty.of_every_case for _ in told[:]]
    told += [Event(Counted.DONE, DUTY, 1, days + at) for at in range(kept + late)]
    return [*told, *[Event(Counted.KEPT, DUTY, 1)] * kept, *[Event(Counted.LATE, DUTY, 1)] * late]


def gate(found: list[Event], least: int) -> dict[Cell, int]:
    return through_the_gate(found, STANDARD, ["resolved", "other"], least)


def test_a_share_is_told_in_fifths_where_the_number_is_not() -> None:
    found = clocks(20, 2)
    told = gate(found, 10)

    assert (Counted.LATE, DUTY, 0) not in told
    assert (Counted.KEPT, DUTY, 0) not in told
    assert told[Counted.DONE, DUTY, 0] == 22
    assert share(found, told, DUTY) == "80 to 100 %"


@pytest.mark.parametrize(("kept", "late", "said"), [(12, 0, "80 to 100 %"), (5, 1, None), (0, 0, None), (3, 2, None)])
def test_where_it_would_give_the_number_away_it_is_not_told(kept: int, late: int, said: str | None) -> None:
    found = clocks(kept, late)

    assert share(found, gate(found, 5), DUTY) == said


@settings(deadline=None, max_examples=40)
@given(some.integers(0, 40), some.integers(0, 12), some.integers(3, 10))
def test_two_numbers_at_least_fit_every_share_that_stands_in_the_place_of_one(kept: int, late: int, least: int) -> None:
    found = clocks(kept, late)
    told = gate(found, least)
    said = share(found, told, DUTY)

    if said and (Counted.KEPT, DUTY, 0) not in told:
        low, high = (int(part) for part in said.removesuffix(" %").split(" to "))
        done = told[Counted.DONE, DUTY, 0]
        fitting = [n for n in range(done) if low <= 100 * n / done < high]
        assert kept in fitting
        assert len(fitting) > 1


@pytest.mark.parametrize(("days", "band"), [(0, "0 to 3 days"), (4, "6 to 14 days"), (99, "more than 90 days")])
def test_the_usual_time_is_the_band_of_the_middle_one(days: int, band: str) -> None:
    found = clocks(8, 0, days)

    assert usual(found, gate(found, 5), DUTY) == band
    assert usual(found, gate(found, 10), DUTY) is None
