from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from companies import DAY, record, register, scope

from grievance.case.cells import columns, is_day, needed, options, read, written
from grievance.case.records import CLASSES, REFERS, RecordKind, Scope, Training, kind_of
from grievance.case.register import Register, body, from_body
from grievance.errors import RecordRefused

AUDITOR = {
    "id": "A-1",
    "name": "Ines Okoro",
    "firm": "F-1",
    "begins": "2025-01-01",
    "ends": "2027-12-31",
    "languages": "fr; en",
    "trainings": "modern slavery: 2025-03-01; interviewing: children: 2024-02-03",
    "officer": "0f" * 16,
}


def test_a_record_is_the_same_after_it_was_written_and_read() -> None:
    for each in [*register().records.values(), record("auditor", **AUDITOR)]:
        assert read(kind_of(each), written(each)) == each
        assert from_body(body([each])) == [each]


def test_lists_days_and_trainings_are_read() -> None:
    auditor = register(record("auditor", **AUDITOR)).auditor("A-1")

    assert auditor
    assert auditor.languages == ("fr", "en")
    assert auditor.trainings[1] == Training("interviewing: children", date(2024, 2, 3))
    assert auditor.begins == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("kind", "cells", "column"),
    [
        ("member", {"id": ""}, "id"),
        ("member", {"id": "a;b"}, "id"),
        ("member", {"id": "M", "name": "x" * 301}, "name"),
        ("member", {"id": "M", "retired": "maybe"}, "retired"),
        ("member", {"id": "M", "day": "last week"}, "day"),
        ("member", {"id": "M", "source": " "}, "source"),
        ("scope", {"id": "S", "entity": "E", "begins": "2026-02-01", "ends": "2026-01-31", "standard": "PS"}, "ends"),
        (
            "scope",
            {"id": "S", "entity": "E", "begins": "2026-01-01", "ends": "2026-01-31", "standard": "P", "status": "x"},
            "status",
        ),
        (
            "scope",
            {
                "id": "S",
                "entity": "E",
                "begins": "2026-01-01",
                "ends": "2026-01-31",
                "standard": "P",
                "status": "suspended",
            },
            "changed",
        ),
        ("link", {"id": "L", "kind": "owns", "one": "E", "other": "E", "confidence": "likely"}, "other"),
        ("auditor", {**AUDITOR, "trainings": "modern slavery"}, "trainings"),
        ("auditor", {**AUDITOR, "officer": "Ruth"}, "officer"),
        ("auditor", {**AUDITOR, "languages": "; ".join(map(str, range(501)))}, "languages"),
    ],
)
def test_a_cell_that_makes_no_sense_is_refused_by_its_column(kind: str, cells: dict[str, str], column: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        record(kind, **cells)

    assert refused.value.column == column


def test_a_newer_record_takes_the_place_of_the_older_and_every_line_counts() -> None:
    first = register()
    again = first.laid([record("entity", id="buyer", name="Other", retired="yes")])

    assert (first.version, again.version) == (1, 2)
    assert first.name("buyer") == "buyer"
    assert again.name("buyer") == "Other"
    assert again.records.keys() == first.records.keys()


@pytest.mark.parametrize(
    ("given", "column"),
    [
        (("facility", {"id": "new", "entity": "nobody"}), "entity"),
        (("facility", {"id": "new", "entity": "M-1"}), "entity"),
        (("entity", {"id": "smelter"}), "id"),
        (("link", {"id": "L", "kind": "owns", "one": "M-1", "other": "buyer", "confidence": "likely"}), "one"),
    ],
)
def test_a_record_that_does_not_fit_the_others_is_refused(given: tuple[str, dict[str, str]], column: str) -> None:
    kind, cells = given
    with pytest.raises(RecordRefused) as refused:
        register().require(record(kind, **cells))

    assert refused.value.column == column


def test_a_certificate_covers_all_sites_or_those_that_it_names() -> None:
    found = register(record("facility", id="other", entity="buyer"))
    named = found.laid([scope("S-1", "buyer", facilities="mill")])

    assert [len(found.certificates(site, DAY)) for site in ("buyer", "mill", "other", "smelter")] == [1, 1, 1, 0]
    assert [len(named.certificates(site, DAY)) for site in ("buyer", "mill", "other")] == [1, 1, 0]


def test_a_certificate_stands_from_day_to_day_and_until_it_is_suspended() -> None:
    found = scope("S", "buyer")
    assert isinstance(found, Scope)
    suspended = scope("S", "buyer", status="suspended", changed="2026-05-01")
    assert isinstance(suspended, Scope)

    assert [found.holds(date(*day)) for day in ((2025, 12, 31), (2026, 1, 1), (2026, 12, 31), (2027, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert [suspended.holds(date(2026, month, 30)) for month in (4, 5)] == [True, False]
    assert not replace(found, retired=True).holds(DAY)


def test_records_are_found_by_words_of_the_name_by_id_and_by_country() -> None:
    found = register(
        record("entity", id="E-9", name="Nordlys Aluminium", country="Iceland"),
        record("facility", id="F-9", name="Nordlys potroom", country="Iceland"),
        record("entity", id="E-8", name="Nordlys Gone", retired="yes"),
    )

    assert [each.id for each in found.find("nord ALU", RecordKind)] == ["E-9"]
    assert [each.id for each in found.find("e-9", RecordKind)] == ["E-9"]
    assert [each.id for each in found.find("nordlys", RecordKind)] == ["E-9", "F-9", "E-8"]
    assert [each.id for each in found.find("", [RecordKind.FACILITY], "iceland")] == ["F-9"]


def test_a_name_leads_to_a_record_where_one_alone_has_it() -> None:
    twice = register(record("entity", id="E-1", name="Same"), record("entity", id="E-2", name="same"))

    assert twice.named(" Buyer ", CLASSES[RecordKind.ENTITY]) == twice.get("buyer")
    assert twice.named("Same", CLASSES[RecordKind.ENTITY]) is None
    assert twice.named("", CLASSES[RecordKind.ENTITY]) is None


def test_a_group_is_all_that_own_each_other_and_nobody_who_buys() -> None:
    assert register().group("smelter") == {"smelter", "company", "holding"}
    assert register().group("mill") == {"mill", "buyer", "M-1"}


def test_what_is_retired_is_no_link_no_site_and_no_certificate() -> None:
    found = register().laid(
        [record("facility", id="mill", entity="buyer", retired="yes"), scope("S-1", "buyer", retired="yes")]
    )

    assert found.sites("buyer") == ()
    assert found.certificates("buyer", DAY) == ()
    assert found.get("mill")


def test_every_column_is_told_what_it_takes() -> None:
    assert needed(RecordKind.LINK) == {"id", "kind", "one", "other", "confidence", "source", "day"}
    assert options(RecordKind.LINK, "kind") == ("owns", "part_of", "buys_from")
    assert options(RecordKind.LINK, "retired") == ("yes", "no")
    assert is_day(RecordKind.SCOPE, "changed")
    assert not is_day(RecordKind.SCOPE, "standard")
    assert all({"id", "source", "day", "retired"} <= set(columns(kind)) for kind in RecordKind)
    assert all(REFERS[kind].keys() <= set(columns(kind)) for kind in REFERS)


def test_an_empty_register_knows_nobody() -> None:
    assert Register().version == 0
    assert Register().name("E-1") == "E-1"
    assert Register().auditor_of(bytes(16)) is None
