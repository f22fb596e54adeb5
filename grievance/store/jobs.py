"""Work that was promised in the transaction that made it needed, and is done after it: at least once.

No column holds a time, so a lease has no end: a worker that died keeps its rows until `release` frees them, which each
worker does for all when it starts. A job may therefore be done twice, and each is written so that twice is as once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, delete, func, or_, select, update

from grievance.errors import AlreadyDone
from grievance.store.put import put
from grievance.store.rows import JobRow
from grievance.store.tables import JOB


def put_job(connection: Connection, job: JobRow) -> None:
    """Add a job outside a change of a case."""
    put(connection, JOB, [job], AlreadyDone)


def claim(connection: Connection, worker: bytes, today: date, limit: int) -> list[JobRow]:
    """Lease up to `limit` jobs that are due to a worker (16 random bytes), the least failed first.

    Two workers never get the same row: on PostgreSQL each skips what the other has locked, on SQLite they take turns.
    """
    free = select(JOB.c.id).where(JOB.c.leased_by.is_(None), or_(JOB.c.due.is_(None), JOB.c.due <= today))
    # A common table, since PostgreSQL may run a plain subquery with a limit more than once.
    picked = free.order_by(JOB.c.attempts, JOB.c.id).limit(limit).with_for_update(skip_locked=True).cte("picked")
    lease = update(JOB).where(JOB.c.id.in_(select(picked.c.id))).values(leased_by=worker)
    taken = connection.execute(lease.returning(JOB.c.id, JOB.c.attempts, JOB.c.sealed, JOB.c.due))
    return [JobRow(*row) for row in taken]


def done(connection: Connection, found: Collection[bytes]) -> None:
    """Remove jobs that were done, by their ids."""
    connection.execute(delete(JOB).where(JOB.c.id.in_(found)))


def failed(connection: Connection, found: Collection[bytes], again: date | None = None) -> None:
    """Free jobs that failed, counted; they wait until the day `again`, if one is given."""
    back = {"leased_by": None, "attempts": JOB.c.attempts + 1} | ({} if again is None else {"due": again})
    connection.execute(update(JOB).where(JOB.c.id.in_(found)).values(back))


def release(connection: Connection) -> None:
    """Free every lease, as a worker does when it starts."""
    connection.execute(update(JOB).where(JOB.c.leased_by.is_not(None)).values(leased_by=None))


def waiting(connection: Connection, attempts: int = 0) -> int:
    """Count the jobs not done that failed at least `attempts` times."""
    return connection.execute(select(func.count()).select_from(JOB).where(JOB.c.attempts >= attempts)).scalar_one()
