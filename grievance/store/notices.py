"""Notices: for which cases there is a letter that nobody has told of. The row is a case's id and nothing else."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, delete, exists, select

from grievance.errors import AlreadyDone
from grievance.store.chat_rows import NoticeRow
from grievance.store.put import put
from grievance.store.tables import FILING, NOTICE


def put_notice(connection: Connection, case: bytes) -> None:
    """Note that there is a letter; once is enough. Raises `AlreadyDone` where another does it at the same moment."""
    if not connection.execute(select(exists().where(NOTICE.c.case == case))).scalar_one():
        put(connection, NOTICE, [NoticeRow(case)], AlreadyDone)


def waiting(connection: Connection) -> set[bytes]:
    """Return the cases for which there is a notice."""
    return set(connection.execute(select(NOTICE.c.case)).scalars())


def drop(connection: Connection, cases: Collection[bytes]) -> None:
    """Remove notices, by their cases."""
    if cases:
        connection.execute(delete(NOTICE).where(NOTICE.c.case.in_(cases)))


def filed(connection: Connection, submissions: Collection[bytes]) -> dict[bytes, bytes]:
    """Return the cases that were filed by these forms, by the digests of their nonces."""
    found = select(FILING.c.submission, FILING.c.case).where(FILING.c.submission.in_(submissions))
    return {row.submission: row.case for row in connection.execute(found)} if submissions else {}
