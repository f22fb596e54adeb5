"""The register of companies, certificates, auditors and links: read whole, changed by appending one signed line.

A line holds as many records as one change has, an import as many as its file: it is taken whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.case import linking, sheets
from grievance.case.cells import columns as columns
from grievance.case.cells import is_day as is_day
from grievance.case.cells import needed as needed
from grievance.case.cells import options as options
from grievance.case.cells import read
from grievance.case.cells import written as written
from grievance.case.linking import Hop as Hop
from grievance.case.linking import Path as Path
from grievance.case.records import CLASSES, REFERS, Scope
from grievance.case.records import Link as Link
from grievance.case.records import LinkKind as LinkKind
from grievance.case.records import Record as Record
from grievance.case.records import RecordKind as RecordKind
from grievance.case.records import kind_of as kind_of
from grievance.case.register import Register as Register
from grievance.case.register import body, from_body
from grievance.case.sheets import Plan as Plan
from grievance.case.terms import Permission
from grievance.casefile import entering
from grievance.casefile.unlocked import Unlocked as Unlocked
from grievance.errors import RecordRefused, RegisterBroken, RegisterMoved
from grievance.office import Office
from grievance.store import register as kept


def register(office: Office, officer: Unlocked) -> Register:
    """Open the register and fold it. Raises `RegisterBroken`, and `Forbidden`, `Locked` as `Office.require` does."""
    office.require(officer, Permission.READ_REGISTER)
    with office.store.read() as connection:
        rows, trust = kept.lines(connection), office.trust(connection)
    folded = Register()
    for line in entering.opened(trust, officer, rows):
        try:
            folded = folded.laid(from_body(line.records))
        except (RecordRefused, KeyError, ValueError, TypeError, AttributeError):
            raise RegisterBroken from None
    return folded


def append(office: Office, officer: Unlocked, records: Sequence[Record], seen: int) -> None:
    """Lay records into the register as one line, on the version that the officer saw.

    Raises `RegisterMoved` where somebody was first, `RecordRefused` for a record that does not fit (then none is
    taken; it refers to what was there before the line), `Forbidden`, `RegisterBroken`.
    """
    office.require(officer, Permission.CHANGE_REGISTER)
    _append(office, officer, register(office, officer), records, seen)


def _append(office: Office, officer: Unlocked, before: Register, records: Sequence[Record], seen: int) -> None:
    if before.version != seen:
        raise RegisterMoved
    for record in records:
        before.require(record)
    with office.store.write() as connection:
        rows = kept.lines(connection)
        if len(rows) != seen:
            raise RegisterMoved
        last = rows[-1] if rows else None
        kept.put_line(connection, entering.line(office.trust(connection), officer, last, body(records), office.now()))


def take_in(
    office: Office,
    officer: Unlocked,
    kind: RecordKind,
    text: str,
    mapping: Mapping[str, str],
    *,
    dry: bool = False,
    seen: int | None = None,
) -> Plan:
    """Say what a file changes, and change it unless it is `dry`: everything, or nothing where a row is refused.

    `seen` is the version that was looked at before, where one was. Raises as `append` does.
    """
    office.require(officer, Permission.CHANGE_REGISTER)
    before = register(office, officer)
    plan = sheets.plan(before, kind, text, mapping)
    if plan.records and not dry:
        _append(office, officer, before, plan.records, before.version if seen is None else seen)
    return plan


def understood(found: Register, kind: RecordKind, cells: Mapping[str, str], *, new: bool) -> Record:
    """Read a record from a form, in which a company, a site or a firm may be named by its name too.

    Raises `RecordRefused`, also for a `new` one whose id is taken.
    """
    record = read(kind, {column: _id(found, kind, column, cell) for column, cell in cells.items()})
    if new and found.get(record.id):
        raise RecordRefused("id", "is taken")
    found.require(record)
    return record


def match(found: Register, entity: str, facility: str) -> tuple[str, str]:
    """Return the ids of the company and of the site of these names; empty where none has it, or several."""
    company = _known(found, RecordKind.ENTITY, entity)
    asked = " ".join(facility.split()).casefold()
    sites = [site.id for site in found.sites(company) if asked in {site.name.casefold(), site.id.casefold()}]
    return company, sites[0] if len(sites) == 1 else _known(found, RecordKind.FACILITY, facility)


def _id(found: Register, kind: RecordKind, column: str, cell: str) -> str:
    kinds = REFERS.get(kind, {}).get(column, frozenset())
    known = {_known(found, each, cell) for each in kinds} - {""}
    return known.pop() if len(known) == 1 else cell


def _known(found: Register, kind: RecordKind, text: str) -> str:
    """Return the id of the record that is meant: by its id, or by a name that it alone has."""
    named = found.get(" ".join(text.split())) or found.named(text, CLASSES[kind])
    return named.id if named is not None and isinstance(named, CLASSES[kind]) else ""


def sheet(office: Office, officer: Unlocked, kind: RecordKind) -> str:
    """Write all records of a kind as CSV. Raises as `register` does."""
    return sheets.sheet(register(office, officer), kind)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a site or company stands on a day: its certificates, or else the ways to certified companies."""

    place: str
    day: date
    certificates: tuple[Scope, ...]
    paths: tuple[linking.Path, ...]


def standing(found: Register, entity: str, facility: str, day: date) -> Standing | None:
    """Say how the site stands on a day, or the company where no site is named; `None` where neither is registered."""
    place = next((each for each in (facility, entity) if each and found.get(each)), None)
    if place is None:
        return None
    return Standing(place, day, found.certificates(place, day), linking.paths(found, place, day))
