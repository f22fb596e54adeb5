"""How a channel fared, put there as the bot would have counted it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta

from grievance.channels import Tallied
from grievance.office import Office
from grievance.store import chats, tallies
from grievance.store.chat_rows import HeardRow, Hearing, SayingRow, Telling

FARES: dict[Tallied, int] = {
    Tallied.DELIVERED: 214,
    Tallied.UNDELIVERED: 3,
    Tallied.BLOCKED: 2,
    Tallied.OFFERED: 1,
}


def fare(
    office: Office,
    counts: Mapping[Tallied, int] | None = None,
    *,
    days: int = 0,
    unsent: int = 0,
    waiting: int = 0,
    aside: int = 0,
    channel: str = "telegram",
) -> None:
    """Let a channel have fared so, that many days ago."""
    day = office.now().date() - timedelta(days=days)
    states = [Hearing.WAITING] * waiting + [Hearing.ASIDE] * aside
    heard = [HeardRow(os.urandom(32), os.urandom(16), day, state, 0, b"") for state in states]
    said = [SayingRow(os.urandom(16), os.urandom(16), day, Telling.UNSENT, b"") for _ in range(unsent)]
    with office.store.write() as connection:
        chats.put_heard(connection, heard)
        chats.put_sayings(connection, said)
        tallies.add(connection, day, {(channel, what): count for what, count in (counts or {}).items()})
