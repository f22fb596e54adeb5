"""What officers and complainants do in the tests, in one line each."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from offices import MALIK, RUTH, STORY, TestOffice, tell

from grievance import casework, correspondence, handling
from grievance.case.allegations import Allegation, Finding, Result
from grievance.case.terms import Complaint, State, Step
from grievance.casefile import bearer
from grievance.casefile.bearer import Bearer
from grievance.casefile.record import Record, gather
from grievance.casefile.sitting import Sitting
from grievance.casework import CaseFile, Seen, Words
from grievance.correspondence import Mailbox
from grievance.errors import GrievanceError
from grievance.seal.receipt import check
from grievance.store import cases
from grievance.store.rows import Change

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

    def step(self, act: Callable[..., object], *words: object, name: str = RUTH) -> None:
        """Let an officer take a step on the case as it is now."""
        act(self.office.desk, self.office.officer(name), self.seen(), *words)

    def take(
        self, step: Step, words: str = LETTER.text, *, name: str = RUTH, second: str = MALIK, **facts: str
    ) -> None:
        """Let an officer take a step of the mechanism, with a second officer where it needs one."""
        taking = handling.Taking(step, words, "en", facts)
        taken = handling.take(self.office.desk, self.office.officer(name), self.seen(), taking)
        if not taken:
            handling.approve(self.office.desk, self.office.officer(second), self.seen())

    def seen(self) -> Seen:
        """Return the case as whoever opens it now sees it; that its history ends there stands in its row."""
        with self.office.desk.store.read() as connection:
            case = cases.by_number(connection, self.number)
            head = cases.head(connection, case.id) if case else None
        assert head
        return Seen(self.number, head[0])

    def carry(self, to: State) -> None:
        """Carry the case along the main way of the mechanism until it stands there."""
        at = MAIN.index(self.case().state)
        for state in MAIN[at : MAIN.index(to, at)]:
            _ONWARDS[state](self)

    def answer(self, words: str) -> Mailbox:
        """Add words with the receipt."""
        return correspondence.answer(self.office.public, self.mailbox().token, os.urandom(32), words, "en")

    def withdraw(self, made: str = "no", words: str = "") -> Mailbox:
        """Ask to withdraw with the receipt."""
        return correspondence.ask_withdrawal(self.office.public, self.mailbox().token, os.urandom(32), made, words)

    def hers(self, step: Step, **facts: str) -> None:
        """Let her take a step with the receipt, as the door would."""
        office = self.office.public
        located = office.keeper.locate(check(self.digits))
        assert located.slot
        sitting = Sitting(self.record().case.id, located.slot, located.derivations)

        def make(held: Bearer, now: datetime) -> Change:
            return held.step(office.intake_signer, now, step, lambda _: [], facts=facts)

        bearer.append(office.store, office.trust(), office.now(), sitting, make)

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


def _alleged(case: Told) -> None:
    allegation = Allegation("", "Mokora Bauxite SA", "Kolobané", "PS3.1:10.3")
    handling.allege(case.office.desk, case.office.officer(RUTH), case.seen(), allegation)
    case.take(Step.ROUTE, "", to="Lead Auditor of another firm")


def _found(case: Told) -> None:
    for allegation in case.case().allegations:
        finding = Finding(Result.FOUNDED, "The passports lay in the office safe.", "heard on 4 May")
        handling.find(case.office.desk, case.office.officer(RUTH), case.seen(), allegation.id, finding)
    case.take(Step.CONCLUDE)


_ONWARDS: Mapping[State, Callable[[Told], None]] = {
    State.RECEIVED: lambda case: case.take(Step.ACKNOWLEDGE),
    State.ACKNOWLEDGED: lambda case: case.take(Step.EXAMINE, ""),
    State.ADMISSIBILITY: lambda case: case.take(Step.ADMIT, "", subject="member_conduct", reason="in scope"),
    State.ASSESSMENT: _alleged,
    State.ROUTED: lambda case: case.take(Step.ACCEPT, ""),
    State.INVESTIGATION: _found,
    State.PROPOSED: lambda case: case.take(Step.AGREE, remedy="The passports are given back."),
    State.REMEDY: lambda case: case.take(Step.VERIFY, evidence="Seen by the auditor on 9 May."),
    State.CONFIRMATION: lambda case: case.take(Step.CLOSE, outcome="resolved", substitute="She does not answer."),
}
"""The main way: what is done next from each state, until the case is closed."""

MAIN = (*_ONWARDS, State.CLOSED)
"""The states of the main way."""


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
