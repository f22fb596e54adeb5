"""What is alleged is folded from the papers of the file, oldest first, and each has a finding of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grievance.case.allegations import Allegation, Finding, Indicator, Result, finding_body, fold

PASSPORTS = Allegation(
    "a1",
    "Mokora Bauxite SA",
    "Kolobané",
    "PS3.1:10.3",
    date(2026, 6, 1),
    date(2026, 10, 31),
    (Indicator.DOCUMENTS, Indicator.MOVEMENT),
)
WATER = Allegation("a2", "Serra Lume Alumina", "", "PS3.1:7.2")
FOUND = Finding(Result.FOUNDED, "The passports lay in the office safe.", "heard on 4 May")


def test_what_was_written_is_read_again() -> None:
    assert fold([PASSPORTS.body(), WATER.body()], {}) == (PASSPORTS, WATER)


def test_a_finding_belongs_to_its_allegation_and_a_newer_one_takes_its_place() -> None:
    newer = replace(FOUND, result=Result.PARTLY, reasons="Two were not there.")
    bodies = [PASSPORTS.body(), WATER.body(), finding_body("a1", FOUND), finding_body("a1", newer)]

    assert fold(bodies, {}) == (replace(PASSPORTS, finding=newer), WATER)


def test_what_was_struck_stands_no_more_and_says_why() -> None:
    first, second = fold([PASSPORTS.body(), WATER.body()], {"a1": "told twice", "a9": "never alleged"})

    assert (first.stands, first.struck, second.stands) == (False, "told twice", True)


def test_the_first_paper_under_an_id_counts() -> None:
    other = replace(WATER, id="a1")

    assert fold([PASSPORTS.body(), other.body()], {}) == (PASSPORTS,)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "note", "text": "of no use here"},
        {"kind": "allegation", "id": "a3"},
        {**WATER.body(), "id": "a3", "begins": "in June"},
        {**WATER.body(), "id": "a3", "begins": 6},
        {**WATER.body(), "id": "a3", "indicators": ["hunger"]},
        {**WATER.body(), "id": "a3", "indicators": None},
        finding_body("a9", FOUND),
        {**finding_body("a2", FOUND), "result": "guilty"},
    ],
    ids=["empty", "a note", "half", "no day", "a number", "no indicator", "none", "of nothing", "no result"],
)
def test_what_cannot_be_understood_is_left_out(body: dict[str, Any]) -> None:
    assert fold([WATER.body(), body], {}) == (WATER,)
