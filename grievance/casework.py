"""What officers do: the queue, opening a case, and every step they may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from grievance.case.terms import Channel, Deadline, Permission, State, Step
from grievance.casefile.unlocked import Unlocked
from grievance.office import Office


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue, from PLAIN columns and the sealed summary; no words of the complaint.

    `due` is the next statutory day, `due_duty` its duty; `promised` a day promised in a letter, if earlier.
    `last_party` is who had the last word; `unread` is true where that is the complainant.
    `danger` is true where the person said somebody is in danger, or that she was made to withdraw.
    """

    number: str
    title: str
    state: State
    received: date
    due: date | None
    due_duty: str
    promised: date | None
    danger: bool
    last_party: str
    last_at: datetime
    language: str
    channel: Channel
    about: str
    unread: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a view. `counts` has one number a view: `open`, `overdue`, `soon`, `closed`."""

    view: str
    rows: tuple[Row, ...]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]
    today: date


@dataclass(frozen=True, slots=True)
class Paper:
    """One thing in the timeline. `kind` is a `PaperKind` or `step`; `party` who wrote it, `author` their name.

    `compartment` names where it is sealed; `readable` is false where this officer holds no key to it.
    `verified` says whether the signature held; `fields` are answers to questions (question id → words).
    """

    sequence: int
    at: datetime
    kind: str
    step: Step
    party: str
    author: str
    words: str
    language: str
    compartment: str
    readable: bool
    verified: bool
    fields: Mapping[str, str]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as this officer may see it, oldest paper first.

    `intact` is false where the chain has a gap or a forged line; `faults` names each, in words for the screen.
    `readers` lists compartment → the purposes of the circles that hold its key. `may` is what this officer may do now.
    `position` and `of` are its place in the view it was opened from (0 where unknown).
    """

    number: str
    title: str
    state: State
    version: int
    received: date
    language: str
    channel: Channel
    about: str
    danger: bool
    papers: tuple[Paper, ...]
    deadlines: tuple[Deadline, ...]
    promised: date | None
    readers: Mapping[str, tuple[str, ...]]
    may: frozenset[Permission]
    steps: frozenset[Step]
    intact: bool
    faults: tuple[str, ...]
    today: date


def queue(office: Office, officer: Unlocked, view: str = "open", page: int = 1, size: int = 50) -> Queue:
    """Page over the cases whose summary this officer can open, next due first. Views: open, overdue, soon, closed."""
    raise NotImplementedError


def open_case(office: Office, officer: Unlocked, number: str) -> CaseFile:
    """Release the slot (the keeper's line first), verify root, chain and signatures, and open what the keys open.

    Raises `CaseUnknown`, `KeeperAway`, `KeeperRefused`.
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Seen:
    """The case as the officer saw it: a step on an older version is refused with `CaseMoved`."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Words:
    """What an officer wrote, and the language it is in."""

    text: str
    language: str


def acknowledge(office: Office, officer: Unlocked, seen: Seen, words: Words) -> None:
    """Acknowledge with a letter. Raises `CaseMoved`, `StepRefused`, `Forbidden`, `Incomplete` (as do all below)."""
    raise NotImplementedError


def write(office: Office, officer: Unlocked, seen: Seen, words: Words, promise: date | None) -> None:
    """Sign and send a letter, with the day by which we write again."""
    raise NotImplementedError


def feedback(office: Office, officer: Unlocked, seen: Seen, words: Words, promise: date | None) -> None:
    """Send the letter that says what was found and done: it ends the feedback duty."""
    raise NotImplementedError


def note(office: Office, officer: Unlocked, seen: Seen, words: Words) -> None:
    """Keep an internal note; it never leaves the office."""
    raise NotImplementedError


def summarise(office: Office, officer: Unlocked, seen: Seen, title: str) -> None:
    """Replace the summary's title in the queue; no names of people belong in it."""
    raise NotImplementedError


def close(office: Office, officer: Unlocked, seen: Seen, words: Words, reason: str) -> None:
    """Close with a letter that gives the reasons. `reason` is one of `case.lifecycle.CLOSING_REASONS`."""
    raise NotImplementedError


def confirm_withdrawal(office: Office, officer: Unlocked, seen: Seen) -> None:
    """Confirm a withdrawal after the cooling-off; refused where she said that somebody made her."""
    raise NotImplementedError
