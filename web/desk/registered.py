"""The register at the desk: looking for a company, a site or an auditor, and the page of each.

What is looked for and looked at goes by a form, never in an address: the name of a company that an officer asks for
while reading a case says whom the complaint is about, and a proxy keeps addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from grievance import registers
from grievance.case.terms import Permission
from grievance.casework import CaseFile
from grievance.errors import RegisterBroken
from grievance.handling import Allegation
from grievance.registers import Hop, LinkKind, Record, RecordKind, Register, Standing
from web.desk import words
from web.desk.columns import KINDS as KINDS
from web.desk.columns import LABELS
from web.desk.columns import NAMED as NAMED
from web.desk.columns import SAYS as SAYS
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("registered", __name__, url_prefix="/register")

MOST: Final = 100
"""So many of what was found are shown."""


@routes.get("")
@needs(Permission.READ_REGISTER)
def ask() -> ResponseReturnValue:
    """Show where to look for something."""
    return _page(found())


@routes.post("")
@needs(Permission.READ_REGISTER)
def look() -> ResponseReturnValue:
    """Show what has these words in its name, by kind and country."""
    here, form = found(), request.form
    kinds = [kind for kind in NAMED if kind == form.get("kind")] or list(NAMED)
    listed = here.find(form.get("words", ""), kinds, form.get("country", ""))
    return _page(here, listed)


@routes.post("/record")
@needs(Permission.READ_REGISTER)
def show() -> ResponseReturnValue:
    """Show one record, with everything that names it."""
    return page(request.form.get("id", ""))


def found() -> Register:
    """Return the register as the officer who asks reads it."""
    return registers.register(desk().office, officer())


def page(identifier: str, *, kept: bool = False) -> ResponseReturnValue:
    """Draw the page of a record; `kept` says that it was changed just now."""
    here, today = found(), desk().office.now().date()
    record = here.get(identifier)
    if record is None:
        abort(404)
    stands = None
    if registers.kind_of(record) in {RecordKind.ENTITY, RecordKind.FACILITY}:
        stands = registers.standing(here, "", identifier, today)
    return render_template(
        "desk/record.html",
        found=here,
        record=record,
        kind=registers.kind_of(record),
        cells=registers.written(record),
        stands=stands,
        today=today,
        kept=kept,
    )


def called(found: Register, record: Record) -> str:
    """Name a record in one line, also one that has no name."""
    if isinstance(record, registers.Link):
        return f"{found.name(record.one)} {SAYS[record.kind]} {found.name(record.other)}"
    kind = registers.kind_of(record)
    if kind in NAMED:
        return found.name(record.id)
    whose = getattr(record, "entity", "")
    return f"{KINDS[kind][0].capitalize()} {record.id}, {found.name(whose)}"


def kind(record: Record) -> str:
    """Name the kind of a record."""
    return KINDS[registers.kind_of(record)][0]


def label(column: str) -> str:
    """Name a column."""
    return LABELS[column][0]


def step(found: Register, hop: Hop) -> str:
    """Say one link of a way, in the direction in which it is so."""
    start, end = found.name(hop.start), found.name(hop.end)
    if hop.kind is LinkKind.PART_OF:
        return f"{start} is part of {end}"
    return f"{end} {SAYS[hop.kind]} {start}"


def short(stands: Standing) -> str:
    """Say in a line whether a place is certified, and else how many certified companies are behind it."""
    if stands.certificates:
        return "Certified"
    count = len(stands.paths)
    if not count:
        return "No certificate, and no certified company behind it"
    return f"No certificate; {words.plural(count, 'certified company', 'certified companies')} behind it"


def standings(case: CaseFile) -> tuple[Register, Mapping[str, Standing | None]] | None:
    """Say for each allegation of a case how its place stands on the last day of the period, or on which it came.

    `None` where the register is not whole: the case opens all the same, and says so.
    """
    try:
        here = found() if case.allegations else Register()
    except RegisterBroken:
        return None
    return here, {each.id: _standing(here, case, each) for each in case.allegations}


def known(entity: str, facility: str) -> tuple[str, str]:
    """Return the ids of a company and a site by their names; empty where they are not, or nothing is read."""
    try:
        return registers.match(found(), entity, facility)
    except RegisterBroken:
        return "", ""


def names(kind: RecordKind) -> tuple[tuple[str, str], ...]:
    """List the names of a kind for suggestions, each with what tells it from others; empty where nothing is read."""
    try:
        listed = found().find("", [kind])
    except RegisterBroken:
        return ()
    return tuple((str(getattr(each, "name", "")), f"{each.id}, {getattr(each, 'country', '')}") for each in listed)


def _standing(here: Register, case: CaseFile, each: Allegation) -> Standing | None:
    entity, facility = registers.match(here, each.entity, each.facility)
    day = each.ends or case.received
    return registers.standing(here, each.entity_id or entity, each.facility_id or facility, day)


def _page(here: Register, listed: tuple[Record, ...] | None = None) -> ResponseReturnValue:
    counts = dict.fromkeys(RecordKind, 0)
    for record in here.records.values():
        counts[registers.kind_of(record)] += not record.retired
    return render_template(
        "desk/register.html",
        found=here,
        listed=listed,
        typed=request.form,
        counts=counts,
        countries=sorted({country for each in here.records.values() if (country := getattr(each, "country", ""))}),
    )
