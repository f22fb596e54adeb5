from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from grievance.case.deadlines import deadlines
from grievance.case.duties import Deadline
from grievance.case.table import ENDED, VERSION
from grievance.case.terms import Channel, Entry, Party, State, Step
from grievance.casework import CaseFile
from grievance.queueing import Row
from grievance.standards import load
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


@pytest.mark.parametrize(
    ("house", "still", "first"), [(1, False, "admissibility"), (1, True, "letter"), (9, False, "letter")]
)
def test_what_we_set_ourselves_presses_in_a_row_like_all_else_unless_it_stands_still(
    house: int,
    still: bool,  # noqa: FBT001 - a row of a table
    first: str,
) -> None:
    ours = replace(row(7, 3), house_due=TODAY + timedelta(house), house_duty="admissibility", still=still)

    clock = clocks.of_row(ours, TODAY)

    assert clock is not None
    assert (clock.duty, clock.statutory) == (first, False)


@pytest.mark.parametrize("away", [-3, 1, 30, None])
def test_where_danger_was_told_a_row_stands_there_whatever_its_days(away: int | None) -> None:
    clock = None if away is None else clocks.running("feedback", TODAY + timedelta(away), TODAY)

    assert clocks.group(clock, State.RECEIVED, TODAY, danger=True) == clocks.DANGER
    assert clocks.group(clock, State.CLOSED, TODAY, danger=True) != clocks.DANGER


@pytest.mark.parametrize("state", sorted(ENDED))
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
        offers=(),
        others=(),
        pending=None,
        allegations=(),
        promises=(),
        mitigations=(),
        kin=(),
        appeal_until=date(2026, 12, 28),
        told=State.ACKNOWLEDGED,
        stage=(2, 7),
        files=(),
        intact=True,
        faults=(),
        today=TODAY,
        options={},
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
    lapsed = tuple(replace(deadline, met=deadline.due, lapsed=True) for deadline in case.deadlines)
    told = clocks.of_case(replace(case, state=state, promised=None, deadlines=lapsed))

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


def owed(*steps: str, today: date = TODAY) -> tuple[Deadline, ...]:
    """Return what a case owes whose steps were taken on one day after another, from 14 November on."""
    first = datetime(2026, 11, 14, 9, tzinfo=UTC)
    lines = [
        Entry(at, Step(step), Party.OFFICER, first + timedelta(days=at), table=VERSION) for at, step in enumerate(steps)
    ]
    return deadlines(lines, load("asi").duties, today=today)


def test_each_clock_says_in_one_sentence_why_it_has_its_day(case: CaseFile) -> None:
    told = {one.duty: one.basis for one in clocks.of_case(replace(case, deadlines=owed("receive", "acknowledge")))}

    assert told["feedback"] == (
        "3 months from the acknowledgement of 15 Nov; Directive (EU) 2019/1937, Article 9(1)(f); never pauses"
    )
    assert told["admissibility"] == (
        "10 working days (calendar: Monday to Friday, no public holidays) from the acknowledgement of 15 Nov; "
        "our own default"
    )
    assert told["letter"] == "promised to the complainant in a letter"


def test_a_clock_that_only_its_fallback_began_says_from_when(case: CaseFile) -> None:
    told = {one.duty: one.basis for one in clocks.of_case(replace(case, deadlines=owed("receive")))}

    assert told["feedback"].startswith("3 months from 21 Nov, 7 days after receipt; ")


def test_a_clock_that_stands_still_says_so_and_presses_nobody(case: CaseFile) -> None:
    waits = owed("receive", "acknowledge", "examine", "ask")

    told = clocks.of_case(replace(case, state=State.AWAITING, deadlines=waits))

    assert [(one.duty, one.press, one.left) for one in told if one.press == "paused"] == [
        ("admissibility", "paused", "paused"),
        ("assessment", "paused", "paused"),
    ]
    assert {one.duty for one in clocks.owed(told)} == {"feedback", "letter"}
    assert [one.basis for one in told if one.duty == "assessment"] == [
        "30 days from the acknowledgement of 15 Nov; our own default; paused 6 days so far"
    ]


def test_what_the_law_asks_stands_apart_from_what_we_set_ourselves(case: CaseFile) -> None:
    told = clocks.apart(clocks.of_case(replace(case, deadlines=owed("receive", "acknowledge"))))

    assert [(head, [one.duty for one in found]) for head, found in told] == [
        ("By law", ["feedback", "acknowledge"]),
        ("Promised", ["letter"]),
        ("Our own", ["admissibility", "assessment", "first_letter"]),
    ]
    assert clocks.apart(()) == ()
