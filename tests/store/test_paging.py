from __future__ import annotations

from datetime import timedelta
from os import urandom
from random import Random

import pytest
from filings import CIRCLE, TODAY, filed, filing
from sqlalchemy import event

from grievance.errors import NumberTaken
from grievance.store import changes, paging
from grievance.store.engine import Store
from grievance.store.paging import MOST
from grievance.store.put import put
from grievance.store.rows import CaseRow, View
from grievance.store.shelves import put_shelf, shelf
from grievance.store.tables import CASE


def _page(store: Store, view: View, circles: tuple[bytes, ...] = (CIRCLE,)) -> list[CaseRow]:
    with store.read() as connection:
        return [case for case, _ in paging.page(connection, circles, view, TODAY, 100)]


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
        [(_, summaries)] = paging.page(connection, [CIRCLE], View.OPEN, TODAY, 10)
        assert summaries == [ours.summaries[0]]
        assert paging.counts(connection, [CIRCLE], TODAY)["open"] == 1
        assert paging.counts(connection, [], TODAY) == {"open": 0, "overdue": 0, "soon": 0, "closed": 0}


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
            pages = [paging.page(connection, mine, view, TODAY, 7, offset) for offset in range(0, 126, 7)]
            seen = [case.id for page in pages for case, _ in page]
            assert len(seen) == len(set(seen))
            assert set(seen) == expected[view]
        assert paging.counts(connection, mine, TODAY) == {view: len(there) for view, there in expected.items()}


def _views(case: CaseRow) -> set[View]:
    if not case.open:
        return {View.CLOSED}
    days = None if case.due is None else (case.due - TODAY).days
    late = {View.OVERDUE} if days is not None and days < 0 else set()
    soon = {View.SOON} if days in {0, 1, 2} else set()
    return {View.OPEN} | late | soon


def test_counting_stops_where_nobody_reads_on(store: Store) -> None:
    ours = shelf([CIRCLE])
    late = [CaseRow(urandom(16), urandom(8).hex(), TODAY, TODAY - timedelta(1), True, ours) for _ in range(MOST + 5)]  # noqa: FBT003
    with store.write() as connection:
        put_shelf(connection, [CIRCLE])
        put(connection, CASE, late, NumberTaken)
    with store.read() as connection:
        counts = paging.counts(connection, [CIRCLE], TODAY)
        last = paging.page(connection, [CIRCLE], View.OPEN, TODAY, 10, MOST)
    assert counts == {"open": MOST, "overdue": MOST, "soon": 0, "closed": 0}
    assert [case for case, _ in last] == sorted(late, key=lambda case: case.id)[MOST:]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("view", View)
def test_a_page_is_read_off_an_index_and_no_table_is_gone_through(store: Store, view: View) -> None:
    filed(store, filing())
    asked: list[tuple[str, tuple[object, ...]]] = []
    with store.read() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        paging.page(connection, [CIRCLE], view, TODAY, 50)
        paging.counts(connection, [CIRCLE], TODAY)
        plans = [
            row.detail
            for sql, values in list(asked)
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)
        ]
    assert any("SEARCH case USING INDEX ix_case_shelf_open" in step for step in plans)
    assert [step for step in plans if step.startswith("SCAN case")] == []
