"""Whatever is changed, removed, put there or exchanged among the rows, a verification without any key names the row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest
from sqlalchemy import Column, Row, Table, and_, delete, insert, update
from tampering import Lived, tampered

from grievance import casework
from grievance.casework import Words
from grievance.store.tables import (
    BLOB,
    CASE,
    DOCUMENT,
    ENTRY,
    GRANT,
    MANIFEST,
    MEMBER,
    METADATA,
    OFFICER,
    RECEIPT,
    ROOT,
    ROSTER,
    SUMMARY,
)
from grievance.verification import Finding, Wrong

T = TypeVar("T")

OPEN_ALONE = {
    "officer.handle": "a digest of a name: who signs in finds another row, or none",
    "officer.slot": "opens for its passphrase, or does not",
    "officer.code_used": "a mark that changes with every sign-in",
    "member.sealed": "opens to the key in the manifest, or does not",
    "filing.submission": "lives for an hour",
    "filing.case": "lives for an hour",
    "filing.hour": "lives for an hour",
    "filing.sealed": "lives for an hour",
    "submission.digest": "a form that was taken",
    "submission.case": "a form that was taken",
    "job.id": "gone when it is done",
    "job.attempts": "gone when it is done",
    "job.sealed": "gone when it is done",
    "job.due": "gone when it is done",
    "job.leased_by": "gone when it is done",
    "heard.id": "gone when it is handled, and names no case",
    "heard.chat": "the same",
    "heard.day": "the same",
    "heard.state": "the same",
    "heard.attempts": "the same",
    "heard.sealed": "opens for the bot's key, or is passed over",
    "chat.id": "where a conversation stands, and names no case",
    "chat.day": "the same",
    "chat.sealed": "opens for the bot's key, or is passed over",
    "saying.id": "gone when it is said, and names no case",
    "saying.chat": "the same",
    "saying.day": "the same",
    "saying.state": "the same",
    "saying.sealed": "opens for the bot's key, or is passed over",
    "disclosure.id": "names no case; the case file names it, and shows one that does not open as such",
    "disclosure.reader": "the same",
    "disclosure.public": "the same",
    "disclosure.sealed": "opens for its reader, or does not",
    "disclosed.disclosure": "the same as of what it belongs to",
    "disclosed.sequence": "the same; a gap opens for nobody",
    "disclosed.sealed": "signed: a page that was changed opens for nobody",
    "notice.case": "gone when it is told, and a line of the case says the same",
    "tally.channel": "a count of a day, and names no case",
    "tally.day": "the same",
    "tally.what": "the same",
    "tally.count": "the same",
}
"""What nobody can check without a key, and why that harms no history."""

COVERED = [
    column
    for table in METADATA.sorted_tables
    for column in table.columns
    if f"{table.name}.{column.name}" not in OPEN_ALONE
]
COUNTED = [CASE, ENTRY, ROOT, GRANT, DOCUMENT, SUMMARY, RECEIPT, BLOB, MANIFEST, ROSTER, OFFICER, MEMBER]


def at(table: Table, row: Row[Any]) -> Any:  # noqa: ANN401 - a condition of the driver's
    return and_(*(column == getattr(row, column.name) for column in table.primary_key.columns))


def altered(value: Any, others: Sequence[Row[Any]], column: Column[Any]) -> Iterable[Any]:  # noqa: ANN401 - a column's own type
    """Return what else could stand in a column: any other case, or one other value."""
    if column.name == "case":
        return [row.case for row in others if row.case != value]
    if isinstance(value, bytes):
        return [bytes([*value[:-1], value[-1] ^ 1]) if value else b"\x00"]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 40]
    if isinstance(value, str):
        return ["BABA-000-0"]
    return [value + timedelta(days=1) if value else date(2027, 1, 1)]


def spread(lived: Lived, rows: Sequence[T], most: int = 3) -> Sequence[T]:
    """Choose some rows from the first to the last. The engines take turns: each has every column, and one each row."""
    chosen = [rows[at * (len(rows) - 1) // (most - 1)] for at in range(most)] if len(rows) > most else rows
    return chosen[lived.turn :: 2] or chosen


def name(lived: Lived, table: Table, row: Row[Any]) -> str:
    """Say what stands in each finding about a row; empty where other rows are not what they were without it."""
    if table is OFFICER:
        return f"officer {row.id.hex()}"
    if table is MEMBER:
        return f"circle {row.circle.hex()}, epoch {row.epoch}, officer {row.officer.hex()}"
    return f"case {lived.numbers[row.case]}" if of_cases(table) and table is not CASE else ""


def apart(rows: Iterable[T], of: Callable[[T], str]) -> list[dict[str, T]]:
    """Put rows together that are named each by itself, so that one verification can find them all."""
    batches: list[dict[str, T]] = []
    for row in rows:
        batch = next((batch for batch in batches if of(row) not in batch), None) if of(row) else None
        if batch is None:
            batches.append(batch := {})
        batch[of(row)] = row
    return batches


def named(found: list[Finding], table: Table, row: str = "") -> bool:
    """Say whether there is a finding in this table, about this row."""
    return any(finding.table == table.name and row in finding.place for finding in found)


def of_cases(table: Table) -> bool:
    return "case" in table.columns or table is CASE


def test_every_column_is_covered_or_named_as_open() -> None:
    every = {f"{table.name}.{column.name}" for table in METADATA.sorted_tables for column in table.columns}

    assert OPEN_ALONE.keys() <= every
    assert {f"{column.table.name}.{column.name}" for column in COVERED} == every - OPEN_ALONE.keys()


def test_what_nobody_touched_is_intact(lived: Lived) -> None:
    checked, found = lived.verified()

    assert found == []
    assert checked.intact
    assert (checked.cases, checked.files, checked.orphans) == (3, len(lived.enemy.rows(BLOB)), 0)
    assert checked.files >= 3
    assert checked.leaves > checked.lines > 0
    assert checked.heads >= 1


@pytest.mark.parametrize("column", COVERED, ids=str)
def test_a_change_in_a_column_is_named(lived: Lived, column: Column[Any]) -> None:
    table = column.table
    rows = lived.enemy.rows(table)
    taken = {tuple(getattr(row, key.name) for key in table.primary_key.columns) for row in rows}
    tried = []
    for row in rows:
        for value in altered(getattr(row, column.name), rows, column):
            key = tuple(value if key is column else getattr(row, key.name) for key in table.primary_key.columns)
            if not (column.primary_key and key in taken):
                tried.append((row, value))
                break
    assert tried
    moved = column.name == "case"
    for batch in apart(spread(lived, tried), lambda each: "" if moved else name(lived, table, each[0])):
        with tampered(
            lived.enemy,
            *(update(table).where(at(table, row)).values({column: value}) for row, value in batch.values()),
        ):
            _, found = lived.verified()
        for place, (row, _) in batch.items():
            assert named(found, table, place), f"{row}: {[str(each) for each in found]}"


@pytest.mark.parametrize("table", COUNTED, ids=str)
def test_a_row_that_was_removed_is_named(lived: Lived, table: Table) -> None:
    for batch in apart(spread(lived, lived.enemy.rows(table), 8), lambda row: name(lived, table, row)):
        with tampered(lived.enemy, *(delete(table).where(at(table, row)) for row in batch.values())):
            _, found = lived.verified()
        for place, row in batch.items():
            assert named(found, table, place), f"{row}: {[str(each) for each in found]}"


EXCHANGEABLE = [column for column in COVERED if not column.primary_key and column is not CASE.c.open]


@pytest.mark.parametrize("column", EXCHANGEABLE, ids=str)
def test_what_was_exchanged_between_two_rows_is_named(lived: Lived, column: Column[Any]) -> None:
    table = column.table
    one, *others = lived.enemy.rows(table)
    value = getattr(one, column.name)
    for other in spread(lived, [row for row in others if getattr(row, column.name) != value]):
        theirs = getattr(other, column.name)
        between = "exchanged" if column is CASE.c.number else theirs
        with tampered(
            lived.enemy,
            update(table).where(at(table, one)).values({column: between}),
            update(table).where(at(table, other)).values({column: value}),
            update(table).where(at(table, one)).values({column: theirs}),
        ):
            _, found = lived.verified()
        assert named(found, table), f"{one} and {other}: {[str(each) for each in found]}"


@pytest.mark.parametrize("table", [each for each in COUNTED if of_cases(each) and each is not CASE], ids=str)
def test_a_row_of_a_case_that_is_not_there_is_named(lived: Lived, table: Table) -> None:
    row = lived.enemy.rows(table)[-1]
    values = dict(zip(table.columns.keys(), row, strict=True)) | {"case": bytes(16)}
    with tampered(lived.enemy, delete(table).where(at(table, row)), insert(table).values(values)):
        _, found = lived.verified()

    assert any(finding.table == table.name and bytes(16).hex() in finding.place for finding in found)


@pytest.mark.parametrize("which", [0, 1])
def test_a_whole_case_that_was_removed_is_named_by_its_lines(lived: Lived, which: int) -> None:
    case = (lived.first, lived.other)[which].record().case
    lines = len(lived.enemy.rows(ENTRY, case=case.id))
    tables = [table for table in reversed(METADATA.sorted_tables) if "case" in table.columns]
    parts = [delete(table).where(table.c.case == case.id) for table in tables]
    with tampered(lived.enemy, *parts, delete(CASE).where(CASE.c.id == case.id)):
        checked, found = lived.verified()

    assert sorted(str(each) for each in found) == [
        f"entry: case {case.id.hex()}, line {line + 1}: was told to the log and is not in the database."
        for line in range(lines)
    ]
    assert checked.cases == 2


def test_a_case_that_was_put_back_to_what_it_was_is_named_by_the_line_that_is_missing(lived: Lived) -> None:
    case = lived.other.record().case.id
    tables = [table for table in METADATA.sorted_tables if table in {ENTRY, DOCUMENT, BLOB, GRANT, SUMMARY, ROOT}]
    before = {table: lived.enemy.rows(table, case=case) for table in tables}
    lived.other.step(casework.note, Words("He was warned.", "en"))
    lived.log()

    gone = [delete(table).where(table.c.case == case) for table in tables]
    back = [insert(table).values(tuple(row)) for table, rows in before.items() for row in rows]
    with tampered(lived.enemy, *gone, *back):
        _, found = lived.verified()

    assert [str(each) for each in found] == [
        f"entry: case {lived.other.number}, line {len(before[ENTRY]) + 1}: {Wrong.REMOVED}."
    ]


def test_a_line_that_nobody_told_the_log_of_is_named(lived: Lived) -> None:
    last = lived.first.record().entries[-1]
    line = and_(ENTRY.c.case == last.case, ENTRY.c.sequence == last.sequence)
    with tampered(lived.enemy, update(ENTRY).where(line).values(digest=bytes(32))):
        _, found = lived.verified()

    said = [str(each) for each in found]
    place = f"entry: case {lived.first.number}, line {last.sequence + 1}"
    assert f"{place}: was never told to the log, and no job waits to tell it." in said
    assert f"{place}: is not what the log was told." in said


def test_the_circle_s_key_of_somebody_who_does_not_sit_there_is_named(lived: Lived) -> None:
    row = lived.enemy.rows(MEMBER)[-1]
    with tampered(lived.enemy, insert(MEMBER).values((*tuple(row)[:2], b"o" * 16, row.sealed))):
        _, found = lived.verified()

    assert named(found, MEMBER)


def test_a_key_slot_of_nobody_s_is_named(lived: Lived) -> None:
    with tampered(lived.enemy, insert(OFFICER).values((b"o" * 16, b"h" * 16, b"slot", b""))):
        _, found = lived.verified()

    assert named(found, OFFICER)


def test_the_last_roster_is_missed_by_the_keeper_and_by_the_log(lived: Lived) -> None:
    last = lived.enemy.rows(ROSTER)[-1]
    with tampered(lived.enemy, delete(ROSTER).where(at(ROSTER, last))):
        checked, found = lived.verified()

    assert ("roster", "the newest") in {(each.table, each.place) for each in found}
    assert not checked.intact
