from __future__ import annotations

from datetime import date, timedelta
from os import urandom
from random import Random

import pytest
from filings import CIRCLE, TODAY, entry, filed, filing

from grievance.store import cases, changes
from grievance.store.engine import Store
from grievance.store.rows import CaseRow, Change, View


def _page(store: Store, view: View, circles: tuple[bytes, ...] = (CIRCLE,)) -> list[CaseRow]:
    with store.read() as connection:
        return [case for case, _ in cases.page(connection, circles, view, TODAY, 100)]


def test_a_case_is_found_by_id_number_and_locator(store: Store) -> None:
    change = filing()
    filed(store, change)
    filed(store, filing())
    assert change.new is not None
    assert change.receipt_in is not None
    with store.read() as connection:
        found = [
            cases.by_id(connection, change.new.id),
            cases.by_number(connection, change.new.number),
            cases.by_locator(connection, change.receipt_in),
        ]
    assert found == [change.new] * 3


def test_what_is_not_there_is_nothing(store: Store) -> None:
    with store.read() as connection:
        assert cases.by_id(connection, urandom(16)) is None
        assert cases.by_number(connection, "HALE-730-3") is None
        assert cases.by_locator(connection, urandom(16)) is None
        assert cases.head(connection, urandom(16)) is None
        assert cases.entries(connection, urandom(16)) == []


def test_the_history_comes_first_entry_first_and_the_head_is_the_last(store: Store) -> None:
    change = filing()
    case = filed(store, change)
    later = [entry(case, sequence) for sequence in range(1, 13)]
    for line in later:
        filed(store, Change(line))
    with store.read() as connection:
        assert cases.entries(connection, case) == [change.entry, *later]
        assert cases.head(connection, case) == (12, later[-1].digest)


def test_days_and_bytes_come_back_as_they_went_in(store: Store) -> None:
    change = filing(due=date(2024, 2, 29), received=date(1999, 12, 31), open_=False)
    case = filed(store, change)
    with store.read() as connection:
        got = cases.by_id(connection, case)
        assert got == change.new
        assert type(cases.entries(connection, case)[0].sealed) is bytes


@pytest.mark.parametrize(
    ("days", "views"),
    [
        (-1, {View.OPEN, View.OVERDUE}),
        (0, {View.OPEN, View.SOON}),
        (2, {View.OPEN, View.SOON}),
        (3, {View.OPEN}),
        (None, {View.OPEN}),
    ],
)
def test_an_open_case_stands_in_the_views_of_its_day(store: Store, days: int | None, views: set[View]) -> None:
    change = filing(due=None if days is None else TODAY + timedelta(days))
    filed(store, change)
    assert {view for view in View if _page(store, view) == [change.new]} == views


def test_a_closed_case_is_late_for_nothing(store: Store) -> None:
    change = filing(due=TODAY - timedelta(9), open_=False)
    filed(store, change)
    assert {view for view in View if _page(store, view)} == {View.CLOSED}


def test_the_next_due_comes_first_and_what_has_no_day_last(store: Store) -> None:
    for days in (5, None, -3, 0):
        filed(store, filing(due=None if days is None else TODAY + timedelta(days)))
    due = [case.due and (case.due - TODAY).days for case in _page(store, View.OPEN)]
    assert due == [-3, 0, 5, None]


def test_the_case_that_came_last_is_first_among_the_closed(store: Store) -> None:
    for days in (-40, -1, -7):
        filed(store, filing(received=TODAY + timedelta(days), open_=False))
    assert [(case.received - TODAY).days for case in _page(store, View.CLOSED)] == [-1, -7, -40]


def test_cases_without_a_summary_for_our_circles_are_not_there(store: Store) -> None:
    outside = b"o" * 16
    filed(store, filing(circles=(outside,)))
    ours = filing(circles=(CIRCLE, outside))
    filed(store, ours)
    assert _page(store, View.OPEN) == [ours.new]
    assert len(_page(store, View.OPEN, (outside,))) == 2
    assert _page(store, View.OPEN, ()) == []
    with store.read() as connection:
        [(_, summaries)] = cases.page(connection, [CIRCLE], View.OPEN, TODAY, 10)
        assert summaries == [ours.summaries[0]]
        assert cases.counts(connection, [CIRCLE], TODAY)["open"] == 1
        assert cases.counts(connection, [], TODAY) == {"open": 0, "overdue": 0, "soon": 0, "closed": 0}


def test_paging_with_many_circles_shows_every_case_once_and_the_counts_agree(store: Store) -> None:
    chance = Random(2)  # noqa: S311  the same queue every time
    circles = [bytes([n]) * 16 for n in range(12)]
    mine = circles[:8]
    expected: dict[View, set[bytes]] = {view: set() for view in View}
    with store.write() as connection:
        for _ in range(120):
            change = filing(
                due=chance.choice([None, *(TODAY + timedelta(days) for days in (-9, -1, 0, 1, 2, 3, 30))]),
                open_=chance.random() < 0.7,
                circles=chance.sample(circles, chance.randint(1, 5)),
            )
            changes.apply(connection, change)
            assert change.new is not None
            if {summary.circle for summary in change.summaries} & set(mine):
                for view in _views(change.new):
                    expected[view].add(change.case)
    with store.read() as connection:
        for view in View:
            pages = [cases.page(connection, mine, view, TODAY, 7, offset) for offset in range(0, 126, 7)]
            seen = [case.id for page in pages for case, _ in page]
            assert len(seen) == len(set(seen))
            assert set(seen) == expected[view]
        assert cases.counts(connection, mine, TODAY) == {view: len(there) for view, there in expected.items()}


def _views(case: CaseRow) -> set[View]:
    if not case.open:
        return {View.CLOSED}
    days = None if case.due is None else (case.due - TODAY).days
    late = {View.OVERDUE} if days is not None and days < 0 else set()
    soon = {View.SOON} if days in {0, 1, 2} else set()
    return {View.OPEN} | late | soon
