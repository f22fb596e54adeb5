"""The vocabulary: one word for one thing, the same in code, on screen and in the docs (docs/glossary.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum


class Compartment(IntEnum):
    """A part of one case with its own key pair. The number is the `field` of an envelope's context: never reused."""

    STATEMENT = 1
    IDENTITY = 2
    LETTERS = 3
    FILE = 4


class Purpose(StrEnum):
    """What a circle is for. An office has one circle of each."""

    INTAKE = "intake"
    SAFETY = "safety"
    WITNESS = "witness"
    OUTSIDE = "outside"


class About(StrEnum):
    """Whom the complaint is about; asked before the story. All but `COMPANY` go to the outside circle alone."""

    COMPANY = "company"
    OFFICE = "office"
    AUDITOR = "auditor"


class Channel(StrEnum):
    """How the story reached us."""

    WEB = "web"
    CALL = "call"
    LETTER = "letter"
    WALK_IN = "walk_in"
    BOT = "bot"


class State(StrEnum):
    """Where a case stands."""

    NEW = "new"
    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


class Step(StrEnum):
    """What an entry records. A case changes only by appending one."""

    RECEIVE = "receive"
    ACKNOWLEDGE = "acknowledge"
    WRITE = "write"
    FEEDBACK = "feedback"
    NOTE = "note"
    SUMMARISE = "summarise"
    ANSWER = "answer"
    EXCHANGE = "exchange"
    ASK_WITHDRAWAL = "ask_withdrawal"
    RESUME = "resume"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    CLOSE = "close"


class Party(StrEnum):
    """Who took a step."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"
    INTAKE = "intake"


class Permission(StrEnum):
    """What a route or a command demands. Granted by purpose of circle in `case/policy.py`."""

    READ_QUEUE = "case:read-queue"
    READ_CASE = "case:read"
    ACKNOWLEDGE = "case:acknowledge"
    WRITE_LETTER = "case:write-letter"
    WRITE_NOTE = "case:write-note"
    SUMMARISE = "case:summarise"
    CLOSE = "case:close"
    CONFIRM_WITHDRAWAL = "case:confirm-withdrawal"
    ASSIST = "case:file-assisted"
    READ_CHANNELS = "channels:read"


class PaperKind(StrEnum):
    """What a sealed document is."""

    STATEMENT = "statement"
    ANSWER = "answer"
    CONTACT = "contact"
    LETTER = "letter"
    STATUS = "status"
    NOTE = "note"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a person told us: plaintext, in memory only, never stored.

    `answers` maps a question's id to the words or the option chosen. On assisted filing `typist` is the id of the
    officer who typed, and `read_back` says whether it was read back to the person.
    """

    story: str
    language: str
    about: About = About.COMPANY
    channel: Channel = Channel.WEB
    answers: Mapping[str, str] = field(default_factory=dict)
    typist: bytes = b""
    read_back: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One optional question. `kind` is `text`, `line` or `choice`; phrases are looked up by `id`.

    `compartment` says where the answer is sealed. `danger` lists the options that mark the case.
    """

    id: str
    group: str
    kind: str
    compartment: Compartment
    options: tuple[str, ...] = ()
    danger: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """A promise of the mechanism: starts with one of `starts`, ends with one of `ends`, `within` days or months.

    `statutory` clocks never pause. `fallback` days after receipt start the clock where `starts` never came.
    """

    id: str
    starts: tuple[Step, ...]
    ends: tuple[Step, ...]
    days: int = 0
    months: int = 0
    statutory: bool = True
    fallback: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A duty with its day. `met` is the day it was kept, `None` while it runs."""

    duty: str
    due: date
    started: date
    met: date | None = None
    statutory: bool = True

    def running(self) -> bool:
        """Say whether the duty is still owed."""
        return self.met is None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's history. `by` is the officer's id (16 bytes), empty for complainant and intake.

    `documents` maps a document's id to the digest of its sealed bytes; `facts` holds the step's own small words.
    `at` is UTC. `previous` is the digest of the sealed entry before this one (empty for the first).
    `table` is the version of the lifecycle under which the step was taken.
    """

    sequence: int
    step: Step
    party: Party
    at: datetime
    by: bytes = b""
    documents: Mapping[bytes, bytes] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    previous: bytes = b""
    table: int = 1


@dataclass(frozen=True, slots=True)
class Case:
    """What the office keeps, folded from its entries."""

    number: str
    state: State
    version: int
    entries: tuple[Entry, ...]
