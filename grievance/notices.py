"""Notices: that there is a letter, told to those who allowed it, at the hour they allowed, and without a word of it."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime
from typing import Final

from grievance.casefile.messages import NEWS, Chat, Waiting
from grievance.casefile.sitting import submission_of
from grievance.errors import Unreadable
from grievance.office import Office
from grievance.store import chats as rows
from grievance.store import notices
from grievance.store.engine import Connection

_DAY: Final = 24
_AROUND: Final = 1
"""How many hours earlier or later than the hour they named may still be."""


def due(office: Office, channel: str) -> list[Waiting]:
    """Turn the notices of a channel's chats into turns that wait, and return them, each kept already.

    A notice that nobody wants to hear of is dropped; one whose hour has not come stays. Raises `StoreAway`.
    """
    with office.store.read() as connection:
        if not notices.waiting(connection):
            return []
    now = office.now()
    with office.store.write() as connection:
        cases = notices.waiting(connection)
        wanted = [(chat, case) for chat, case in _wishing(office, connection) if case in cases]
        ready = [(chat, case) for chat, case in wanted if chat.channel == channel and _fits(chat, now)]
        turns = [_turn(office, chat) for chat, _ in ready]
        rows.put_heard(connection, [office.bot_keys.lock_heard(turn, now.date()) for turn in turns])
        notices.drop(connection, cases - {case for pair in wanted if pair not in ready for case in [pair[1]]})
    return turns


def _wishing(office: Office, connection: Connection) -> list[tuple[Chat, bytes]]:
    """Return the chats to which we may write first, each with its case."""
    chats = []
    for row in rows.every_chat(connection):
        with suppress(Unreadable):
            chats.append(office.bot_keys.unlock_chat(row))
    wishing = {submission_of(chat.talk.nonce): chat for chat in chats if chat.talk.news and not chat.closed}
    return [(wishing[form], case) for form, case in notices.filed(connection, wishing.keys()).items()]


def _fits(chat: Chat, now: datetime) -> bool:
    if chat.talk.news == "any":
        return True
    apart = (now.hour - int(chat.talk.news)) % _DAY
    return min(apart, _DAY - apart) <= _AROUND


def _turn(office: Office, chat: Chat) -> Waiting:
    mark = office.bot_keys.mark(chat.channel, os.urandom(16).hex())
    return Waiting(mark, chat.tag, chat.channel, 0, chat.address, NEWS)
