"""The one function that changes a case."""

from __future__ import annotations

from sqlalchemy import Connection, delete, update

from grievance.errors import AlreadyDone, CaseMoved, NumberTaken
from grievance.store.put import columns_of, put
from grievance.store.rows import KEEP, Change, FilingRow, ReceiptRow, SubmissionRow
from grievance.store.shelves import put_shelf
from grievance.store.tables import BLOB, CASE, DOCUMENT, ENTRY, FILING, GRANT, JOB, RECEIPT, ROOT, SUBMISSION, SUMMARY


def apply(connection: Connection, change: Change) -> None:
    """Write one change whole, inside the caller's `Store.write()`; an error undoes all of it.

    Raises `AlreadyDone` where the filing or submission was taken before, `NumberTaken` where another case has the
    number, and `CaseMoved` where the place in the history, or the old receipt, is gone. Threads and machines that race
    with the same change wait for each other: one wins, the others get the error.
    """
    # The form comes first: sent twice, it is "already done", not "the number is taken" or "the case moved".
    put(connection, FILING, [change.filing], AlreadyDone)
    put(connection, CASE, [change.new], NumberTaken)
    if change.new is not None:
        put_shelf(connection, {summary.circle for summary in change.summaries})
    taken = (change.submission, *change.files)
    put(connection, SUBMISSION, [SubmissionRow(once, change.case) for once in taken if once], AlreadyDone)
    put(connection, ENTRY, [change.entry], CaseMoved)
    put(connection, ROOT, [change.root], CaseMoved)
    put(connection, DOCUMENT, change.documents, CaseMoved)
    put(connection, BLOB, change.blobs, CaseMoved)
    _remove(connection, change)
    _regrant(connection, change)
    _resummarise(connection, change)
    _exchange(connection, change)
    _project(connection, change)
    put(connection, JOB, change.jobs, CaseMoved)


def replace_filing(connection: Connection, old: FilingRow, new: FilingRow) -> bool:
    """Replace what a repeated filing shows again, as when the receipt is hidden, and say whether it was still `old`."""
    same = [FILING.c[name] == value for name, value in columns_of(old).items()]
    return connection.execute(update(FILING).where(*same).values(hour=new.hour, sealed=new.sealed)).rowcount == 1


def _remove(connection: Connection, change: Change) -> None:
    """Remove papers and sealed files, each of this case."""
    for table, going in ((DOCUMENT, change.undocument), (BLOB, change.unblob)):
        if going:
            mine = table.c.case == change.case, table.c.id.in_(going)
            if connection.execute(delete(table).where(*mine)).rowcount != len(going):
                raise CaseMoved


def _regrant(connection: Connection, change: Change) -> None:
    for key in change.ungrant:
        same = [GRANT.c[name] == value for name, value in columns_of(key).items()]
        connection.execute(delete(GRANT).where(*same))
    put(connection, GRANT, change.grants, CaseMoved)


def _resummarise(connection: Connection, change: Change) -> None:
    if change.replace_summaries:
        connection.execute(delete(SUMMARY).where(SUMMARY.c.case == change.case))
    put(connection, SUMMARY, change.summaries, CaseMoved)


def _exchange(connection: Connection, change: Change) -> None:
    if change.receipt_out is not None:
        old = (RECEIPT.c.locator == change.receipt_out, RECEIPT.c.case == change.case)
        if connection.execute(delete(RECEIPT).where(*old)).rowcount != 1:
            raise CaseMoved
    if change.receipt_in is not None:
        put(connection, RECEIPT, [ReceiptRow(change.receipt_in, change.case)], CaseMoved)


def _project(connection: Connection, change: Change) -> None:
    projections = {"due": change.due, "open": change.open}
    values = {name: value for name, value in projections.items() if value is not KEEP}
    if values:
        connection.execute(update(CASE).where(CASE.c.id == change.case).values(values))
