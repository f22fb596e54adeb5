"""The register: lines that are added and never changed, one after the other."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select

from grievance.errors import RegisterMoved
from grievance.store.put import put
from grievance.store.rows import RegisterRow
from grievance.store.tables import REGISTER

_LINES: Final = select(REGISTER).order_by(REGISTER.c.sequence)


def lines(connection: Connection) -> list[RegisterRow]:
    """Return every line, the first one first."""
    return [RegisterRow(*row) for row in connection.execute(_LINES)]


def put_line(connection: Connection, line: RegisterRow) -> None:
    """Add a line. Raises `RegisterMoved` where its place is taken."""
    put(connection, REGISTER, [line], RegisterMoved)
