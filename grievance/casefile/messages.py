"""What came by a channel, what is kept of a chat between two turns, and what is to be said there: the nouns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from grievance.interview.talk import Reply, Saying, Talk


@dataclass(frozen=True, slots=True, repr=False)
class Arrival:
    """An update as a platform gave it. `id` is unique on its channel, `place` orders the updates of one chat.

    `address` says which chat it is from, in the platform's own words; empty where that cannot be told.
    """

    id: str
    place: int
    address: str
    body: bytes


NEWS: Final = b""
"""The body of a turn that no platform brought: there is a letter, and we may say so."""


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """An update that is kept and was not handled. `id` (32) names its row, `chat` (16) is the keyed tag of its chat."""

    id: bytes
    chat: bytes
    channel: str
    place: int
    address: str
    body: bytes
    attempts: int = 0


@dataclass(frozen=True, slots=True, repr=False)
class Chat:
    """What is kept of a chat between two turns. `said` counts what was put into its outbox.

    `closed` says that the person blocked us.
    """

    tag: bytes
    channel: str
    address: str
    talk: Talk
    said: int = 0
    closed: bool = False


class Job(StrEnum):
    """What is to be done on a platform."""

    SAY = "say"
    CLEAR = "clear"
    HIDE = "hide"
    FORGET = "forget"


@dataclass(frozen=True, slots=True, repr=False)
class Unsent:
    """One thing to do in a chat: say something, remove all messages or the secrets shown so far, forget the chat.

    `place` orders the things of one chat; `unsure` says that it was tried and nobody knows whether it came.
    """

    id: bytes
    chat: bytes
    channel: str
    address: str
    place: int
    job: Job
    saying: Saying | None = None
    unsure: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A message on the platform, ours or the person's, that can perhaps still be removed. `at` is UTC."""

    id: bytes
    chat: bytes
    message: str
    secret: bool
    at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class Handled:
    """A turn that is over: its update, the chat as it is now, and what follows in it (a reply without an act).

    `message` is the platform's id of the person's own message, empty where there is none; `secret` says that a receipt
    was in it. `aside` says that the update could not be handled: it is kept, and the reply says no more than that.
    """

    waiting: Waiting
    chat: Chat
    reply: Reply
    message: str = ""
    secret: bool = False
    aside: bool = False


class Fate(StrEnum):
    """What became of something unsent. A secret is `TRIED` before it is sent, so that a kill is known afterwards.

    `PART` says that one message of several is there, and that it is still unsent as a whole. `OFFERED`: nobody knows
    whether a secret came, and how to see it again was sent in its place.
    """

    TRIED = "tried"
    PART = "part"
    SENT = "sent"
    OFFERED = "offered"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, repr=False)
class Settled:
    """What became of an `Unsent`. `message` is the platform's id of what was sent."""

    id: bytes
    fate: Fate
    message: str = ""
