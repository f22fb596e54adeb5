"""How a channel fares: what happened in a day, counted over all chats; no row knows of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import Connection, Date, bindparam, delete, select, text

from grievance.store.chat_rows import Tallied, TallyRow
from grievance.store.tables import TALLY

# Both engines speak this; SQLAlchemy would need a statement for each.
_ADD: Final = text(
    "INSERT INTO tally (channel, day, what, count) VALUES (:channel, :day, :what, :count)"
    " ON CONFLICT (channel, day, what) DO UPDATE SET count = tally.count + excluded.count"
).bindparams(bindparam("day", type_=Date))


def add(connection: Connection, day: date, counts: Mapping[tuple[str, Tallied], int]) -> None:
    """Count what happened, by channel. It comes last in its transaction: whoever counts too waits for its end.

    The order of the rows is fixed, so that two who count never wait for each other.
    """
    for (channel, what), count in sorted(counts.items()):
        if count:
            connection.execute(_ADD, {"channel": channel, "day": day, "what": int(what), "count": count})


def since(connection: Connection, day: date) -> list[TallyRow]:
    """Return what was counted from a day on, in no order."""
    return [TallyRow(*row) for row in connection.execute(select(TALLY).where(TALLY.c.day >= day))]


def sweep(connection: Connection, before: date) -> int:
    """Remove the counts of all days before one. Return how many rows went."""
    return connection.execute(delete(TALLY).where(TALLY.c.day < before)).rowcount
