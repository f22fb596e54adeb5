"""What is read of cases: one case and its parts."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Select, Table, bindparam, select

from grievance.store.rows import (
    BlobRow,
    CaseRow,
    DocumentRow,
    EntryRow,
    FilingRow,
    GrantRow,
    RootRow,
    SummaryRow,
)
from grievance.store.tables import BLOB, CASE, DOCUMENT, ENTRY, FILING, GRANT, RECEIPT, ROOT, SUBMISSION, SUMMARY


def _of_case(table: Table, *order: Column[Any]) -> Select[Any]:
    return select(table).where(table.c.case == bindparam("case")).order_by(*order)


# Made once: SQLAlchemy takes longer over making such a statement than the database over answering it.
_ENTRIES: Final = _of_case(ENTRY, ENTRY.c.sequence)
_ROOTS: Final = _of_case(ROOT, ROOT.c.sequence)
_DOCUMENTS: Final = _of_case(DOCUMENT, DOCUMENT.c.sequence, DOCUMENT.c.id)
_BLOBS: Final = _of_case(BLOB, BLOB.c.sequence, BLOB.c.id)
_GRANTS: Final = _of_case(GRANT, *GRANT.primary_key.columns)
_SUMMARIES: Final = _of_case(SUMMARY, *SUMMARY.primary_key.columns)


def by_id(connection: Connection, case: bytes) -> CaseRow | None:
    """Return the case with this id."""
    return _case(connection, CASE.c.id == case)


def by_number(connection: Connection, number: str) -> CaseRow | None:
    """Return the case with this number, in its canonical form."""
    return _case(connection, CASE.c.number == number)


def by_locator(connection: Connection, locator: bytes) -> CaseRow | None:
    """Return the case that a receipt leads to."""
    return _case(connection, CASE.c.id == select(RECEIPT.c.case).where(RECEIPT.c.locator == locator).scalar_subquery())


def entries(connection: Connection, case: bytes) -> list[EntryRow]:
    """Return the history, first entry first."""
    return [EntryRow(*row) for row in connection.execute(_ENTRIES, {"case": case})]


def head(connection: Connection, case: bytes) -> tuple[int, bytes] | None:
    """Return sequence and digest of the last entry."""
    last = select(ENTRY.c.sequence, ENTRY.c.digest).where(ENTRY.c.case == case).order_by(ENTRY.c.sequence.desc())
    row = connection.execute(last.limit(1)).first()
    return None if row is None else (row.sequence, row.digest)


def roots(connection: Connection, case: bytes) -> list[RootRow]:
    """Return the chain of roots, first root first."""
    return [RootRow(*row) for row in connection.execute(_ROOTS, {"case": case})]


def documents(connection: Connection, case: bytes) -> list[DocumentRow]:
    """Return all papers, in the order of the entries they came with."""
    return [DocumentRow(*row) for row in connection.execute(_DOCUMENTS, {"case": case})]


def blobs(connection: Connection, case: bytes) -> list[BlobRow]:
    """Return the sealed files of a case, in the order of the entries they came with."""
    return [BlobRow(*row) for row in connection.execute(_BLOBS, {"case": case})]


def grants(connection: Connection, case: bytes) -> list[GrantRow]:
    """Return all grants, compartment by compartment."""
    return [GrantRow(*row) for row in connection.execute(_GRANTS, {"case": case})]


def summaries(connection: Connection, case: bytes) -> list[SummaryRow]:
    """Return the summaries of one case, to whatever circle."""
    return [SummaryRow(*row) for row in connection.execute(_SUMMARIES, {"case": case})]


def filing(connection: Connection, submission: bytes) -> FilingRow | None:
    """Return what was filed under this digest of a form's nonce."""
    row = connection.execute(select(FILING).where(FILING.c.submission == submission)).first()
    return None if row is None else FilingRow(*row)


def was_submitted(connection: Connection, digest: bytes) -> bool:
    """Say whether a form with this digest was taken before."""
    return connection.execute(select(SUBMISSION.c.case).where(SUBMISSION.c.digest == digest)).first() is not None


def _case(connection: Connection, found: ColumnElement[bool]) -> CaseRow | None:
    row = connection.execute(select(CASE).where(found)).first()
    return None if row is None else CaseRow(*row)
