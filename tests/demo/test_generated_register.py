"""The register of the demonstration: the same for the same day, large enough, and with the chain of the smelter."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.case import sheets
from grievance.case.conflicts import ConflictKind, conflicts
from grievance.case.linking import paths
from grievance.case.records import Auditor, Entity, Facility, LinkKind, RecordKind
from grievance.case.register import Register
from grievance.demo.registering import generate

TODAY = date(2026, 11, 29)


@pytest.fixture(scope="module")
def made() -> Register:
    """Take the generated files in, one after the other."""
    found = Register()
    for kind, text in generate(TODAY).items():
        planned = sheets.plan(found, kind, text)
        assert planned.refused == ()
        found = found.laid(planned.records)
    return found


def test_it_is_the_same_for_the_same_day_and_moves_with_the_day() -> None:
    assert generate(TODAY) == generate(TODAY)
    assert generate(TODAY) != generate(TODAY + timedelta(days=1))


def test_it_has_three_hundred_companies_nine_hundred_sites_and_forty_auditors(made: Register) -> None:
    counts = [len(list(made.every(kind))) for kind in (Entity, Facility, Auditor)]

    assert counts == [300, 900, 40]
    assert len({made.name(each.id) for each in made.every(Entity)}) == 300


def test_the_smelter_without_a_certificate_leads_to_the_buyer_of_the_holding(made: Register) -> None:
    (path,) = paths(made, "F-0001", TODAY)

    assert made.name(path.entity) == "Lumengate Rolling GmbH"
    assert [hop.kind for hop in path.hops] == [LinkKind.PART_OF, LinkKind.OWNS, LinkKind.BUYS_FROM]
    assert all(hop.source for hop in path.hops)


def test_some_auditors_are_in_conflict_and_some_are_not(made: Register) -> None:
    facts = [conflicts(made, each.id, ["E-004"], TODAY, 1096, ["PS3.1"]) for each in made.every(Auditor)]

    assert {fact.kind for found in facts for fact in found} >= {
        ConflictKind.AUDITED,
        ConflictKind.FIRM,
        ConflictKind.TIE,
    }
    assert any(not found for found in facts)


def test_every_kind_has_records(made: Register) -> None:
    assert {str(kind) for kind in RecordKind} == {str(kind) for kind in generate(TODAY)}
    assert made.version == len(RecordKind)
