"""The whole database, case by case and file by file, however large it is: no more than one case is held at a time."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Table, func, not_, select, tuple_

from grievance.store.covers import Row
from grievance.store.rows import (
    BlobRow,
    CaseRow,
    DocumentRow,
    EntryRow,
    GrantRow,
    ManifestRow,
    MemberRow,
    ReceiptRow,
    RootRow,
    SummaryRow,
)
from grievance.store.tables import (
    BLOB,
    CASE,
    DOCUMENT,
    ENTRY,
    FILING,
    GRANT,
    JOB,
    MANIFEST,
    MEMBER,
    RECEIPT,
    ROOT,
    SHELF,
    SUBMISSION,
    SUMMARY,
)

_BATCH: Final = 200


@dataclass(slots=True)
class CaseRows:
    """Every row that names one case. `case` is `None` where there is no such case: then the rows are strays."""

    id: bytes
    case: CaseRow | None = None
    entries: list[EntryRow] = field(default_factory=list)
    roots: list[RootRow] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)

    @property
    def rows(self) -> Iterator[Row]:
        """Every row that a line of the history covers."""
        if self.case is not None:
            yield self.case
        yield from self.roots
        yield from self.others


def walk(connection: Connection) -> Iterator[CaseRows]:
    """Yield every case with its rows, in the order of the ids; also what names a case that is not there."""
    streams = (
        _stream(connection, CASE, CaseRow, CASE.c.id),
        _stream(connection, ENTRY, EntryRow, ENTRY.c.case, ENTRY.c.sequence),
        _stream(connection, ROOT, RootRow, ROOT.c.case, ROOT.c.sequence),
        _stream(connection, GRANT, GrantRow, *GRANT.primary_key.columns),
        _stream(connection, DOCUMENT, DocumentRow, DOCUMENT.c.case, DOCUMENT.c.id),
        _stream(connection, BLOB, BlobRow, BLOB.c.case, BLOB.c.id),
        _stream(connection, SUMMARY, SummaryRow, *SUMMARY.primary_key.columns),
        _stream(connection, RECEIPT, ReceiptRow, RECEIPT.c.case, RECEIPT.c.locator),
    )
    for case, rows in groupby(heapq.merge(*streams, key=itemgetter(0)), key=itemgetter(0)):
        yield _gathered(case, (row for _, row in rows))


def manifests(connection: Connection) -> list[ManifestRow]:
    """Return every manifest there ever was, the oldest first."""
    return [ManifestRow(*row) for row in connection.execute(select(MANIFEST).order_by(MANIFEST.c.version))]


def members(connection: Connection) -> list[MemberRow]:
    """Return every circle key that is sealed to somebody."""
    return [MemberRow(*row) for row in connection.execute(select(MEMBER).order_by(*MEMBER.primary_key.columns))]


def shelves(connection: Connection) -> dict[bytes, list[bytes]]:
    """Return every shelf with its circles."""
    rows = connection.execute(select(SHELF.c.id, SHELF.c.circle).order_by(SHELF.c.id, SHELF.c.circle)).all()
    return {identifier: [row.circle for row in same] for identifier, same in groupby(rows, key=itemgetter(0))}


def count(connection: Connection) -> int:
    """Return how many cases there are."""
    return _count(connection, CASE)


def count_blobs(connection: Connection) -> int:
    """Return how many sealed files belong to cases."""
    return _count(connection, BLOB)


def count_jobs(connection: Connection) -> int:
    """Return how many jobs of no day wait or are being done: those that tell the log of a line have none."""
    return connection.execute(select(func.count()).select_from(JOB).where(JOB.c.due.is_(None))).scalar_one()


def blobs(connection: Connection, after: bytes = b"", most: int | None = None) -> Iterator[BlobRow]:
    """Yield the sealed files with an id above `after`, lowest first; one by one, so that one may take its time."""
    found = select(BLOB).where(BLOB.c.id > after).order_by(BLOB.c.id).limit(most)
    for row in connection.execute(found, execution_options={"yield_per": 1}):
        yield BlobRow(*row)


def blob(connection: Connection, identifier: bytes) -> BlobRow | None:
    """Return the row of one sealed file."""
    row = connection.execute(select(BLOB).where(BLOB.c.id == identifier)).first()
    return None if row is None else BlobRow(*row)


def named(connection: Connection, blobs: Collection[bytes]) -> set[bytes]:
    """Return those of the sealed files that a row names."""
    return set(connection.execute(select(BLOB.c.id).where(BLOB.c.id.in_(blobs))).scalars())


def digests(connection: Connection, places: Collection[tuple[bytes, int]]) -> dict[tuple[bytes, int], bytes]:
    """Return the digests of the entries at these places (case and sequence), as far as they are there."""
    wanted = tuple_(ENTRY.c.case, ENTRY.c.sequence).in_(places)
    found = connection.execute(select(ENTRY.c.case, ENTRY.c.sequence, ENTRY.c.digest).where(wanted))
    return {(case, sequence): digest for case, sequence, digest in found}


def strays(connection: Connection) -> Iterator[tuple[str, bytes]]:
    """Yield table and key of every taken form whose case is not there."""
    for table in (FILING, SUBMISSION):
        (key,) = table.primary_key.columns
        for row in connection.execute(select(key).where(not_(table.c.case.in_(select(CASE.c.id))))):
            yield table.name, row[0]


def _stream(connection: Connection, table: Table, kind: type[Any], *order: Any) -> Iterator[tuple[bytes, Any]]:  # noqa: ANN401 - a column of any type
    """Yield the rows of a table with their cases. On SQLite anything may stand in a column: what is no id is empty."""
    at = list(table.columns).index(order[0])
    found = select(table).order_by(*order)
    for row in connection.execute(found, execution_options={"yield_per": _BATCH}):
        yield (row[at] if isinstance(row[at], bytes) else b""), kind(*row)


def _gathered(identifier: bytes, rows: Iterator[Row | EntryRow]) -> CaseRows:
    gathered = CaseRows(identifier)
    for row in rows:
        if isinstance(row, CaseRow):
            gathered.case = row
        elif isinstance(row, EntryRow):
            gathered.entries.append(row)
        elif isinstance(row, RootRow):
            gathered.roots.append(row)
        else:
            gathered.others.append(row)
    return gathered


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
