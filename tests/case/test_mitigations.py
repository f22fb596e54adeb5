from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from grievance.case.mitigations import Check, Mitigation, check_facts, fold

OWED = Mitigation(
    id="m1",
    allegation="a1",
    buyer="E-2",
    name="Buyer AS",
    path=("L-1", "L-2"),
    way=("The smelter is part of the company (a list, 2026-01-15, likely)",),
    questions="From whom do you buy?",
    assess=date(2026, 7, 1),
    until=date(2026, 9, 1),
)
SEEN = Check("AU-7", date(2026, 10, 2), "The new contracts were read.")


def test_what_is_owed_is_the_same_after_it_was_written_and_read() -> None:
    assert fold([OWED.body()], []) == (OWED,)


def test_an_audit_verifies_the_one_that_it_names() -> None:
    other = replace(OWED, id="m2")

    found = fold([OWED.body(), other.body()], [check_facts("m2", SEEN), check_facts("unknown", SEEN)])

    assert found == (OWED, replace(other, check=SEEN))


@pytest.mark.parametrize("day", [(2026, 9, 1), (2026, 9, 2)])
def test_it_is_late_when_its_last_day_has_passed_unless_an_audit_verified_it(day: tuple[int, int, int]) -> None:
    assert OWED.late(date(*day)) is (day == (2026, 9, 2))
    assert not replace(OWED, check=SEEN).late(date(*day))


@pytest.mark.parametrize("wrong", [{"assess": "soon"}, {"path": 7}, {"until": ""}])
def test_what_cannot_be_understood_is_left_out(wrong: dict[str, object]) -> None:
    assert fold([OWED.body() | wrong, {}], []) == ()


def test_a_check_that_cannot_be_understood_verifies_nothing() -> None:
    assert fold([OWED.body()], [check_facts("m1", SEEN) | {"checked": "x"}, {}]) == (OWED,)


def test_a_second_paper_with_the_same_id_changes_nothing() -> None:
    assert fold([OWED.body(), replace(OWED, questions="Other").body()], []) == (OWED,)
