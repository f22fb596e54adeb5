"""The mechanism of a certified entity beside that of the scheme: one engine, and what differs stands in the files."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from grievance.case.deadlines import deadlines, extended_to
from grievance.case.terms import Entry, Party, Step
from grievance.interview.script import Script
from grievance.standards import SHIPPED, Edition, Level, Standard, load

SCHEME, ENTITY = map(load, SHIPPED)
MECHANISMS = pytest.mark.parametrize("mechanism", [SCHEME, ENTITY], ids=SHIPPED)


def test_they_know_whose_they_are_and_share_the_catalogue() -> None:
    assert (SCHEME.level, ENTITY.level) == (Level.SCHEME, Level.ENTITY)
    assert ENTITY.editions == SCHEME.editions
    assert {each.id for each in SCHEME.criteria} - {each.id for each in ENTITY.criteria} == {
        "ASSURANCE:audit-integrity"
    }
    assert {each.id for each in ENTITY.criteria} >= {"PS3.1:3.4", "CoC2.1:7.3", "PS3.1:9.1", "PS3.1:9.8", "RETALIATION"}


def test_an_entity_hears_of_its_own_operations_and_of_its_supply_chain() -> None:
    assert {"conditions", "supplier", "information"} <= {each.id for each in ENTITY.subject_types}
    assert not {each.id for each in ENTITY.subject_types} & {"auditor_conduct", "scheme_conduct"}
    assert ENTITY.option("ground", "of_the_scheme")
    assert SCHEME.option("ground", "of_the_scheme") is None


def test_the_extension_that_is_for_authorities_is_none_for_an_entity() -> None:
    entries = [Entry(sequence=0, step=Step.RECEIVE, party=Party.INTAKE, at=datetime(2026, 11, 3, tzinfo=UTC))]

    longest = [
        {one.duty: extended_to(one) for one in deadlines(entries, mechanism.duties)}["feedback"]
        for mechanism in (SCHEME, ENTITY)
    ]

    assert longest == [date(2027, 5, 10), None]


@MECHANISMS
def test_their_statutory_clocks_say_which_article_they_are_and_their_own_that_they_are_ours(
    mechanism: Standard,
) -> None:
    assert [duty.source for duty in mechanism.duties if duty.statutory] == [
        "Directive (EU) 2019/1937, Article 9(1)(b)",
        "Directive (EU) 2019/1937, Article 9(1)(f)",
    ]
    assert {duty.source for duty in mechanism.duties if not duty.statutory} == {"house default"}
    assert mechanism.acknowledge_days == 7


@MECHANISMS
def test_no_clock_of_theirs_ends_with_the_step_that_starts_it(mechanism: Standard) -> None:
    assert [duty.id for duty in mechanism.duties if set(duty.starts) & set(duty.ends)] == []


@MECHANISMS
def test_danger_place_and_kind_are_asked_in_both_and_the_first_marks_a_case(mechanism: Standard) -> None:
    script = Script(mechanism.questions)

    assert [group for group, _ in script.groups()][:3] == ["danger", "place", "kind"]
    assert script.danger({"danger": "now"})


def test_what_an_entity_is_not_asked_about_is_not_offered() -> None:
    kinds = {mechanism.id: _options(mechanism, "kind") for mechanism in (SCHEME, ENTITY)}

    assert set(kinds["asi"]) - set(kinds["entity"]) == {"audit"}


def _options(mechanism: Standard, question: str) -> tuple[str, ...]:
    return next(each.options for each in mechanism.questions if each.id == question)


@pytest.mark.parametrize(
    ("family", "day", "edition"),
    [
        ("PS", date(2017, 11, 30), None),
        ("PS", date(2017, 12, 1), "PS2"),
        ("PS", date(2022, 4, 30), "PS2"),
        ("PS", date(2022, 5, 1), "PS3"),
        ("PS", date(2023, 3, 31), "PS3"),
        ("PS", date(2023, 4, 1), "PS3.1"),
        ("PS", date(2026, 11, 29), "PS3.1"),
        ("CoC", date(2022, 4, 30), None),
        ("CoC", date(2022, 5, 1), "CoC2"),
        ("CoC", date(2026, 11, 29), "CoC2.1"),
        ("XS", date(2026, 11, 29), None),
    ],
)
def test_the_newest_edition_of_a_day_is_told_by_its_month(family: str, day: date, edition: str | None) -> None:
    found = SCHEME.edition(family, day)

    assert (found.id if found else None) == edition


def test_an_edition_with_an_end_stands_through_its_last_day_or_month() -> None:
    month = Edition("PS2", "V2", "2017-12", "2022-05", "known")
    day = Edition("PS2", "V2", "2017-12-08", "2022-05-15", "known")

    assert [month.stood(date(2022, 5, 31)), month.stood(date(2022, 6, 1))] == [True, False]
    assert [day.stood(date(2017, 12, 7)), day.stood(date(2017, 12, 8))] == [False, True]
    assert [day.stood(date(2022, 5, 15)), day.stood(date(2022, 5, 16))] == [True, False]
    assert (month.family, Edition("CoC2.1", "", "", "", "").family) == ("PS", "CoC")


def test_a_criterion_belongs_to_the_edition_in_its_id_and_ours_to_none() -> None:
    found = SCHEME.edition_of("PS3.1:10.3")

    assert found
    assert (found.title, found.since, found.source) == ("Performance Standard V3.1", "2023-04", "known")
    assert SCHEME.edition_of("RETALIATION") is None


def test_of_the_older_edition_only_what_is_named_somewhere_stands_there_and_none_is_verified() -> None:
    old = {each.id: (each.title, each.verified, each.source) for each in SCHEME.criteria if each.id.startswith("PS2:")}

    assert old == {
        "PS2:9.2": ("Women's Rights", False, "known"),
        "PS2:9.6": ("Resettlements", False, "known"),
        "PS2:9.7": ("Local Communities", False, "known"),
        "PS2:10.3": ("Forced Labour", False, "known"),
        "PS2:10.6": ("Disciplinary Practices", False, "known"),
    }


@MECHANISMS
def test_the_outcomes_and_grounds_that_cases_bear_keep_their_ids_and_letters(mechanism: Standard) -> None:
    letters = {fact: {each.id: each.letter for each in mechanism.options[fact]} for fact in ("outcome", "ground")}

    assert letters["outcome"].items() >= {
        ("resolved", "close.resolved"),
        ("unfounded", "close.unfounded"),
        ("undetermined", "close.undetermined"),
        ("dialogue", ""),
    }
    assert letters["ground"].items() >= {("outside", "close.outside"), ("no_complaint", "close.no_complaint")}


@MECHANISMS
def test_a_remedy_is_of_one_of_seven_families(mechanism: Standard) -> None:
    assert [each.id for each in mechanism.options["family"]] == [
        "restitution",
        "compensation",
        "rehabilitation",
        "satisfaction",
        "guarantees",
        "engagement",
        "sanctions",
    ]
