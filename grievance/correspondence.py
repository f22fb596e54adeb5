"""The exchange with the complainant: she brings her receipt, reads the letters, answers, exchanges, withdraws."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from grievance.case.terms import State
from grievance.office import Office


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as the complainant reads it. `verified` says whether an officer's signature held."""

    at: datetime
    words: str
    language: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the receipt opens: status, the next promise and the letters, newest first; never the story.

    `token` is base64url text for a hidden field: it stands for the receipt until the hour keys turn.
    `last_word` is the day and `last_party` the party of the last thing written by either side.
    `promise` is the next day on which she will have heard from us; `promise_kind` is `acknowledge`, `letter`,
    `feedback`, `confirm` or empty. `overdue` says that we are late. `answers` counts what she has added.
    `resume_until` is the last day on which a withdrawal can be taken back.
    """

    number: str
    state: State
    received: date
    letters: tuple[Letter, ...]
    promise: date | None
    promise_kind: str
    overdue: bool
    answers: int
    token: str
    last_word: date
    last_party: str
    resume_until: date | None = None


def enter(office: Office, digits: str) -> Mailbox:
    """Open the mailbox with the receipt as typed (any script's digits, spaces, hyphens).

    Raises `ReceiptSlip`, `ReceiptUnknown`, `KeeperAway`.
    """
    raise NotImplementedError


def back(office: Office, token: str) -> Mailbox:
    """Open it again with the hidden token. Raises `SittingOver`."""
    raise NotImplementedError


def answer(office: Office, token: str, submission: bytes, words: str, language: str) -> Mailbox:
    """Add words, signed with the receipt's key. `submission` is the form's 32-byte nonce: repeated, it is once.

    Raises `SittingOver`, `Incomplete`.
    """
    raise NotImplementedError


def ask_withdrawal(office: Office, token: str, submission: bytes, made: str, words: str) -> Mailbox:
    """Ask to withdraw; nothing is stopped for the cooling-off. `made` is `no`, `yes` or `unsaid`.

    Whether somebody made her is sealed to the statement, so that the receipt alone never shows it.
    """
    raise NotImplementedError


def resume(office: Office, token: str, submission: bytes) -> Mailbox:
    """Take a withdrawal back during the cooling-off. Raises `StepRefused` when it is too late."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A new receipt on the same case. `digits` is `None` when a reload comes after the hour."""

    number: str
    digits: str | None


def exchange(office: Office, digits: str, submission: bytes) -> Exchanged:
    """Exchange the receipt: letters are re-wrapped, the old one answers as unknown. Repeated, it shows the same.

    Raises `ReceiptSlip`, `ReceiptUnknown`, `KeeperAway`.
    """
    raise NotImplementedError
