"""A case in an officer's hands: opened from its rows, and a step recorded on it as they saw it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from grievance import bell, escalation
from grievance.case.number import check_number
from grievance.case.policy import require_role
from grievance.case.terms import Party, Permission, Step
from grievance.casefile import binding, stepping
from grievance.casefile.opening import OpenCase, open_case
from grievance.casefile.record import gather
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseMoved, CaseUnknown
from grievance.office import Office
from grievance.store import cases, disclosures, jobs
from grievance.store.engine import Connection
from grievance.store.notices import put_notice
from grievance.store.rows import Change, DisclosedRow, DisclosureRow


@dataclass(frozen=True, slots=True)
class Seen:
    """The case as the officer saw it: a step on an older version is refused with `CaseMoved`.

    `held` is the case where it lies open already: once is enough for a step and for the page that says why not.
    """

    number: str
    version: int
    held: OpenCase | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Beside:
    """Another case, and the line in it that goes with a step on this one."""

    held: OpenCase
    act: stepping.Act


def look(office: Office, officer: Unlocked, seen: Seen) -> Seen:
    """Open the case on which a step is to be taken. Raises what `opened` does, and `Forbidden`, `Locked`."""
    office.require(officer, Permission.TAKE_STEP)
    return replace(seen, held=opened(office, officer, seen.number))


def held_as(office: Office, officer: Unlocked, seen: Seen) -> OpenCase:
    """Return the case for a step on it, if it is still as the officer saw it.

    Whoever was not the first is told that, and not what is impossible now. Raises `CaseMoved`, and what `look` does.
    """
    held = seen.held or look(office, officer, seen).held
    if held is None or held.version != seen.version:
        raise CaseMoved
    return held


def opened(office: Office, officer: Unlocked, number: str) -> OpenCase:
    """Open a case, the keeper's line first. Raises `CaseUnknown`, `KeeperAway`, `KeeperRefused`, `Unreadable`."""
    canonical = check_number(number)
    with office.store.read() as connection:
        case = cases.by_number(connection, canonical) if canonical else None
        if case is None:
            raise CaseUnknown
        record, trust = gather(connection, case), office.trust(connection)
    office.hand_rosters(trust)
    held = open_case(office.keeper, trust, officer, record)
    _answer_bell(office, held)
    return held


def _answer_bell(office: Office, held: OpenCase) -> None:
    """Let the worker know that somebody looks at a case: nobody else needs to be rung for it.

    What a step of hers changed in the clocks only a reader of the file can tell: the worker gets a new card.
    """
    case, entries = held.record.case.id, held.reading.entries
    answered = bell.seen(office, case)
    if entries and entries[-1].party is Party.COMPLAINANT:
        answered += escalation.card(office, case, entries)
    if answered:
        with office.store.write() as connection:
            for job in answered:
                jobs.put_job(connection, job)


def take(office: Office, officer: Unlocked, seen: Seen, act: stepping.Act) -> None:
    """Record an officer's step on the case as they saw it.

    Raises `CaseMoved`, `StepRefused`, `Forbidden`, `Locked` for an officer who was unseated since, and what `opened`
    does.
    """
    record(office, officer, held_as(office, officer, seen), seen, act)


def record(
    office: Office,
    officer: Unlocked,
    held: OpenCase,
    seen: Seen,
    act: stepping.Act,
    outside: tuple[DisclosureRow | DisclosedRow, ...] = (),
    *,
    beside: tuple[Beside | Change, ...] = (),
) -> None:
    """Record a step on a case that is open already, with what it hands to readers outside and says in other cases.

    A change in `beside` is that of a case which is made with it. All of it is written, or nothing. Raises as `take`
    does, and `NumberTaken` for a new case.

    For a step that two officers take together this is the second one's half: as what the first proposed it was checked
    when it was proposed.
    """
    changes = [_change(office, officer, held, act, seen.version)]
    for each in beside:
        told = each if isinstance(each, Change) else _change(office, officer, each.held, each.act, each.held.version)
        changes.append(told)
    with office.store.write() as connection:
        for change in changes:
            binding.write(connection, held.trust, change)
        disclosures.put(connection, outside)
        if act.tells:
            put_notice(connection, _told_with(connection, held))


def _told_with(connection: Connection, held: OpenCase) -> bytes:
    """Return the case with whose receipt she hears of a letter: of a child, the case that it was made of."""
    parent = held.parent
    case = cases.by_number(connection, parent) if parent else None
    return case.id if case else held.record.case.id


def _change(office: Office, officer: Unlocked, held: OpenCase, act: stepping.Act, version: int) -> Change:
    rule = held.standing.rule(act.step)
    require_role(officer.circles, rule.second or rule.roles)
    now = office.now()
    change = stepping.change(held, officer, act, now, office.standard, version)
    after = stepping.following(held, officer, act, now, office.standard)
    case = held.record.case.id
    rung = bell.ring(office, case, danger=True) if act.step is Step.INCIDENT else ()
    return replace(change, jobs=(*change.jobs, *rung, *escalation.card(office, case, after)))
