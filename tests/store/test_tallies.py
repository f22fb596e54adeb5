from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from filings import TODAY, at_once

from grievance.store import tallies
from grievance.store.chat_rows import Tallied, TallyRow
from grievance.store.engine import Store

YESTERDAY = TODAY - timedelta(days=1)
CAME, GONE = ("telegram", Tallied.DELIVERED), ("telegram", Tallied.BLOCKED)


def test_what_happens_again_on_a_day_is_added_to_its_row(store: Store) -> None:
    with store.write() as connection:
        tallies.add(connection, YESTERDAY, {CAME: 5})
        tallies.add(connection, TODAY, {CAME: 1, GONE: 2, ("console", Tallied.ASIDE): 0})
        tallies.add(connection, TODAY, {CAME: 3})
        tallies.add(connection, TODAY, {})

    with store.read() as connection:
        found = tallies.since(connection, TODAY)
        assert sorted(found, key=lambda row: row.what) == [
            TallyRow("telegram", TODAY, Tallied.DELIVERED, 4),
            TallyRow("telegram", TODAY, Tallied.BLOCKED, 2),
        ]
        assert len(tallies.since(connection, YESTERDAY)) == 3


def test_what_many_count_at_the_same_moment_is_all_counted(store: Store, database_url: str) -> None:
    def count() -> None:
        with closing(Store(database_url)) as own:
            for _ in range(10):
                with own.write() as connection:
                    tallies.add(connection, TODAY, {GONE: 1, CAME: 1})

    at_once([count] * 4)

    with store.read() as connection:
        assert [row.count for row in tallies.since(connection, TODAY)] == [40, 40]


def test_what_was_not_kept_is_not_counted(store: Store) -> None:
    def fail() -> None:
        with store.write() as connection:
            tallies.add(connection, TODAY, {CAME: 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.read() as connection:
        assert tallies.since(connection, TODAY) == []


def test_old_days_go_and_the_others_stay(store: Store) -> None:
    with store.write() as connection:
        tallies.add(connection, YESTERDAY, {CAME: 1, GONE: 1})
        tallies.add(connection, TODAY, {CAME: 1})
        assert tallies.sweep(connection, TODAY) == 2
        assert tallies.sweep(connection, TODAY) == 0
        assert [row.day for row in tallies.since(connection, YESTERDAY)] == [TODAY]
