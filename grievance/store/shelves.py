"""Shelves: the circles that have a case in their queues, taken together, so that an index alone finds a queue.

A case stands on one shelf. An officer's queue is the shelves of their circles, of which there are a handful.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, select, text

from grievance.seal.keys import ID, digest
from grievance.store.tables import SHELF

# Both engines speak this; SQLAlchemy would need a statement for each.
_ONCE = text("INSERT INTO shelf (id, circle) VALUES (:id, :circle) ON CONFLICT DO NOTHING")


def shelf(circles: Iterable[bytes]) -> bytes:
    """Name the shelf of exactly these circles: 16 bytes."""
    return digest(b"gcv1/shelf", *sorted(set(circles)))[:ID]


def put_shelf(connection: Connection, circles: Collection[bytes]) -> None:
    """Put up the shelf of these circles, where it does not stand yet."""
    for circle in circles:
        connection.execute(_ONCE, {"id": shelf(circles), "circle": circle})


def shelves(connection: Connection, circles: Collection[bytes]) -> list[bytes]:
    """Return the shelves of whatever circles are among these, each once."""
    found = select(SHELF.c.id).where(SHELF.c.circle.in_(circles)).distinct().order_by(SHELF.c.id)
    return list(connection.execute(found).scalars())
