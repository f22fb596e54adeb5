"""Rows of what the bot keeps, and of what it is to tell of: a class a table, a field a column."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum


class Hearing(IntEnum):
    """What became of an update. `ASIDE` could not be handled and is kept."""

    WAITING = 0
    HANDLED = 1
    ASIDE = 2


class Telling(IntEnum):
    """What became of something said. `TRIED` was sent, and nobody knows yet whether it came."""

    UNSENT = 0
    TRIED = 1
    SHOWN = 2


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """There is a letter for whoever told this case, and nobody has said so yet."""

    case: bytes


@dataclass(frozen=True, slots=True)
class HeardRow:
    """An update of a channel. `id` (32) is a keyed digest of its own, `chat` (16) one of its chat's address.

    `day` is when it came, `attempts` counts how often its turn failed. Of a handled one `chat` is zeros and `sealed`
    empty: only its id is left, so that it is known when it comes again.
    """

    id: bytes
    chat: bytes
    day: date
    state: int
    attempts: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class ChatRow:
    """What is kept of a chat between two turns. `id` is a keyed digest of its address, `day` that of its last turn."""

    id: bytes
    day: date
    sealed: bytes


@dataclass(frozen=True, slots=True)
class SayingRow:
    """One thing to be said or done in a chat, or a message that is there and may have to go. `state` is a `Telling`."""

    id: bytes
    chat: bytes
    day: date
    state: int
    sealed: bytes


class Tallied(IntEnum):
    """What is counted of a channel. `OFFERED`: nobody knows whether a secret came, she was told how to see it."""

    DELIVERED = 0
    UNDELIVERED = 1
    BLOCKED = 2
    OFFERED = 3
    ASIDE = 4


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How often something happened on a channel in one day, in all chats together. `what` is a `Tallied`."""

    channel: str
    day: date
    what: int
    count: int
