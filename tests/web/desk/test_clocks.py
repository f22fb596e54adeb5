from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from grievance.case.terms import Channel, Deadline, Party, State
from grievance.casework import CaseFile, Row
from web.desk import clocks

TODAY = date(2026, 11, 23)


def row(due: int | None, promised: int | None) -> Row:
    """Return a row whose days lie so many days from today."""
    days = [None if away is None else TODAY + timedelta(away) for away in (due, promised)]
    return Row(
        number="HALE-730-3",
        title="",
        state=State.RECEIVED,
        received=TODAY,
        due=days[0],
        due_duty="acknowledge",
        promised=days[1],
        danger=False,
        last_party=Party.COMPLAINANT,
        last_at=datetime(2026, 11, 23, tzinfo=UTC),
        language="en",
        channel=Channel.WEB,
        about="company",
        unread=True,
        readable=True,
    )


@pytest.mark.parametrize(
    ("away", "press", "left", "group"),
    [
        (-12, "over", "12 days over", clocks.OVERDUE),
        (-1, "over", "1 day over", clocks.OVERDUE),
        (0, "soon", "due today", clocks.NEAR),
        (1, "soon", "1 day left", clocks.NEAR),
        (2, "soon", "2 days left", clocks.NEAR),
        (3, "later", "3 days left", "This week"),
        (7, "later", "7 days left", "This week"),
        (8, "later", "8 days left", "Later"),
    ],
)
def test_a_clock_says_in_words_how_much_it_presses(away: int, press: str, left: str, group: str) -> None:
    clock = clocks.running("acknowledge", TODAY + timedelta(away), TODAY)

    assert (clock.press, clock.left) == (press, left)
    assert clocks.group(clock, State.RECEIVED, TODAY) == group


@pytest.mark.parametrize(
    ("due", "promised", "first"),
    [(5, 2, "letter"), (2, 5, "acknowledge"), (3, None, "acknowledge"), (None, 3, "letter"), (4, 4, "acknowledge")],
)
def test_a_row_shows_what_falls_due_first(due: int | None, promised: int | None, first: str) -> None:
    clock = clocks.of_row(row(due, promised), TODAY)

    assert clock is not None
    assert clock.duty == first


def test_a_row_that_owes_nothing_has_no_clock() -> None:
    assert clocks.of_row(row(None, None), TODAY) is None
    assert clocks.group(None, State.ACKNOWLEDGED, TODAY) == "Nothing due"


@pytest.mark.parametrize("away", [-3, 1, 30, None])
def test_where_danger_was_told_a_row_stands_there_whatever_its_days(away: int | None) -> None:
    clock = None if away is None else clocks.running("feedback", TODAY + timedelta(away), TODAY)

    assert clocks.group(clock, State.RECEIVED, TODAY, danger=True) == clocks.DANGER
    assert clocks.group(clock, State.CLOSED, TODAY, danger=True) != clocks.DANGER


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN])
def test_a_case_that_has_ended_stands_apart_whatever_its_days(state: State) -> None:
    clock = clocks.running("feedback", TODAY - timedelta(3), TODAY)

    assert clocks.group(clock, state, TODAY) == "Closed or withdrawn"


@pytest.fixture
def case() -> CaseFile:
    return CaseFile(
        number="HALE-730-3",
        title="",
        state=State.ACKNOWLEDGED,
        version=3,
        received=date(2026, 11, 14),
        language="en",
        channel=Channel.WEB,
        about="company",
        danger=False,
        papers=(),
        deadlines=(
            Deadline("acknowledge", date(2026, 11, 21), date(2026, 11, 14), date(2026, 11, 22)),
            Deadline("feedback", date(2027, 2, 22), date(2026, 11, 22)),
        ),
        feedback_by=date(2027, 2, 22),
        usual_promise=date(2026, 12, 24),
        promised=date(2026, 12, 4),
        readers={},
        may=frozenset(),
        steps=frozenset(),
        files=(),
        intact=True,
        faults=(),
        today=TODAY,
    )


def test_a_case_tells_what_is_owed_next_due_first_then_what_was_kept(case: CaseFile) -> None:
    told = [(clock.duty, clock.press, clock.left, clock.statutory) for clock in clocks.of_case(case)]

    assert told == [
        ("letter", "later", "11 days left", False),
        ("feedback", "later", "91 days left", True),
        ("acknowledge", "met", "1 day late", True),
    ]


@pytest.mark.parametrize(
    ("state", "said"), [(State.CLOSED, "ended by closing"), (State.WITHDRAWN, "ended by the withdrawal")]
)
def test_a_duty_that_ended_with_its_case_was_not_kept(case: CaseFile, state: State, said: str) -> None:
    told = clocks.of_case(replace(case, state=state, promised=None))

    assert [(clock.duty, clock.press, clock.left) for clock in told if clock.duty == "acknowledge"] == [
        ("acknowledge", "ended", said)
    ]
    assert "acknowledge" not in {clock.duty for clock in clocks.owed(told)}


def test_a_promise_to_do_what_the_law_asks_by_its_day_is_one_clock(case: CaseFile) -> None:
    told = clocks.owed(clocks.of_case(replace(case, promised=date(2027, 2, 22))))

    assert [clock.duty for clock in told] == ["feedback"]


def test_the_feedback_has_the_day_that_the_acknowledgement_tells(case: CaseFile) -> None:
    told = clocks.of_case(replace(case, feedback_by=date(2027, 2, 1)))

    assert {clock.day for clock in told if clock.duty == "feedback"} == {date(2027, 2, 1)}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-5, "just now"), (0, "just now"), (1, "1 min ago"), (59, "59 min ago"), (60, "1 h ago"), (1440, "1 d ago")],
)
def test_ago_is_told_in_the_largest_whole_unit(minutes: int, said: str) -> None:
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)

    assert clocks.ago(now - timedelta(minutes=minutes), now) == said


def test_a_day_of_another_year_names_it() -> None:
    assert clocks.brief(date(2026, 11, 4), TODAY) == "4 Nov"
    assert clocks.brief(date(2025, 11, 4), TODAY) == "4 Nov 2025"


def test_age_counts_whole_days() -> None:
    assert [clocks.age(TODAY - timedelta(days), TODAY) for days in (0, 1, 9)] == [
        "new today",
        "1 day old",
        "9 days old",
    ]
