"""CSV in and out: what a file would change, row by row, before anything is changed; and the register as a file.

A cell that a spreadsheet would take for a formula goes out with an apostrophe before it, which is taken off again when
it comes back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grievance.case.cells import columns, needed, read, written
from grievance.case.records import CLASSES, Record, RecordKind
from grievance.case.register import Register
from grievance.errors import RecordRefused

MOST: Final = 20_000
"""Rows of one file."""

_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that cannot be taken: the line of the file where it begins (from 1), the column, and why not.

    `column` is as the file calls it; it is empty for what concerns the whole row, and so is line 1 for the whole file.
    """

    line: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change: nothing at all where a single row is refused."""

    kind: RecordKind
    new: tuple[Record, ...] = ()
    changed: tuple[Record, ...] = ()
    unchanged: int = 0
    refused: tuple[Refusal, ...] = ()

    @property
    def records(self) -> tuple[Record, ...]:
        """What is to be laid into the register."""
        return () if self.refused else (*self.new, *self.changed)


def plan(register: Register, kind: RecordKind, text: str, mapping: Mapping[str, str] | None = None) -> Plan:
    """Say what a file of one kind of record would change.

    `mapping` names the file's column for a column of ours; where it says nothing both have one name. A column of ours
    that the file lacks leaves what the register has as it is.
    """
    try:
        rows = _rows(text)
        return _planned(register, kind, _heading(kind, next(rows, (1, []))[1], mapping or {}), rows)
    except _Unfit as unfit:
        return Plan(kind, refused=(unfit.refusal,))


def sheet(register: Register, kind: RecordKind) -> str:
    """Write all records of a kind as CSV, the retired ones too, in the order of their ids."""
    file = io.StringIO(newline="")
    write = csv.writer(file)
    write.writerow(columns(kind))
    for record in sorted(register.every(CLASSES[kind]), key=lambda each: each.id):
        write.writerow(map(_guarded, written(record).values()))
    return file.getvalue()


class _Unfit(Exception):
    """The file as a whole makes no sense."""

    def __init__(self, line: int, column: str, reason: str) -> None:
        super().__init__(reason)
        self.refusal = Refusal(line, column, reason)


@dataclass(frozen=True, slots=True)
class _Heading:
    """The first line: how many columns it has, where each of ours stands, and what the file calls it."""

    width: int
    places: Mapping[str, int]
    titles: Mapping[str, str]


def _planned(register: Register, kind: RecordKind, heading: _Heading, rows: Iterator[tuple[int, list[str]]]) -> Plan:
    new, changed, refused = list[Record](), list[Record](), list[Refusal]()
    unchanged, seen = 0, dict[str, int]()
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(seen) + len(refused) >= MOST:
            raise _Unfit(line, "", f"the file has more than {MOST} rows: take it in parts")
        try:
            record = _record(register, kind, row, heading)
            _require_once(record, seen)
            register.require(record)
        except RecordRefused as why:
            refused.append(Refusal(line, heading.titles.get(why.column, why.column), why.reason))
            continue
        seen[record.id] = line
        before = register.get(record.id)
        if before == record:
            unchanged += 1
        else:
            (changed if before else new).append(record)
    return Plan(kind, tuple(new), tuple(changed), unchanged, tuple(refused))


def _require_once(record: Record, seen: Mapping[str, int]) -> None:
    if record.id in seen:
        raise RecordRefused("id", f"stands in this file already, in line {seen[record.id]} ({record.id})")


def _record(register: Register, kind: RecordKind, row: list[str], heading: _Heading) -> Record:
    if len(row) != heading.width:
        raise RecordRefused("", f"has {len(row)} cells, and the first line has {heading.width} columns")
    cells = {column: _bared(row[at]) for column, at in heading.places.items()}
    before = register.get(" ".join(cells["id"].split()))
    known = written(before) if isinstance(before, CLASSES[kind]) else {}
    return read(kind, {**known, **cells})


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each row with the line in which it begins."""
    begun = 1
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    while True:
        try:
            row = next(reader, None)
        except csv.Error as error:
            raise _Unfit(begun, "", f"this is no CSV from here on: {error}") from None
        if row is None:
            return
        yield begun, row
        begun = reader.line_num + 1


def _heading(kind: RecordKind, titles: list[str], mapping: Mapping[str, str]) -> _Heading:
    """Find the columns of a kind by their titles. Raises `_Unfit` for a first line that does not serve."""
    cleaned = [_bared(title).strip() for title in titles]
    known = columns(kind)
    for ours in mapping:
        if ours not in known:
            raise _Unfit(1, ours, f"is no column of a {kind}: there are {', '.join(known)}")
    for title in cleaned:
        if title and cleaned.count(title) > 1:
            raise _Unfit(1, title, "stands twice in the first line")
    named = {column: mapping.get(column) or column for column in known}
    places = {column: cleaned.index(title) for column, title in named.items() if title in cleaned}
    for column in known:
        if column not in places and (column in needed(kind) or column in mapping):
            raise _Unfit(1, named[column], f"is missing in the first line, which must name: {_wanted(kind)}")
    return _Heading(len(titles), places, named)


def _wanted(kind: RecordKind) -> str:
    return ", ".join(column for column in columns(kind) if column in needed(kind))


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _bared(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell
