from __future__ import annotations

from datetime import date

import pytest
from companies import DAY, link, record, register, scope

from grievance.case.linking import paths
from grievance.case.records import Confidence, LinkKind


def test_an_uncertified_smelter_leads_over_two_ownership_links_and_one_supply_link_to_the_certified_buyer() -> None:
    (path,) = paths(register(), "smelter", DAY)

    assert path.entity == "buyer"
    assert [(hop.kind, hop.start, hop.end) for hop in path.hops] == [
        (LinkKind.PART_OF, "smelter", "company"),
        (LinkKind.OWNS, "company", "holding"),
        (LinkKind.BUYS_FROM, "holding", "buyer"),
    ]
    assert path.records == ("L-1", "L-2", "L-3")
    assert {hop.source for hop in path.hops} == {"a test"}
    assert path.hops[0].day == date(2026, 1, 15)
    assert path.buys
    assert path.confidence is Confidence.POSSIBLE
    assert [certificate.id for certificate in path.certificates] == ["S-1"]


def test_a_place_with_a_certificate_of_its_own_needs_no_path() -> None:
    assert paths(register(), "mill", DAY) == ()
    assert paths(register(), "buyer", DAY) == ()


@pytest.mark.parametrize(("most", "found"), [(0, 0), (2, 0), (3, 1), (9, 1)])
def test_no_more_links_are_followed_than_asked_for(most: int, found: int) -> None:
    assert len(paths(register(), "smelter", DAY, most)) == found


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1)])
def test_only_a_certificate_of_that_day_counts(day: date) -> None:
    assert paths(register(), "smelter", day) == ()


def test_a_retired_link_leads_nowhere() -> None:
    gone = register().laid(
        [record("link", id="L-2", kind="owns", one="holding", other="company", confidence="likely", retired="yes")]
    )

    assert paths(gone, "smelter", DAY) == ()


def test_a_circle_of_owners_ends() -> None:
    round_and_round = register(
        link("L-9", "owns", "company", "holding"),
        link("L-8", "owns", "holding", "holding-2"),
        record("entity", id="holding-2"),
    )

    assert [path.records for path in paths(round_and_round, "smelter", DAY, 50)] == [("L-1", "L-2", "L-3")]


def test_the_shortest_way_comes_first_and_of_two_the_surest_is_taken() -> None:
    found = paths(
        register(
            record("entity", id="near"),
            scope("S-2", "near"),
            link("L-4", "buys_from", "near", "smelter", "possible"),
            link("L-5", "buys_from", "near", "smelter", "confirmed"),
        ),
        "smelter",
        DAY,
    )

    assert [(path.entity, path.records) for path in found] == [("near", ("L-5",)), ("buyer", ("L-1", "L-2", "L-3"))]


def test_no_way_goes_on_behind_a_certified_company() -> None:
    found = paths(register(scope("S-2", "holding")), "smelter", DAY)

    assert [path.entity for path in found] == ["holding"]
    assert not found[0].buys


def test_a_site_that_its_company_left_out_of_the_certificate_leads_to_the_company() -> None:
    found = paths(
        register(record("facility", id="yard", entity="buyer"), scope("S-1", "buyer", facilities="mill")), "yard", DAY
    )

    assert [(path.entity, path.records, path.confidence) for path in found] == [("buyer", ("yard",), "confirmed")]


def test_what_a_place_owns_or_buys_leads_nowhere() -> None:
    found = register(
        record("entity", id="supplier"), scope("S-2", "supplier"), link("L-4", "buys_from", "company", "supplier")
    )

    assert [path.entity for path in paths(found, "smelter", DAY)] == ["buyer"]
