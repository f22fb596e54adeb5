"""A case in everybody's hands at once: at the services, on paper, or in mind. All three take the same steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol

from deeds import Told, once, told
from offices import RUTH
from steps import ALLEGATION, FINDING, HERS, LETTERS, NOTE, OUTWARD, WORDS, facts

from grievance import casework, choosing, correspondence, erasure, handling, inhand, mailbox
from grievance.case.allegations import Allegation
from grievance.case.deadlines import cooling_off_ends, extended_to
from grievance.case.history import identity_erased
from grievance.case.lifecycle import Standing
from grievance.case.rating import QUESTIONS
from grievance.case.terms import Choice, Entry, State, Step
from grievance.casefile.alleging import alleged
from grievance.casefile.opening import OpenCase
from grievance.casefile.sitting import Sitting
from grievance.correspondence import Mailbox
from grievance.handling import Taking
from grievance.inhand import Seen
from grievance.seal.receipt import check
from grievance.standards import Standard

Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class View:
    """What there is to see of a case: its history, where that leads, what is alleged, and how many faults it has."""

    entries: tuple[Entry, ...]
    standing: Standing
    alleged: tuple[Allegation, ...]
    faults: int = 0

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state

    @classmethod
    def of(cls, held: OpenCase) -> View:
        """Look at a case that an officer holds open."""
        return cls(held.reading.entries, held.standing, alleged(held.reading), len(held.reading.faults))


class Hands(Protocol):
    """One case, with everybody who works on it and whoever told it."""

    @property
    def now(self) -> datetime:
        """The moment it is for this case, UTC."""
        ...

    @property
    def standard(self) -> Standard:
        """The mechanism that it follows."""
        ...

    def can(self, seen: View, step: Step, name: str, /) -> bool:
        """Say whether somebody (she: no name) can take a step that the table and its guards let pass."""
        ...

    def look(self) -> View:
        """See it as it stands."""
        ...

    def told(self) -> State:
        """Return where she is told that it stands."""
        ...

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step with the receipt."""
        ...

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step, or propose it, and what comes before it; return the steps that were recorded."""
        ...

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        ...

    def id_of(self, name: str, /) -> bytes:
        """Return an officer's id."""
        ...


def take(case: Hands, seen: View, step: Step, first: str, second: str) -> Sequence[Step]:
    """Take a step on a case as it was seen, with everything that it asks for, and with the second officer it needs.

    Where there is no first, she takes it. Return the steps that were recorded.
    """
    rule = seen.standing.rule(step)
    given = facts(rule, case.now.date())
    if not first:
        case.hers(step, given)
        return (step,)
    if step in {Step.STRIKE, Step.FIND}:
        standing = sorted((each.finding is not None, each.id) for each in seen.alleged if each.stands)
        given["allegation"] = standing[0][1]  # one that has no finding yet, where there is one
    if step is Step.EXTEND and (until := longer(case, seen)):
        given["until"] = until.isoformat()
    taken = case.takes(first, step, given)
    if rule.second:
        case.approves(second)
        return (*taken, step)
    return taken


def longer(case: Hands, seen: View) -> date | None:
    """Return the first day to which the feedback can be put off now, or `None` where it cannot."""
    today = case.now.date()
    owed = case.standard.owed(seen.entries, today)
    running = next((one for one in owed if one.running() and one.duty == "feedback"), None)
    longest = extended_to(running) if running else None
    first = max(today, running.due + timedelta(days=1)) if running else today
    return first if longest and first <= longest else None


@dataclass(eq=False)
class AtTheDesk:
    """A case at the services: every step goes through the room that officers and complainants go through.

    `box` is her mailbox as it was looked into last.
    """

    case: Told
    box: Mailbox = field(init=False, repr=False)

    @property
    def now(self) -> datetime:
        """The office's clock."""
        return self.case.office.desk.now()

    @property
    def standard(self) -> Standard:
        """The office's mechanism."""
        return self.case.office.desk.standard

    @cached_property
    def id(self) -> bytes:
        """The case's id in the store."""
        return self.case.record().case.id

    def id_of(self, name: str) -> bytes:
        """Return an officer's id."""
        return self.case.office.officer(name).id

    def open(self, name: str = RUTH) -> OpenCase:
        """Open it as an officer."""
        return inhand.opened(self.case.office.desk, self.case.office.officer(name), self.case.number)

    def seen(self) -> Seen:
        """Return the case as whoever looks now sees it."""
        return self.case.seen()

    def look(self) -> View:
        """See it as it stands."""
        return View.of(self.open())

    def told(self) -> State:
        """Return what the receipt shows, without the keeper's time for another look at its digits."""
        self.box = mailbox.shown(self.case.office.public, self._sitting)
        return self.box.state

    @cached_property
    def _sitting(self) -> Sitting:
        located = self.case.office.public.keeper.locate(check(self.case.digits))
        assert located.slot
        return Sitting(self.id, located.slot, located.derivations)

    def can(self, seen: View, step: Step, _name: str) -> bool:
        """Say whether the services let a step pass: they look at days and deeds of which the table knows nothing.

        What names something is an errand (`outward.py`).
        """
        if step in OUTWARD:
            return False
        if step is Step.EXTEND:
            return longer(self, seen) is not None
        if step is Step.ERASE_IDENTITY:
            return identity_erased(seen.entries) is None
        last = cooling_off_ends(seen.entries, self.standard.cooling_off_days)
        return step is not Step.RESUME or last is None or self.now.date() <= last

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step by the door that it has."""
        office = self.case.office.public
        if step is Step.EXCHANGE:
            self.case = self.case.exchange()
            self.__dict__.pop("_sitting", None)
            assert self._sitting
        elif step is Step.ERASE_IDENTITY:
            erasure.erase(office, self.case.digits)
        elif step is Step.ANSWER:
            self.case.answer(HERS)
        elif step is Step.ASK_WITHDRAWAL:
            self.case.withdraw()
        elif step is Step.RESUME:
            correspondence.resume(office, self.case.mailbox().token, once())
        elif step is Step.RATE:
            answers = dict.fromkeys(QUESTIONS, "partly")
            correspondence.rate(office, self.case.mailbox().token, once(), answers, HERS, "en")
        else:
            self._choose(step, given)

    def _choose(self, step: Step, given: Facts) -> None:
        """Let her choose what this step is, for each promise where there are some."""
        said = {Step.CONFIRM: given.get("kept", ""), Step.DENY: Choice.NO}
        choice, box = Choice(said.get(step, step)), self.case.mailbox()
        each = {one.id: choice for one in box.promises} if step in said else {}
        choosing.choose(self.case.office.public, box.token, once(), each or choice, HERS, "en")

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step by the room that it has."""
        desk, officer, seen = self.case.office.desk, self.case.office.officer(name), self.seen()
        if step in {Step.LINK, Step.MERGE}:
            given = {**given, "case": self.another()}
        if step is Step.ALLEGE:
            handling.allege(desk, officer, seen, ALLEGATION)
        elif step is Step.STRIKE:
            handling.strike(desk, officer, seen, given["allegation"], given["reason"])
        elif step is Step.FIND:
            handling.find(desk, officer, seen, given["allegation"], FINDING)
        elif step is Step.WITHHOLD:
            handling.withhold(desk, officer, seen, given["reason"])
        elif step is Step.SUMMARISE:
            casework.summarise(desk, officer, seen, "Passports withheld")
        else:
            words = WORDS if step in LETTERS else NOTE
            taken = handling.take(desk, officer, seen, Taking(step, words, "en", given))
            return (step if taken else Step.PROPOSE,)
        return (step,)

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        handling.approve(self.case.office.desk, self.case.office.officer(name), self.seen())

    def another(self) -> str:
        """Return the number of another case."""
        return told(self.case.office).number
