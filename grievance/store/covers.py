"""What a line of the history covers: a digest, in clear, of every row that comes or goes with it.

The line's own digest is taken over them too, so whoever has the digest of a case's last line can tell, without any key,
which row was changed, removed or put there since. An item is 49 bytes, `kind 1 | name 16 | value 32`: the name is the
digest of the row's key, the value that of all its columns, and zeros where a row goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any, Final

from sqlalchemy import Table

from grievance.errors import Unreadable
from grievance.seal.keys import digest
from grievance.store.put import columns_of
from grievance.store.rows import (
    KEEP,
    BlobRow,
    CaseRow,
    Change,
    DocumentRow,
    GrantRow,
    ReceiptRow,
    RootRow,
    SummaryRow,
)
from grievance.store.tables import BLOB, CASE, DOCUMENT, GRANT, RECEIPT, ROOT, SUMMARY

SIZE: Final = 49
GONE: Final = bytes(32)
_NAME: Final = 16

Row = CaseRow | RootRow | GrantRow | DocumentRow | SummaryRow | ReceiptRow | BlobRow


class Covered(IntEnum):
    """What kind of row an item stands for. A number is never reused."""

    CASE = 1
    ROOT = 2
    GRANT = 3
    DOCUMENT = 4
    SUMMARY = 5
    RECEIPT = 6
    BLOB = 7
    DUE = 8
    OPEN = 9


TABLES: Final[dict[type[Row], tuple[Covered, Table]]] = {
    CaseRow: (Covered.CASE, CASE),
    RootRow: (Covered.ROOT, ROOT),
    GrantRow: (Covered.GRANT, GRANT),
    DocumentRow: (Covered.DOCUMENT, DOCUMENT),
    SummaryRow: (Covered.SUMMARY, SUMMARY),
    ReceiptRow: (Covered.RECEIPT, RECEIPT),
    BlobRow: (Covered.BLOB, BLOB),
}
PROJECTED: Final = frozenset({"due", "open"})
"""The columns of a case that later lines change; each is an item of its own."""


@dataclass(frozen=True, slots=True)
class Item:
    """One row that comes with a line, or goes (`value` is `GONE`). All summaries go where the name is zeros."""

    kind: Covered
    name: bytes
    value: bytes

    def pack(self) -> bytes:
        """Return the 49 bytes."""
        return bytes([self.kind]) + self.name + self.value


ALL_SUMMARIES: Final = Item(Covered.SUMMARY, bytes(_NAME), GONE)


def covers(change: Change) -> bytes:
    """Return the items of a change, sorted and put together: the column `entry.covers`."""
    return b"".join(sorted(item.pack() for item in _items(change)))


def items(covered: bytes) -> Iterator[Item]:
    """Read the column again. Raises `Unreadable`."""
    if len(covered) % SIZE:
        raise Unreadable
    for at in range(0, len(covered), SIZE):
        part = covered[at : at + SIZE]
        try:
            kind = Covered(part[0])
        except ValueError:
            raise Unreadable from None
        yield Item(kind, part[1 : 1 + _NAME], part[1 + _NAME :])


def came(row: Row) -> Item:
    """Return the item of a row that is there."""
    kind, table = TABLES[type(row)]
    columns = {
        name: value for name, value in columns_of(row).items() if kind is not Covered.CASE or name not in PROJECTED
    }
    return Item(kind, _name(kind, table, columns), _digest(table.name, columns))


def projected(case: bytes, *, due: date | None, open_: bool) -> tuple[Item, Item]:
    """Return the items of a case's two projections as they stand."""
    return _projection(Covered.DUE, case, due), _projection(Covered.OPEN, case, open_)


def _items(change: Change) -> Iterator[Item]:
    if change.new is not None:
        yield came(change.new)
        yield from projected(change.case, due=change.new.due, open_=change.new.open)
    if change.root is not None:
        yield came(change.root)
    if change.replace_summaries:
        yield ALL_SUMMARIES
    rows: tuple[Row, ...] = (*change.grants, *change.documents, *change.summaries, *change.blobs)
    yield from map(came, rows)
    for key in change.ungrant:
        yield _went(Covered.GRANT, GRANT, columns_of(key))
    yield from (_went(Covered.DOCUMENT, DOCUMENT, {"id": each}) for each in change.undocument)
    yield from (_went(Covered.BLOB, BLOB, {"id": each}) for each in change.unblob)
    if change.receipt_in is not None:
        yield came(ReceiptRow(change.receipt_in, change.case))
    if change.receipt_out is not None:
        yield _went(Covered.RECEIPT, RECEIPT, {"locator": change.receipt_out})
    if change.due is not KEEP:
        yield _projection(Covered.DUE, change.case, change.due)
    if change.open is not KEEP:
        yield _projection(Covered.OPEN, change.case, change.open)


def _projection(kind: Covered, case: bytes, value: date | bool | None) -> Item:  # noqa: FBT001 - it is the value itself
    columns = {"id": case, kind.name.lower(): value}
    return Item(kind, _name(kind, CASE, columns), _digest(CASE.name, columns))


def _went(kind: Covered, table: Table, columns: dict[str, Any]) -> Item:
    return Item(kind, _name(kind, table, columns), GONE)


def _name(kind: Covered, table: Table, columns: dict[str, Any]) -> bytes:
    key = {column.name: columns[column.name] for column in table.primary_key.columns}
    return _digest(f"{table.name} {kind}", key)[:_NAME]


def _digest(of: str, columns: dict[str, Any]) -> bytes:
    parts = (part for name, value in columns.items() for part in (name.encode(), _written(value)))
    return digest(b"gcv1/covers", of.encode(), *parts)


def _written(value: bytes | str | int | date | None) -> bytes:
    """Write a column so that no two values are written alike; of which type it is, the column's name says."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, date):
        return value.isoformat().encode()
    return b"" if value is None else str(value).encode()
