"""What is read of cases: one case and its parts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

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
    found = select(ENTRY).where(ENTRY.c.case == case).order_by(ENTRY.c.sequence)
    return [EntryRow(*row) for row in connection.execute(found)]


def head(connection: Connection, case: bytes) -> tuple[int, bytes] | None:
    """Return sequence and digest of the last entry."""
    last = select(ENTRY.c.sequence, ENTRY.c.digest).where(ENTRY.c.case == case).order_by(ENTRY.c.sequence.desc())
    row = connection.execute(last.limit(1)).first()
    return None if row is None else (row.sequence, row.digest)


def roots(connection: Connection, case: bytes) -> list[RootRow]:
    """Return the chain of roots, first root first."""
    found = select(ROOT).where(ROOT.c.case == case).order_by(ROOT.c.sequence)
    return [RootRow(*row) for row in connection.execute(found)]


def documents(connection: Connection, case: bytes) -> list[DocumentRow]:
    """Return all papers, in the order of the entries they came with."""
    found = select(DOCUMENT).where(DOCUMENT.c.case == case).order_by(DOCUMENT.c.sequence, DOCUMENT.c.id)
    return [DocumentRow(*row) for row in connection.execute(found)]


def blobs(connection: Connection, case: bytes) -> list[BlobRow]:
    """Return the sealed files of a case, in the order of the entries they came with."""
    found = select(BLOB).where(BLOB.c.case == case).order_by(BLOB.c.sequence, BLOB.c.id)
    return [BlobRow(*row) for row in connection.execute(found)]


def grants(connection: Connection, case: bytes) -> list[GrantRow]:
    """Return all grants, compartment by compartment."""
    found = select(GRANT).where(GRANT.c.case == case).order_by(*GRANT.primary_key.columns)
    return [GrantRow(*row) for row in connection.execute(found)]


def summaries(connection: Connection, case: bytes) -> list[SummaryRow]:
    """Return the summaries of one case, to whatever circle."""
    found = select(SUMMARY).where(SUMMARY.c.case == case).order_by(*SUMMARY.primary_key.columns)
    return [SummaryRow(*row) for row in connection.execute(found)]


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
