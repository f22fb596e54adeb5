"""The mailbox, as a conversation knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.case.promises import Promised
from grievance.case.terms import Choice, State


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A letter of an officer's. `verified` says whether its signature held; if not, `words` are empty."""

    words: str
    at: date
    verified: bool


@dataclass(frozen=True, slots=True, repr=False)
class Opened:
    """The mailbox, as `correspondence.Mailbox` has it; `letters` are newest first.

    `here` says, after `Erase`, that it was the story of this sitting. `late` says that a choice could not be taken any
    more. `children` are the cases that were made of parts of this one, `name` is what such a case is about.
    """

    state: State
    letters: tuple[Letter, ...]
    promise: date | None
    promise_kind: str
    overdue: bool
    token: str
    may_withdraw: bool
    resume_until: date | None = None
    lost: int = 0
    large: int = 0
    erased: date | None = None
    here: bool = False
    stage: tuple[int, int] | None = None
    choices: tuple[Choice, ...] = ()
    appeal_until: date | None = None
    late: bool = False
    promises: tuple[Promised, ...] = ()
    may_rate: bool = False
    children: tuple[Opened, ...] = ()
    name: str = ""
