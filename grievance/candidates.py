"""Who could read outside in a case: who can be asked, who cannot and why, from the register and the roster."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from grievance.case.allegations import Allegation
from grievance.case.briefs import Brief, Point, Use
from grievance.case.conflicts import conflicts
from grievance.case.records import Auditor, Entity, Facility
from grievance.case.terms import Purpose
from grievance.casefile.alleging import alleged
from grievance.casefile.names import readable_names
from grievance.casefile.opening import OpenCase
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Conflicted, Incomplete
from grievance.office import Office
from grievance.registers import Register, register
from grievance.store import people

_UNKNOWN: Final = "No auditor of the register signs in with this account."


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who reads outside. `reader` is their account in hex, empty where they have none here.

    `against` says why they cannot be asked, a sentence each, for officers alone; where it is empty they can.
    """

    reader: str
    name: str
    firm: str = ""
    languages: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """Everybody who could be asked in a case: who can first, then who cannot.

    `unregistered` names the companies and sites of which the register knows nothing, and so no conflict either.
    """

    candidates: tuple[Candidate, ...]
    unregistered: tuple[str, ...] = ()


def auditors(office: Office, officer: Unlocked, about: Iterable[Allegation]) -> Field:
    """Return all auditors of the register with what is recorded against each, for a case about these allegations.

    Raises `RegisterBroken`, and `Forbidden`, `Locked` as `Office.require` does.
    """
    standing = [each for each in about if each.stands]
    known = register(office, officer)
    places, unregistered = _places(known, (name for each in standing for name in (each.entity, each.facility)))
    standards = {each.criterion.partition(":")[0] for each in standing if each.criterion}
    found = [
        Candidate(
            each.officer,
            each.name,
            known.name(each.firm),
            each.languages,
            _against(office, known, each, places, standards),
        )
        for each in known.every(Auditor)
        if not each.retired
    ]
    seated, named = _seated(office, Purpose.AUDITOR), {each.reader for each in found}
    strangers = [Candidate(each, _name(office, officer, each), against=(_UNKNOWN,)) for each in seated - named]
    return Field(_sorted((*found, *strangers)), unregistered)


def interpreters(office: Office, officer: Unlocked, about: Iterable[Allegation]) -> Field:
    """Return all interpreters with an account. Ties are recorded of auditors alone: all others say themselves.

    Raises as `auditors` does.
    """
    known = register(office, officer)
    places, unregistered = _places(
        known, (name for each in about if each.stands for name in (each.entity, each.facility))
    )
    found = []
    for reader in _seated(office, Purpose.INTERPRETER):
        also = known.auditor_of(bytes.fromhex(reader))
        against = _conflicts(office, known, also, places) if also else ()
        found.append(Candidate(reader, _name(office, officer, reader), against=against))
    return Field(_sorted(found), unregistered)


def asked(office: Office, officer: Unlocked, held: OpenCase, brief: Brief) -> Candidate:
    """Return the reader. Raises `Conflicted` with all that stands against them, `Incomplete` for nobody."""
    own = (
        Allegation("", brief.entity, brief.facility, each.criterion) for each in brief.points or (Point("", "", ""),)
    )
    choose = auditors if brief.use is Use.BRIEF else interpreters
    field = choose(office, officer, (*alleged(held.reading), *own))
    found = next((each for each in field.candidates if each.reader and each.reader == brief.reader), None)
    if found is None:
        raise Incomplete("reader", "missing")
    if found.against:
        raise Conflicted(found.against)
    return found


def _places(known: Register, names: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Find companies and sites by their names; return their ids, and the names that nothing has."""
    places: set[str] = set()
    unregistered: dict[str, None] = {}
    for name in names:
        kept = (known.named(name, Entity), known.named(name, Facility))
        found = [each for each in kept if each is not None]
        places |= {each.id for each in found}
        if name and not found:
            unregistered[name] = None
    return frozenset(places), tuple(unregistered)


def _against(
    office: Office, known: Register, auditor: Auditor, places: Collection[str], standards: Collection[str]
) -> tuple[str, ...]:
    """Say why an auditor of the register cannot be asked."""
    facts = _conflicts(office, known, auditor, places, standards)
    if auditor.officer not in _seated(office, Purpose.AUDITOR):
        facts = (*facts, f"{auditor.name} has no account here to sign in with.")
    return facts


def _conflicts(
    office: Office, known: Register, auditor: Auditor, places: Collection[str], standards: Collection[str] = ()
) -> tuple[str, ...]:
    today, days = office.now().date(), office.standard.conflict_days
    return tuple(each.fact for each in conflicts(known, auditor.id, places, today, days, standards))


def _seated(office: Office, purpose: Purpose) -> frozenset[str]:
    return frozenset(seat.officer.hex() for seat in office.trust().seats(purpose))


def _name(office: Office, officer: Unlocked, reader: str) -> str:
    """Name an account, as far as this officer may know it; else by the beginning of its id."""
    with office.store.read() as connection:
        rows = people.rosters(connection)
    names = readable_names(office.trust(), rows, officer.circles)
    return names.get(bytes.fromhex(reader), f"Account {reader[:8]}")


def _sorted(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(found, key=lambda each: (bool(each.against), each.name.casefold(), each.reader)))
