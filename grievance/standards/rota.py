"""From the text of an office's rota to a `Rota`, or to the line and the reason why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grievance.case.rota import Rota, Watch
from grievance.errors import StandardRefused
from grievance.standards.tables import Table, scan

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ADDRESS: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_LONGEST: Final = 24 * 60


def read_rota(text: str) -> Rota:
    """Read a rota. Raises `StandardRefused` at the first thing that is not fully understood."""
    tables = scan(text)
    for table in tables:
        if table.name not in ({"rota"} if table.single else {"watch", "closed"}):
            raise StandardRefused(table.line, f"unknown table {table.name}")
    heads = [table for table in tables if table.single]
    if not heads:
        raise StandardRefused(0, "rota is missing")
    watches = tuple(_watch(table) for table in tables if table.name == "watch")
    if not any(not watch.danger for watch in watches):
        raise StandardRefused(0, "nobody is on watch")
    return Rota(_zone(heads[0]), watches, _closed(tables), _minutes(heads[0]))


def _zone(table: Table) -> ZoneInfo:
    table.only("zone", "minutes")
    try:
        return ZoneInfo(table.text("zone"))
    except (ZoneInfoNotFoundError, ValueError):
        raise table.refuse("zone", "zone is not the name of a time zone, such as Europe/Berlin") from None


def _minutes(table: Table) -> int:
    minutes = table.number("minutes", 30)
    if not 0 < minutes <= _LONGEST:
        raise table.refuse("minutes", f"minutes is a number from 1 to {_LONGEST}")
    return minutes


def _watch(table: Table) -> Watch:
    table.only("days", "from", "to", "first", "second", "danger")
    days = frozenset(_DAYS.index(day) for day in table.texts("days", _DAYS))
    start, end = _time(table, "from"), _time(table, "to")
    if not days:
        raise table.refuse("days", "days names no day")
    if start >= end:
        raise table.refuse("to", "to is not later than from; a night is two watches")
    first, second = _address(table, "first"), _address(table, "second")
    if first == second:
        raise table.refuse("second", "second is the same person as first")
    return Watch(days, start, end, first, second, danger="danger" in table.values and table.flag("danger"))


def _closed(tables: Sequence[Table]) -> tuple[tuple[date, date], ...]:
    spans = []
    for table in tables:
        if table.name == "closed":
            table.only("from", "to")
            first, last = _day(table, "from"), _day(table, "to")
            if last < first:
                raise table.refuse("to", "to is before from")
            spans.append((first, last))
    return tuple(spans)


def _time(table: Table, key: str) -> time:
    written = table.text(key)
    try:
        return time(23, 59, 59) if written == "24:00" else time.fromisoformat(written)
    except ValueError:
        raise table.refuse(key, f"{key} is a time such as 08:30") from None


def _day(table: Table, key: str) -> date:
    try:
        return date.fromisoformat(table.text(key))
    except ValueError:
        raise table.refuse(key, f"{key} is a day such as 2026-12-24") from None


def _address(table: Table, key: str) -> str:
    written = table.text(key)
    if not _ADDRESS.fullmatch(written):
        raise table.refuse(key, f"{key} is an e-mail address")
    return written
