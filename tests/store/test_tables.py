from __future__ import annotations

from dataclasses import fields

import pytest
from sqlalchemy import BigInteger, Boolean, Date, Integer, LargeBinary, String, text

from grievance.store import chat_rows, rows
from grievance.store.engine import Store
from grievance.store.tables import METADATA, PLAIN, SEALED

COLUMNS = {f"{table.name}.{column.name}": column for table in METADATA.sorted_tables for column in table.columns}


def test_every_column_is_sealed_or_on_the_closed_list_of_what_is_plain() -> None:
    assert set(SEALED).isdisjoint(PLAIN)
    assert set(SEALED) | set(PLAIN) == set(COLUMNS)


def test_every_place_on_the_lists_says_why() -> None:
    assert all(reason.strip() for reason in (SEALED | PLAIN).values())


def test_what_is_sealed_is_bytes() -> None:
    assert all(isinstance(COLUMNS[name].type, LargeBinary) for name in SEALED)


def test_no_column_holds_a_time_of_day() -> None:
    kinds = {type(column.type) for column in COLUMNS.values()}
    assert kinds == {LargeBinary, Integer, BigInteger, String, Date, Boolean}


def test_only_the_case_number_and_a_channel_s_name_are_text() -> None:
    texts = {name for name, column in COLUMNS.items() if isinstance(column.type, String)}
    assert texts == {"case.number", "tally.channel"}


def test_nothing_counts_up_by_itself() -> None:
    assert all(column.autoincrement is not True and column.default is None for column in COLUMNS.values())
    assert all(table.autoincrement_column is None for table in METADATA.sorted_tables)


@pytest.mark.parametrize("table", METADATA.sorted_tables, ids=str)
def test_a_rows_fields_are_its_tables_columns_in_the_same_order(table: object) -> None:
    name = str(table)
    row = {**vars(rows), **vars(chat_rows)}[f"{name.capitalize()}Row"]
    columns = [column.name for column in METADATA.tables[name].columns if column.name != "leased_by"]
    assert [field.name for field in fields(row)] == columns


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_table_on_sqlite_keeps_the_order_in_which_rows_came(store: Store) -> None:
    listed = text("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 0")
    with store.read() as connection:
        ordered = set(connection.execute(listed).scalars())
    assert ordered == {"alembic_version", "sqlite_schema"}
