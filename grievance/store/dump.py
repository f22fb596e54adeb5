"""The whole database as lines, the same on either engine: what a backup seals and a restore reads.

The first line names the revision of the tables, the last counts the rows; each between is `[table, value, …]` in the
order of the columns: bytes as base64, days as ISO 8601.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.exc import IntegrityError

from grievance.errors import SettingRefused, Unreadable
from grievance.store.migrations import revision
from grievance.store.tables import METADATA

_BATCH: Final = 200


def dump(connection: Connection) -> Iterator[bytes]:
    """Yield every row of every table, one line each with its newline, sorted by key: equal databases, equal lines."""
    yield _line({"revision": revision(connection)})
    count = 0
    for table in METADATA.sorted_tables:
        found = select(table).order_by(*table.primary_key.columns)
        for row in connection.execute(found, execution_options={"yield_per": _BATCH}):
            yield _line([table.name, *map(_written, row)])
            count += 1
    yield _line({"rows": count})


def load(connection: Connection, lines: Iterable[bytes]) -> None:
    """Fill empty tables with what `dump` yielded.

    Raises `SettingRefused` where the tables hold something or are of another revision than the dump, `Unreadable` where
    lines are missing or not understood. The caller's transaction then undoes what was loaded.
    """
    parsed = map(_parsed, lines)
    if next(parsed, None) != {"revision": revision(connection)}:
        raise SettingRefused("the backup does not belong to these tables: another version wrote it")
    if any(connection.execute(select(table).limit(1)).first() for table in METADATA.sorted_tables):
        raise SettingRefused("the database is not empty")
    for name, rows in groupby(_rows(parsed), key=itemgetter(0)):
        while batch := list(islice(rows, _BATCH)):
            _insert(connection, name, batch)


def _line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _parsed(line: bytes) -> Any:  # noqa: ANN401  JSON
    try:
        return json.loads(line)
    except ValueError:
        raise Unreadable from None


def _rows(parsed: Iterator[Any]) -> Iterator[list[Any]]:
    for count, value in enumerate(parsed):
        if value == {"rows": count}:
            return
        if not isinstance(value, list) or not value:
            break
        yield value
    raise Unreadable


def _insert(connection: Connection, name: str, batch: list[list[Any]]) -> None:
    try:
        table = METADATA.tables[name]
        connection.execute(insert(table), [_row(table, values[1:]) for values in batch])
    except (IntegrityError, KeyError, TypeError, ValueError):
        raise Unreadable from None


def _row(table: Table, values: list[Any]) -> dict[str, Any]:
    return {
        column.name: _read(column.type.python_type, value) for column, value in zip(table.columns, values, strict=True)
    }


def _written(value: Any) -> Any:  # noqa: ANN401  any column
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: type[Any], value: Any) -> Any:  # noqa: ANN401  any column
    if value is None:
        return None
    if kind is bytes:
        return b64decode(value, validate=True)
    if kind is date:
        return date.fromisoformat(value)
    if type(value) is not kind:
        raise TypeError
    return value
