"""What officers and complainants do in the tests, in one line each."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from offices import RUTH, STORY, TestOffice, tell

from grievance import casework, correspondence
from grievance.case.terms import Complaint
from grievance.casefile.record import Record, gather
from grievance.casework import CaseFile, Seen, Words
from grievance.correspondence import Mailbox
from grievance.errors import GrievanceError
from grievance.store import cases

LETTER = Words("We have read what you told us. Who holds the passports now?", "en")


@dataclass(frozen=True)
class Told:
    """A case and its receipt, in the hands of who told it."""

    office: TestOffice
    number: str
    digits: str

    def mailbox(self) -> Mailbox:
        """Open the mailbox with the receipt."""
        return correspondence.enter(self.office.public, self.digits)

    def case(self, name: str = RUTH) -> CaseFile:
        """Open the case as an officer."""
        return casework.open_case(self.office.desk, self.office.officer(name), self.number)

    def step(self, act: Callable[..., None], *words: object, name: str = RUTH) -> None:
        """Let an officer take a step on the case as it is now."""
        act(self.office.desk, self.office.officer(name), Seen(self.number, self.case(name).version), *words)

    def answer(self, words: str) -> Mailbox:
        """Add words with the receipt."""
        return correspondence.answer(self.office.public, self.mailbox().token, os.urandom(32), words, "en")

    def withdraw(self, made: str = "no", words: str = "") -> Mailbox:
        """Ask to withdraw with the receipt."""
        return correspondence.ask_withdrawal(self.office.public, self.mailbox().token, os.urandom(32), made, words)

    def exchange(self) -> Told:
        """Exchange the receipt."""
        new = correspondence.exchange(self.office.public, self.digits, os.urandom(32))
        assert new.digits
        return Told(self.office, self.number, new.digits)

    def record(self) -> Record:
        """Read everything that is stored of the case."""
        with self.office.public.store.read() as connection:
            case = cases.by_number(connection, self.number)
            assert case
            return gather(connection, case)


def told(office: TestOffice, complaint: Complaint | None = None, nonce: bytes | None = None) -> Told:
    """Tell a story at the public door."""
    filed = tell(office.public, complaint or Complaint(STORY, "en"), nonce)
    assert filed.digits
    return Told(office, filed.number, filed.digits)


def once() -> bytes:
    """Draw a form's nonce."""
    return os.urandom(32)


def bare(mailbox: Mailbox) -> Mailbox:
    """Leave out what differs between any two cases."""
    return replace(mailbox, number="", token="")


def day(office: TestOffice, ahead: int = 0) -> date:
    """Tell the office's day, or one after it."""
    return office.desk.now().date() + timedelta(days=ahead)


def outcome(deed: Callable[[], object]) -> str:
    """Do something and tell which error of the family it came to, or that it was done."""
    try:
        deed()
    except GrievanceError as error:
        return type(error).__name__
    return "done"
