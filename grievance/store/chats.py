"""What the bot keeps: updates until they are handled, where each chat stands, and what is to be said there.

Nobody but the bot writes here, and one bot at a time (`alone.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from grievance.errors import AlreadyDone
from grievance.store.chat_rows import ChatRow, HeardRow, Hearing, SayingRow, Telling
from grievance.store.put import put
from grievance.store.tables import CHAT, HEARD, SAYING

_NOBODY: Final = bytes(16)

# Made once: SQLAlchemy takes longer over making such a statement than the database over answering it.
_KNOWN: Final = select(HEARD.c.id).where(HEARD.c.id.in_(bindparam("ids", expanding=True)))
_OPEN: Final = _KNOWN.where(HEARD.c.state == Hearing.WAITING).with_for_update()
_WAITING: Final = select(HEARD).where(HEARD.c.state == Hearing.WAITING)
_HANDLED: Final = (
    update(HEARD)
    .where(HEARD.c.id.in_(bindparam("ids", expanding=True)))
    .values(chat=_NOBODY, state=Hearing.HANDLED, attempts=0, sealed=b"")
)
_ASIDE: Final = (
    update(HEARD)
    .where(HEARD.c.id.in_(bindparam("ids", expanding=True)), HEARD.c.state == Hearing.WAITING)
    .values(state=Hearing.ASIDE)
)
_CHATS: Final = select(CHAT).where(CHAT.c.id.in_(bindparam("ids", expanding=True)))
_UNCHAT: Final = delete(CHAT).where(CHAT.c.id.in_(bindparam("ids", expanding=True)))
_SAYINGS: Final = (
    select(SAYING).where(SAYING.c.id.in_(bindparam("ids", expanding=True))).order_by(SAYING.c.id).with_for_update()
)
_SAID: Final = select(SAYING.c.id).where(SAYING.c.id.in_(bindparam("ids", expanding=True)))
_UNSENT: Final = _SAID.where(SAYING.c.state != Telling.SHOWN)
_IN_CHATS: Final = select(SAYING).where(SAYING.c.chat.in_(bindparam("chats", expanding=True)))
_HELD_IN_CHATS: Final = _IN_CHATS.order_by(SAYING.c.id).with_for_update()
_UNSAY: Final = delete(SAYING).where(SAYING.c.id.in_(bindparam("ids", expanding=True)))
_RESAY: Final = (
    update(SAYING)
    .where(SAYING.c.id == bindparam("of"))
    .values(day=bindparam("now"), state=bindparam("is"), sealed=bindparam("words"))
)


def known(connection: Connection, ids: Collection[bytes]) -> set[bytes]:
    """Return those of the updates that came before, whatever became of them."""
    return set(connection.execute(_KNOWN, {"ids": list(ids)}).scalars())


def still_waiting(connection: Connection, ids: Collection[bytes]) -> set[bytes]:
    """Return those of the updates that are not handled and not set aside, and hold them for this transaction."""
    return set(connection.execute(_OPEN, {"ids": list(ids)}).scalars())


def put_heard(connection: Connection, rows: Collection[HeardRow]) -> None:
    """Add updates that are not `known`. Raises `AlreadyDone` where one is."""
    put(connection, HEARD, rows, AlreadyDone)


def waiting(connection: Connection) -> list[HeardRow]:
    """Return every update that waits, in no order."""
    return [HeardRow(*row) for row in connection.execute(_WAITING)]


def handled(connection: Connection, ids: Collection[bytes]) -> None:
    """Empty updates that are handled: nothing but their ids is left, and the day."""
    connection.execute(_HANDLED, {"ids": list(ids)})


def failed(connection: Connection, identifier: bytes) -> int:
    """Count that an update's turn failed, and return how often it did; 0 where it does not wait."""
    counted = update(HEARD).where(HEARD.c.id == identifier, HEARD.c.state == Hearing.WAITING)
    found = connection.execute(counted.values(attempts=HEARD.c.attempts + 1).returning(HEARD.c.attempts)).first()
    return 0 if found is None else int(found.attempts)


def set_aside(connection: Connection, ids: Collection[bytes]) -> None:
    """Let updates that wait do so no longer, and keep them."""
    if ids:
        connection.execute(_ASIDE, {"ids": list(ids)})


def count_aside(connection: Connection) -> int:
    """Return how many updates are kept that were set aside."""
    return _count(connection, HEARD.c.state == Hearing.ASIDE)


def count_waiting(connection: Connection, before: date) -> int:
    """Return how many updates came before a day, and wait."""
    return _count(connection, and_(HEARD.c.state == Hearing.WAITING, HEARD.c.day < before))


def chats(connection: Connection, ids: Collection[bytes]) -> list[ChatRow]:
    """Return what is kept of these chats, as far as anything is."""
    return [ChatRow(*row) for row in connection.execute(_CHATS, {"ids": list(ids)})]


def every_chat(connection: Connection) -> list[ChatRow]:
    """Return what is kept of every chat, in no order."""
    return [ChatRow(*row) for row in connection.execute(select(CHAT))]


def put_chats(connection: Connection, rows: Collection[ChatRow]) -> None:
    """Keep this of these chats, in the place of what was kept."""
    connection.execute(_UNCHAT, {"ids": [row.id for row in rows]})
    put(connection, CHAT, rows, AlreadyDone)


def put_sayings(connection: Connection, rows: Collection[SayingRow]) -> None:
    """Add what is to be said, or which messages are there. Raises `AlreadyDone` where one of the ids is."""
    put(connection, SAYING, rows, AlreadyDone)


def sayings(connection: Connection, ids: Collection[bytes]) -> list[SayingRow]:
    """Return these, as far as they are there, and hold them for this transaction: what became of each is one thing."""
    return [SayingRow(*row) for row in connection.execute(_SAYINGS, {"ids": list(ids)})]


def known_sayings(connection: Connection, ids: Collection[bytes]) -> set[bytes]:
    """Return those of the ids that are there."""
    return set(connection.execute(_SAID, {"ids": list(ids)}).scalars()) if ids else set()


def still_unsent(connection: Connection, ids: Collection[bytes]) -> set[bytes]:
    """Return those of the ids that are there and were not sent, as far as anybody knows."""
    return set(connection.execute(_UNSENT, {"ids": list(ids)}).scalars()) if ids else set()


def said_in(connection: Connection, chats: Collection[bytes]) -> list[SayingRow]:
    """Return everything that is to be said in these chats, or was and is still there."""
    return [SayingRow(*row) for row in connection.execute(_IN_CHATS, {"chats": list(chats)})]


def held_in(connection: Connection, chats: Collection[bytes]) -> list[SayingRow]:
    """Return the same, and hold it for this transaction."""
    return [SayingRow(*row) for row in connection.execute(_HELD_IN_CHATS, {"chats": list(chats)})]


def unsent(connection: Connection) -> list[SayingRow]:
    """Return everything that is to be said, in no order."""
    return [SayingRow(*row) for row in connection.execute(select(SAYING).where(SAYING.c.state != Telling.SHOWN))]


def count_unsent(connection: Connection, before: date) -> int:
    """Return how much was to be said before a day, and is still."""
    return _count(connection, and_(SAYING.c.state != Telling.SHOWN, SAYING.c.day < before))


def change_sayings(connection: Connection, rows: Collection[SayingRow]) -> None:
    """Put other words, state and day in the place of the old."""
    if rows:
        values = [{"of": row.id, "now": row.day, "is": row.state, "words": row.sealed} for row in rows]
        connection.execute(_RESAY, values)


def remove_sayings(connection: Connection, ids: Collection[bytes]) -> None:
    """Remove these, as far as they are there."""
    if ids:
        connection.execute(_UNSAY, {"ids": list(ids)})


def remove_chat(connection: Connection, chat: bytes) -> None:
    """Remove what is kept of a chat itself."""
    connection.execute(_UNCHAT, {"ids": [chat]})


def forget_aside(connection: Connection, chat: bytes) -> None:
    """Remove what was set aside of a chat."""
    connection.execute(delete(HEARD).where(HEARD.c.state == Hearing.ASIDE, HEARD.c.chat == chat))


def sweep(connection: Connection, gone: date, silent: date, aside: date) -> int:
    """Remove what nobody needs, and count it.

    Handled updates and messages from before the day `gone`; chats without a turn since before the day `silent`, where
    nothing is left to say or waits; updates that came before the day `aside` and were set aside.
    """
    said = exists().where(SAYING.c.chat == CHAT.c.id, SAYING.c.state != Telling.SHOWN)
    asked = exists().where(HEARD.c.chat == CHAT.c.id, HEARD.c.state == Hearing.WAITING)
    deletes = (
        delete(HEARD).where(HEARD.c.state == Hearing.HANDLED, HEARD.c.day < gone),
        delete(HEARD).where(HEARD.c.state == Hearing.ASIDE, HEARD.c.day < aside),
        delete(SAYING).where(SAYING.c.state == Telling.SHOWN, SAYING.c.day < gone),
        delete(CHAT).where(CHAT.c.day < silent, not_(or_(said, asked))),
    )
    return sum(connection.execute(one).rowcount for one in deletes)


def _count(connection: Connection, found: ColumnElement[bool]) -> int:
    return connection.execute(select(func.count()).where(found)).scalar_one()
