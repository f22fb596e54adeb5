"""A case in everybody's hands at once: at the services, on paper, or in mind. All three take the same steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Protocol

from deeds import Told, once, told
from offices import RUTH
from paperwork import NOON, PaperCase
from steps import ALLEGATION, FINDING, WORDS, facts, hers

from grievance import casework, correspondence, handling, inhand
from grievance.case import allegations, history
from grievance.case.allegations import Allegation, finding_body
from grievance.case.deadlines import cooling_off_ends, extended_to
from grievance.case.guards import Situation
from grievance.case.lifecycle import Standing
from grievance.case.table import VERSION, Rule
from grievance.case.terms import Compartment, Entry, PaperKind, Party, State, Step
from grievance.casefile import bearer, stepping
from grievance.casefile.alleging import alleged
from grievance.casefile.opening import OpenCase
from grievance.casefile.sitting import Sitting
from grievance.handling import Taking
from grievance.inhand import Seen
from grievance.seal.receipt import check
from grievance.standards import Standard, load

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

    def look(self) -> View:
        """See it as it stands."""
        ...

    def told(self) -> State:
        """Return where she is told that it stands."""
        ...

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step with the receipt."""
        ...

    def takes(self, name: str, step: Step, given: Facts) -> None:
        """Let an officer take a step, or propose it."""
        ...

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        ...

    def id_of(self, name: str) -> bytes:
        """Return an officer's id."""
        ...


def take(case: Hands, seen: View, step: Step, first: str, second: str) -> None:
    """Take a step on a case as it was seen, with everything that it asks for, and with the second officer it needs."""
    rule = seen.standing.rule(step)
    given = facts(rule, case.now.date())
    if hers(rule):
        case.hers(step, given)
        return
    if step in {Step.STRIKE, Step.FIND}:
        standing = sorted((each.finding is not None, each.id) for each in seen.alleged if each.stands)
        given["allegation"] = standing[0][1]  # one that has no finding yet, where there is one
    if step is Step.EXTEND and (until := longer(case, seen)):
        given["until"] = until.isoformat()
    case.takes(first, step, given)
    if rule.second:
        case.approves(second)


def in_time(case: Hands, seen: View, step: Step) -> bool:
    """Say whether the services let a step pass on this day: they look at days of which the table knows nothing."""
    if step is Step.EXTEND:
        return longer(case, seen) is not None
    last = cooling_off_ends(seen.entries, case.standard.cooling_off_days)
    return step is not Step.RESUME or last is None or case.now.date() <= last


def longer(case: Hands, seen: View) -> date | None:
    """Return the first day to which the feedback can be put off now, or `None` where it cannot."""
    today = case.now.date()
    owed = case.standard.owed(seen.entries, today)
    running = next((one for one in owed if one.running() and one.duty == "feedback"), None)
    longest = extended_to(running) if running else None
    first = max(today, running.due + timedelta(days=1)) if running else today
    return first if longest and first <= longest else None


@dataclass
class AtTheDesk:
    """A case at the services: every step goes through the room that officers and complainants go through."""

    case: Told

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
        """Return what the receipt shows."""
        office = self.case.office.public
        return bearer.bear(office.trust(), self.case.record(), self._sitting).status.state

    @cached_property
    def _sitting(self) -> Sitting:
        located = self.case.office.public.keeper.locate(check(self.case.digits))
        assert located.slot
        return Sitting(self.id, located.slot, located.derivations)

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step: by the door where it has one for this step, else as the door would."""
        if step is Step.ANSWER:
            self.case.answer(WORDS)
        elif step is Step.ASK_WITHDRAWAL:
            self.case.withdraw()
        elif step is Step.RESUME:
            correspondence.resume(self.case.office.public, self.case.mailbox().token, once())
        elif step is Step.EXCHANGE:
            self.case = self.case.exchange()
            self.__dict__.pop("_sitting", None)
            assert self._sitting
        else:
            self.case.hers(step, **given)

    def takes(self, name: str, step: Step, given: Facts) -> None:
        """Let an officer take a step by the room that it has."""
        desk, officer, seen = self.case.office.desk, self.case.office.officer(name), self.seen()
        if step in {Step.LINK, Step.MERGE}:
            given = {**given, "case": told(self.case.office).number}
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
            handling.take(desk, officer, seen, Taking(step, WORDS, "en", given))

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        handling.approve(self.case.office.desk, self.case.office.officer(name), self.seen())


@dataclass
class OnPaper:
    """A case in memory, with real keys and signatures: what the services would record, and no rows in between."""

    case: PaperCase
    now: datetime = NOON

    @property
    def standard(self) -> Standard:
        """The office's mechanism."""
        return self.case.office.standard

    def id_of(self, name: str) -> bytes:
        """Return an officer's id."""
        return self.case.office.cast[name].id

    def open(self, name: str = RUTH) -> OpenCase:
        """Open it as an officer."""
        return self.case.held(name)

    def look(self) -> View:
        """See it as it stands."""
        return View.of(self.open())

    def told(self) -> State:
        """Return what the receipt shows."""
        return self.case.borne().status.state

    def wait(self, days: float) -> None:
        """Let days pass for this case."""
        self.now += timedelta(days=days)

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step with the receipt."""
        made = {"made": "no"} if step is Step.ASK_WITHDRAWAL else {}
        exchange = step is Step.EXCHANGE
        self.case = self.case.exchange(self.now) if exchange else self.case.step(step, self.now, **made, **given)

    def takes(self, name: str, step: Step, given: Facts) -> None:
        """Let an officer take a step; the one that needs a second officer is proposed."""
        held = self.case.held(name)
        rule = held.standing.rule(step)
        act = stepping.Act(step, paper(step, given, letter=rule.letter), given)
        if rule.second:
            draft = Compartment.FILE, {"kind": PaperKind.DRAFT, "step": step, "facts": dict(given)}
            act = stepping.Act(Step.PROPOSE, draft, {"step": step})
        self._act(held, name, act)

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        held = self.case.held(name)
        asked = held.standing.proposal
        assert asked
        rule = held.standing.rule(asked.step)
        given = facts(rule, self.now.date()) | {"proposal": str(asked.sequence)}
        self._act(held, name, stepping.Act(asked.step, paper(asked.step, given, letter=rule.letter), given))

    def _act(self, held: OpenCase, name: str, act: stepping.Act) -> None:
        officer = self.case.office.cast[name]
        self.case = self.case.after(stepping.change(held, officer, act, self.now, self.standard, held.version))


@dataclass
class InMind:
    """A case as its history alone: entries, guards and clocks, no key and no row. It costs next to nothing."""

    now: datetime = NOON
    standard: Standard = field(default_factory=lambda: load("asi"))
    entries: tuple[Entry, ...] = ()
    bodies: list[Mapping[str, Any]] = field(default_factory=list)
    known: Standing = field(default_factory=lambda: Standing(State.RECEIVED))
    _seen: View | None = None

    def __post_init__(self) -> None:
        """Be received."""
        self.entries = (Entry(0, Step.RECEIVE, Party.INTAKE, self.now, table=VERSION),)

    def id_of(self, name: str) -> bytes:
        """Return an officer's id."""
        return name.encode()

    def look(self) -> View:
        """See it as it stands."""
        if self._seen and len(self._seen.entries) == len(self.entries):
            return self._seen
        self._seen = self._look()
        return self._seen

    def _look(self) -> View:
        standing, refused = history.fold(self.entries)
        struck = {each.facts["allegation"]: each.facts["reason"] for each in self.entries if each.step is Step.STRIKE}
        return View(self.entries, standing, allegations.fold(self.bodies, struck), len(refused))

    def told(self) -> State:
        """Return what she is told: what officers' steps wrote to her, and where her own led from there."""
        return self.known.state

    def wait(self, days: float) -> None:
        """Let days pass for this case."""
        self.now += timedelta(days=days)

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step, by what she is told."""
        made = {"made": "no"} if step is Step.ASK_WITHDRAWAL else {}
        self.known = Standing(*_told(self.known.moved(step)))
        self._append(step, Party.COMPLAINANT, b"", {**made, **given})

    def takes(self, name: str, step: Step, given: Facts) -> None:
        """Let an officer take a step; the one that needs a second officer is proposed."""
        rule = self.look().standing.rule(step)
        self._guard(rule, step, name, given)
        if body := paper(step, given, letter=False):
            self.bodies.append(body[1])
        self._officers(name, *((Step.PROPOSE, {"step": step}) if rule.second else (step, given)))

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        standing = self.look().standing
        assert standing.proposal
        rule = standing.rule(standing.proposal.step)
        given = facts(rule, self.now.date()) | {"proposal": str(standing.proposal.sequence)}
        self._guard(rule, standing.proposal.step, name, given)
        self._officers(name, standing.proposal.step, given)

    def _guard(self, rule: Rule, step: Step, name: str, given: Facts) -> None:
        seen, days = self.look(), self.standard
        now = Situation(
            seen.entries, seen.alleged, self.now, days.cooling_off_days, days.appeal_days, self.id_of(name), given
        )
        stepping.require_guards(rule, step, now, seen.state)

    def _officers(self, name: str, step: Step, given: Facts) -> None:
        self._append(step, Party.OFFICER, self.id_of(name), given)
        self.known = Standing(*_told(self.look().standing))

    def _append(self, step: Step, party: Party, by: bytes, given: Facts) -> None:
        entry = Entry(len(self.entries), step, party, self.now, by, facts=given, table=VERSION)
        self.entries = history.append(self.entries, entry)


def _told(standing: Standing) -> tuple[State, tuple[State, ...]]:
    before = standing.told_before
    return standing.told, (before,) if before else ()


def paper(step: Step, given: Facts, *, letter: bool) -> tuple[Compartment, Mapping[str, object]] | None:
    """Return the paper that a step comes with, where it has one."""
    if letter:
        return stepping.letter(step, WORDS, "en").paper
    if step is Step.ALLEGE:
        return Compartment.FILE, replace(ALLEGATION, id=once()[:16].hex()).body()
    if step is Step.FIND:
        return Compartment.FILE, finding_body(given["allegation"], FINDING)
    return None
