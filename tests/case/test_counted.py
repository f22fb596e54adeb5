"""What a case adds to a year: each thing once, in one quarter, and the same whenever somebody asks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from histories import told

from grievance.case.counting import Counted, Event, events, quarter_of
from grievance.case.deadlines import deadlines
from grievance.case.table import VERSION
from grievance.case.terms import Entry, Party, Step
from grievance.standards import load

STANDARD = load()
CRITERION = "PS3.1:10.3"
Line = tuple[Step, date, dict[str, str]]


def history(*lines: Line) -> list[Entry]:
    """Write a history, one line a step."""
    return [
        Entry(
            sequence=at,
            step=step,
            party=Party.INTAKE if step is Step.RECEIVE else Party.OFFICER,
            at=datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
            facts=facts,
            table=VERSION,
        )
        for at, (step, day, facts) in enumerate(lines)
    ]


RECEIVED: Line = (Step.RECEIVE, date(2026, 3, 30), {})
ACKNOWLEDGED: Line = (Step.ACKNOWLEDGE, date(2026, 4, 2), {})
ENQUIRED: Line = (Step.ENQUIRE, date(2026, 4, 1), {})
SINCE = date(2026, 4, 10)


def counted(lines: tuple[Line, ...], year: int, since: date = SINCE) -> set[tuple[str, str, int]]:
    """Count a case in a year, from what was there at the end of it."""
    entries = [entry for entry in history(*lines) if entry.at.year <= year]
    owed = deadlines(entries, STANDARD.duties, today=date(year, 12, 31))
    return {(each.what, each.which, each.quarter) for each in events(entries, owed, {CRITERION: since}, since, year)}


def test_what_was_before_anybody_knew_whose_case_it_was_counts_on_the_day_it_was_alleged() -> None:
    found = counted((RECEIVED, ACKNOWLEDGED), 2026)

    assert {
        ("cases", "", 2),
        ("criterion", CRITERION, 2),
        ("begun", "acknowledge", 2),
        ("kept", "acknowledge", 2),
    } <= found
    assert {quarter for what, _, quarter in found if what != "overdue"} == {2}


def test_every_case_has_begun_each_clock_that_runs_from_receipt_in_the_quarter_in_which_it_counts() -> None:
    late = date(2026, 6, 30)
    found = counted((RECEIVED,), 2026, late)

    ours = {duty.id for duty in STANDARD.duties if duty.of_every_case}
    assert ours == {"acknowledge", "feedback", "first_letter"}
    assert {("begun", duty, 2) for duty in ours} == {one for one in found if one[0] == "begun"}


def test_a_case_counts_in_one_year_and_what_comes_later_in_its_own() -> None:
    late: Line = (Step.ACKNOWLEDGE, date(2027, 1, 5), {})

    assert ("cases", "", 2) in counted((RECEIVED, late), 2026)
    assert ("overdue", "acknowledge", 4) in counted((RECEIVED, late), 2026)
    assert counted((RECEIVED, late), 2027) >= {("late", "acknowledge", 1), ("done", "acknowledge", 1)}
    assert not {("cases", "", 1), ("begun", "acknowledge", 1)} & counted((RECEIVED, late), 2027)
    assert counted((RECEIVED, late), 2025) == set()


def test_a_case_that_ended_is_counted_by_its_outcome_and_by_the_state_where_there_is_none() -> None:
    closed: Line = (Step.CLOSE, date(2026, 5, 2), {"outcome": "resolved"})
    enquiry = (RECEIVED, ENQUIRED, closed)

    assert ("ended", "resolved", 2) in counted(enquiry, 2026)
    assert ("lapsed", "feedback", 2) in counted(enquiry, 2026)
    assert [one for one in counted((RECEIVED, ACKNOWLEDGED), 2026) if one[0] == "ended"] == []


def test_a_case_that_was_opened_again_has_not_ended() -> None:
    closed: tuple[tuple[str, int, dict[str, str]], ...] = (
        ("receive", 0, {}),
        ("enquire", 1, {}),
        ("close", 2, {"outcome": "resolved"}),
    )
    again: tuple[tuple[str, int, dict[str, str]], ...] = (
        ("propose", 3, {"step": "reopen"}),
        ("reopen", 4, {"reason": "There is something new."}),
    )

    ended = [
        [each.which for each in events(told(*lines), (), {CRITERION: SINCE}, SINCE, 2026) if each.what == "ended"]
        for lines in (closed, (*closed, *again))
    ]

    assert ended == [["resolved"], []]


def test_a_line_that_the_table_refuses_ends_nothing() -> None:
    closed: Line = (Step.CLOSE, date(2026, 5, 2), {"outcome": "resolved"})

    assert [one for one in counted((RECEIVED, ACKNOWLEDGED, closed), 2026) if one[0] == "ended"] == []


def test_a_clock_that_is_done_says_how_long_it_took() -> None:
    entries = history(RECEIVED, ACKNOWLEDGED)
    owed = deadlines(entries, STANDARD.duties, today=date(2026, 12, 31))

    assert Event(Counted.DONE, "acknowledge", 2, 3) in events(entries, owed, {CRITERION: SINCE}, SINCE, 2026)


def test_a_case_of_which_nothing_stands_alleged_any_more_adds_nothing() -> None:
    assert events(history(RECEIVED), (), {}, SINCE, 2026) == ()
    assert events([], (), {CRITERION: SINCE}, SINCE, 2026) == ()


@pytest.mark.parametrize(("month", "quarter"), [(1, 1), (3, 1), (4, 2), (9, 3), (10, 4), (12, 4)])
def test_a_year_has_four_quarters(month: int, quarter: int) -> None:
    assert quarter_of(date(2026, month, 1)) == quarter
