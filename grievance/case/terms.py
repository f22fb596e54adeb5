"""The vocabulary: one word for one thing, the same in code, on screen and in the docs (docs/glossary.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
    LEAD = "lead"
    SAFETY = "safety"
    WITNESS = "witness"
    OUTSIDE = "outside"
    AUDITOR = "auditor"
    INTERPRETER = "interpreter"


READERS = frozenset({Purpose.AUDITOR, Purpose.INTERPRETER})
"""The circles of people who do not belong to the office: each reads what was sealed to them alone, and no case."""


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
    ENQUIRY = "enquiry"
    QUARANTINED = "quarantined"
    ACKNOWLEDGED = "acknowledged"
    ADMISSIBILITY = "admissibility"
    AWAITING = "awaiting"
    ASSESSMENT = "assessment"
    ROUTED = "routed"
    INVESTIGATION = "investigation"
    DIALOGUE = "dialogue"
    PROPOSED = "proposed"
    PANEL = "panel"
    REMEDY = "remedy"
    CONFIRMATION = "confirmation"
    CLOSED = "closed"
    MONITORING = "monitoring"
    APPEAL = "appeal"
    INADMISSIBLE = "inadmissible"
    REFERRED = "referred"
    LINKED = "linked"
    DUPLICATE = "duplicate"
    UNSAFE = "unsafe"
    HOLD = "hold"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


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
    ERASE_IDENTITY = "erase_identity"
    ASK_WITHDRAWAL = "ask_withdrawal"
    RESUME = "resume"
    CONFIRM_WITHDRAWAL = "confirm_withdrawal"
    CLOSE = "close"
    ENQUIRE = "enquire"
    COMPLAIN = "complain"
    SUPPRESS = "suppress"
    QUARANTINE = "quarantine"
    RELEASE = "release"
    EXAMINE = "examine"
    ASK = "ask"
    CONTINUE = "continue"
    ADMIT = "admit"
    REJECT = "reject"
    REFER = "refer"
    LINK = "link"
    MERGE = "merge"
    ALLEGE = "allege"
    STRIKE = "strike"
    ROUTE = "route"
    ACCEPT = "accept"
    DECLINE = "decline"
    MEDIATE = "mediate"
    INVESTIGATE = "investigate"
    FIND = "find"
    CONCLUDE = "conclude"
    AGREE = "agree"
    OBJECT = "object"
    CONVENE = "convene"
    DECIDE = "decide"
    VERIFY = "verify"
    CONFIRM = "confirm"
    DENY = "deny"
    MONITOR = "monitor"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    OVERTURN = "overturn"
    REOPEN = "reopen"
    REINVESTIGATE = "reinvestigate"
    SET_ASIDE = "set_aside"
    HOLD = "hold"
    LIFT = "lift"
    EXTEND = "extend"
    PROPOSE = "propose"
    WITHHOLD = "withhold"
    ARCHIVE = "archive"
    PREPARE = "prepare"
    DISCLOSE = "disclose"
    ENTRUST = "entrust"
    RECORD = "record"
    TRANSLATE = "translate"
    PROMISE = "promise"
    DELIVER = "deliver"
    MITIGATE = "mitigate"
    CHECK = "check"
    RELATE = "relate"
    INCIDENT = "incident"
    RATE = "rate"


class Party(StrEnum):
    """Who took a step."""

    COMPLAINANT = "complainant"
    OFFICER = "officer"
    INTAKE = "intake"


class Role(StrEnum):
    """As what somebody takes a step. The officers' roles come with the circles in which they sit (`case/policy.py`)."""

    COMPLAINANT = "complainant"
    INTAKE = "intake"
    LEAD = "lead"
    SAFETY = "safety"


class Choice(StrEnum):
    """What the complainant may choose where her case stands, besides writing (`case/choices.py`)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    CANNOT_SAY = "cannot_say"
    OBJECT = "object"
    APPEAL = "appeal"
    COMPLAIN = "complain"


class Permission(StrEnum):
    """What a route or a command demands. Granted by purpose of circle in `case/policy.py`.

    Which step somebody may take with `TAKE_STEP` is the lifecycle's to say, by their roles.
    """

    READ_QUEUE = "case:read-queue"
    READ_CASE = "case:read"
    TAKE_STEP = "case:take-step"
    ASSIST = "case:file-assisted"
    READ_CHANNELS = "channels:read"
    READ_REGISTER = "register:read"
    CHANGE_REGISTER = "register:change"
    ANSWER_BRIEF = "disclosure:answer"
    REPORT = "report:make"


class PaperKind(StrEnum):
    """What a sealed document is."""

    STATEMENT = "statement"
    ANSWER = "answer"
    CONTACT = "contact"
    LETTER = "letter"
    STATUS = "status"
    NOTE = "note"
    FILE = "file"
    DRAFT = "draft"
    ALLEGATION = "allegation"
    FINDING = "finding"
    BRIEF = "brief"
    DISCLOSURE = "disclosure"
    REPLY = "reply"
    TRANSLATION = "translation"
    PROMISE = "promise"
    MITIGATION = "mitigation"
    RATING = "rating"
    CHILD = "child"


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
class Entry:
    """One line of a case's history. `by` is the officer's id (16 bytes), empty for complainant and intake.

    `documents` maps a document's id to the digest of its sealed bytes; `facts` holds the step's own small words.
    `at` is UTC. `previous` is the digest of the sealed entry before this one (empty for the first).
    `table` is the version of the lifecycle under which the step was taken. `identity` names those of the documents that
    lie in the compartment `identity`, so that they can be erased later and nothing seems to be missing.
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
    identity: frozenset[bytes] = frozenset()
