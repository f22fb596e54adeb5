"""A case in an officer's hands: opened from its rows, and a step recorded on it as they saw it."""

from __future__ import annotations

from dataclasses import dataclass

from grievance import bell
from grievance.case.number import check_number
from grievance.case.policy import STEP_NEEDS
from grievance.casefile import binding, stepping
from grievance.casefile.opening import OpenCase, open_case
from grievance.casefile.record import gather
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown
from grievance.office import Office
from grievance.store import cases, jobs
from grievance.store.notices import put_notice


@dataclass(frozen=True, slots=True)
class Seen:
    """The case as the officer saw it: a step on an older version is refused with `CaseMoved`."""

    number: str
    version: int


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
    """Let the worker know that somebody looks at a case: nobody else needs to be rung for it."""
    if answered := bell.seen(office, held.record.case.id):
        with office.store.write() as connection:
            for job in answered:
                jobs.put_job(connection, job)


def take(office: Office, officer: Unlocked, seen: Seen, act: stepping.Act) -> None:
    """Record an officer's step on the case as they saw it.

    Raises `CaseMoved`, `StepRefused`, `Forbidden`, `Locked` for an officer who was unseated since, and what `opened`
    does.
    """
    office.require(officer, STEP_NEEDS[act.step])
    held = opened(office, officer, seen.number)
    change = stepping.change(held, officer, act, office.now(), office.standard, seen.version)
    with office.store.write() as connection:
        binding.write(connection, held.trust, change)
        if act.step in stepping.TOLD:
            put_notice(connection, held.record.case.id)
