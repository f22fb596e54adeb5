"""How cases belong together: each is to the other what its mirror says."""

from __future__ import annotations

from datetime import UTC, datetime

from grievance.case.kin import MIRRORS, Kin, fold
from grievance.case.table import CHOICES
from grievance.case.terms import Entry, Party, Step

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


def line(step: Step, **facts: str) -> Entry:
    return Entry(3, step, Party.OFFICER, NOON, facts=facts)


def test_all_that_an_officer_can_choose_has_its_mirror_and_mirrors_are_mutual() -> None:
    assert set(CHOICES["kin"]) <= MIRRORS.keys()
    assert all(MIRRORS[MIRRORS[kin]] == kin for kin in CHOICES["kin"])


def test_a_case_is_kin_once_as_it_was_said_last() -> None:
    lines = [
        line(Step.RELATE, case="HALE-730-3", kin="follows"),
        line(Step.NOTE, case="HALE-730-3"),
        line(Step.RELATE, case="HALE-730-3", kin="parent"),
        line(Step.LINK, case="BODA-111-1", reason="one event"),
        line(Step.MERGE, case="KUMI-222-2", reason="she said so"),
    ]

    assert fold(lines) == (Kin("HALE-730-3", "parent"), Kin("BODA-111-1", "same_event"), Kin("KUMI-222-2", "merged"))
