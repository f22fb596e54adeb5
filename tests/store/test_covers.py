"""What a line covers: every row that comes or goes with it, so that one digest stands for all of them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from os import urandom
from typing import Any

import pytest
from filings import entry, filing

from grievance.errors import Unreadable
from grievance.store.covers import ALL_SUMMARIES, GONE, SIZE, TABLES, Covered, Item, Row, came, covers, items, projected
from grievance.store.rows import BlobRow, Change, GrantKey, ReceiptRow

TODAY = date(2026, 11, 25)


def rows() -> list[Row]:
    change = filing()
    assert change.new
    assert change.root
    blob = BlobRow(urandom(16), change.case, 1, 0, 4096, urandom(32))
    return [
        change.new,
        change.root,
        change.grants[0],
        change.documents[0],
        change.summaries[0],
        ReceiptRow(urandom(16), change.case),
        blob,
    ]


def changed(value: object) -> object:
    match value:
        case bool():
            return not value
        case bytes():
            return bytes([value[0] ^ 1]) + value[1:]
        case int():
            return value + 1
        case str():
            return value + "x"
        case date():
            return value.replace(year=value.year + 1)
    raise AssertionError


@pytest.mark.parametrize("row", rows(), ids=lambda row: type(row).__name__)
def test_no_column_of_a_row_changes_unseen(row: Row) -> None:
    projections = {"due", "open"} if TABLES[type(row)][0] is Covered.CASE else set()
    for field in fields(row):
        columns: Any = {field.name: changed(getattr(row, field.name))}
        other = came(replace(row, **columns))
        assert (other == came(row)) is (field.name in projections)


def test_every_kind_of_row_has_a_test() -> None:
    assert {type(row) for row in rows()} == set(TABLES)


def test_a_filing_covers_each_of_its_rows_and_both_projections() -> None:
    change = filing()
    assert change.new
    assert change.root
    assert change.receipt_in
    there: tuple[Row, ...] = (
        change.new,
        change.root,
        *change.grants,
        *change.documents,
        *change.blobs,
        *change.summaries,
    )
    expected = {came(row) for row in there}
    expected |= {came(ReceiptRow(change.receipt_in, change.case))}
    expected |= set(projected(change.case, due=change.new.due, open_=True))
    found = list(items(covers(change)))
    assert set(found) == expected
    assert len(found) == len(expected)
    assert found == sorted(found, key=Item.pack)


def test_what_goes_is_named_by_its_key_alone() -> None:
    case, grant = urandom(16), filing().grants[0]
    key = GrantKey(grant.case, grant.compartment, grant.epoch, grant.reader, grant.part)
    change = Change(entry(case, 1), ungrant=(key,), receipt_out=urandom(16), replace_summaries=True)
    found = set(items(covers(change)))
    assert Item(Covered.GRANT, came(grant).name, GONE) in found
    assert ALL_SUMMARIES in found
    assert {item.value for item in found} == {GONE}
    assert {item.kind for item in found} == {Covered.GRANT, Covered.RECEIPT, Covered.SUMMARY}


def test_a_projection_that_stays_is_not_named_and_none_is_a_value() -> None:
    case = urandom(16)
    assert covers(Change(entry(case, 1))) == b""
    due, opened = projected(case, due=None, open_=False)
    assert list(items(covers(Change(entry(case, 1), due=None)))) == [due]
    assert list(items(covers(Change(entry(case, 1), open=False)))) == [opened]
    assert projected(case, due=TODAY, open_=True) != (due, opened)


@pytest.mark.parametrize("covered", [b"x", bytes(SIZE), b"\xff" + bytes(SIZE - 1), b"\x01" + bytes(SIZE)])
def test_what_is_no_list_of_items_is_refused(covered: bytes) -> None:
    with pytest.raises(Unreadable):
        list(items(covered))
