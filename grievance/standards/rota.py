"""From the text of an office's rota to a `Rota`, or to the lines and the reasons why not."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from grievance.case.rota import Rota, Watch
from grievance.standards.tables import Sheet, Table, understood

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ADDRESS: Final = re.compile(r"[^\s@<>]+@[^\s@<>]+")
_LONGEST: Final = 24 * 60


def read_rota(text: str) -> Rota:
    """Read a rota. Raises `StandardRefused` where it is not fully understood."""
    return understood(text, rota)


def rota(sheet: Sheet) -> Rota:
    """Build a rota from its tables."""
    sheet.only({"rota"}, {"watch", "closed"})
    head = sheet.one("rota")
    watches = tuple(_watch(table) for table in sheet.tables if table.name == "watch")
    if not any(not watch.danger for watch in watches):
        sheet.refuse(0, "nobody is on watch")
    return Rota(_zone(head), watches, _closed(sheet), _minutes(head))


def _zone(table: Table) -> ZoneInfo:
    table.only("zone", "minutes")
    try:
        return ZoneInfo(table.text("zone"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        table.refuse("zone", "zone is not the name of a time zone, such as Europe/Berlin")
        return ZoneInfo("UTC")


def _minutes(table: Table) -> int:
    minutes = table.number("minutes", 30)
    if not 0 < minutes <= _LONGEST:
        table.refuse("minutes", f"minutes is a number from 1 to {_LONGEST}")
    return minutes


def _watch(table: Table) -> Watch:
    table.only("days", "from", "to", "first", "second", "danger")
    days = frozenset(_DAYS.index(day) for day in table.texts("days", _DAYS))
    start, end = _time(table, "from"), _time(table, "to")
    first, second = _address(table, "first"), _address(table, "second")
    if not days:
        table.refuse("days", "days names no day")
    if table.sound and start >= end:
        table.refuse("to", "to is not later than from; a night is two watches")
    if table.sound and first == second:
        table.refuse("second", "second is the same person as first")
    return Watch(days, start, end, first, second, danger="danger" in table.values and table.flag("danger"))


def _closed(sheet: Sheet) -> tuple[tuple[date, date], ...]:
    spans = []
    for table in sheet.tables:
        if table.name == "closed":
            table.only("from", "to")
            first, last = table.day("from"), table.day("to")
            if table.sound and last < first:
                table.refuse("to", "to is before from")
            spans.append((first, last))
    return tuple(spans)


def _time(table: Table, key: str) -> time:
    written = table.text(key)
    try:
        return time(23, 59, 59) if written == "24:00" else time.fromisoformat(written)
    except ValueError:
        table.refuse(key, f"{key} is a time such as 08:30")
        return time()


def _address(table: Table, key: str) -> str:
    written = table.text(key)
    if not _ADDRESS.fullmatch(written):
        table.refuse(key, f"{key} is an e-mail address")
    return written
