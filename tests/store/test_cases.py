from __future__ import annotations

from datetime import date
from os import urandom

from filings import entry, filed, filing

from grievance.store import cases
from grievance.store.engine import Store
from grievance.store.rows import Change


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
