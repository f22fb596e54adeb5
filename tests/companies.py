"""A small register for tests: an uncertified smelter, its company, the holding above, and who buys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from grievance import registers
from grievance.case.cells import read
from grievance.case.mitigations import Mitigation
from grievance.case.records import Record, RecordKind
from grievance.case.register import Register

DAY = date(2026, 6, 1)
COMMON = {"source": "a test", "day": "2026-01-15"}


def record(kind: str, /, **cells: str) -> Record:
    """Read a record from its cells; source and day are there."""
    named = {"name": cells["id"]} if kind in {"member", "entity", "facility", "firm", "auditor"} else {}
    where = {"country": "Norway"} if kind in {"member", "entity", "facility", "firm"} else {}
    return read(RecordKind(kind), {**COMMON, **named, **where, **cells})


def scope(identifier: str, entity: str, **more: str) -> Record:
    """Give a certificate for the year 2026."""
    year = {"begins": "2026-01-01", "ends": "2026-12-31", "standard": "PS3.1"}
    return record("scope", id=identifier, entity=entity, **{**year, **more})


def link(identifier: str, kind: str, one: str, other: str, confidence: str = "likely") -> Record:
    """Give a link."""
    return record("link", id=identifier, kind=kind, one=one, other=other, confidence=confidence)


def register(*more: Record, without: Mapping[str, object] | tuple[str, ...] = ()) -> Register:
    """Return the register of the smelter: smelter, company, holding, and a certified buyer of the holding."""
    records = (
        record("member", id="M-1"),
        record("entity", id="company"),
        record("entity", id="holding"),
        record("entity", id="buyer", member="M-1"),
        record("facility", id="smelter"),
        record("facility", id="mill", entity="buyer"),
        scope("S-1", "buyer"),
        link("L-1", "part_of", "smelter", "company", "confirmed"),
        link("L-2", "owns", "holding", "company"),
        link("L-3", "buys_from", "buyer", "holding", "possible"),
    )
    return Register().laid(each for each in (*records, *more) if each.id not in without)


def owed(allegation: str, today: date) -> Mitigation:
    """Find the certified buyer behind the smelter, and put together what it owes because of an allegation."""
    found = register()
    stands = registers.standing(found, "company", "smelter", DAY)
    assert stands
    (path,) = stands.paths
    return Mitigation(
        id="",
        allegation=allegation,
        buyer=path.entity,
        name=found.name(path.entity),
        path=path.records,
        way=tuple(f"{hop.end} and {hop.start}: {hop.source}" for hop in path.hops),
        questions="From which smelters do you buy, and how do you assess the risk?",
        assess=today + timedelta(days=30),
        until=today + timedelta(days=90),
    )
