"""What readers outside the office were given, and what they answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, func, select

from grievance.errors import CaseMoved
from grievance.store.put import put as put_rows
from grievance.store.rows import DisclosedRow, DisclosureRow
from grievance.store.tables import DISCLOSED, DISCLOSURE


def by_id(connection: Connection, identifier: bytes) -> DisclosureRow | None:
    """Return the disclosure with this id."""
    row = connection.execute(select(DISCLOSURE).where(DISCLOSURE.c.id == identifier)).first()
    return None if row is None else DisclosureRow(*row)


def of_reader(connection: Connection, reader: bytes) -> list[DisclosureRow]:
    """Return all that one reader was given, in the order of their ids, which says nothing."""
    found = select(DISCLOSURE).where(DISCLOSURE.c.reader == reader).order_by(DISCLOSURE.c.id)
    return [DisclosureRow(*row) for row in connection.execute(found)]


def papers(connection: Connection, disclosure: bytes) -> list[DisclosedRow]:
    """Return the papers of a disclosure, the first one first."""
    found = select(DISCLOSED).where(DISCLOSED.c.disclosure == disclosure).order_by(DISCLOSED.c.sequence)
    return [DisclosedRow(*row) for row in connection.execute(found)]


def lasts(connection: Connection, disclosures: Collection[bytes]) -> dict[bytes, int]:
    """Return the place of the last paper of each of these disclosures."""
    found = (
        select(DISCLOSED.c.disclosure, func.max(DISCLOSED.c.sequence))
        .where(DISCLOSED.c.disclosure.in_(disclosures))
        .group_by(DISCLOSED.c.disclosure)
    )
    return {row[0]: row[1] for row in connection.execute(found)}


def put(connection: Connection, handed: Iterable[DisclosureRow | DisclosedRow]) -> None:
    """Add disclosures and papers of theirs. Raises `CaseMoved` where a place is taken: somebody was quicker."""
    given = list(handed)
    put_rows(connection, DISCLOSURE, [row for row in given if isinstance(row, DisclosureRow)], CaseMoved)
    put_rows(connection, DISCLOSED, [row for row in given if isinstance(row, DisclosedRow)], CaseMoved)
