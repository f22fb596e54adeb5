from __future__ import annotations

from datetime import date

import pytest
from companies import DAY, record, register

from grievance.case.conflicts import Conflict, conflicts
from grievance.case.records import Record, TieKind

YEARS = 3 * 365
AUDITOR = {"id": "ines", "firm": "firm", "begins": "2025-01-01", "ends": "2027-12-31", "standards": "PS3.1"}
CAST = (record("firm", id="firm"), record("auditor", **AUDITOR), record("auditor", **{**AUDITOR, "id": "jun"}))


def against(
    *more: Record, who: str = "ines", about: str = "company", standards: tuple[str, ...] = ()
) -> list[Conflict]:
    return list(conflicts(register(*CAST, *more), who, [about], DAY, YEARS, standards))


def audit(day: str, auditors: str = "ines", **more: str) -> Record:
    return record(
        "audit",
        **{
            "id": f"audit-{day}",
            "entity": "company",
            "firm": "firm",
            "standard": "PS3.1",
            "day": day,
            "auditors": auditors,
            **more,
        },
    )


def tie(kind: str = "payer", entity: str = "company", **more: str) -> Record:
    return record("tie", id=f"tie-{kind}", auditor="ines", entity=entity, kind=kind, **{"begins": "2020-01-01", **more})


def test_an_auditor_with_nothing_against_them_may_have_the_case() -> None:
    assert against(standards=("PS3.1",)) == []


def test_who_audited_the_site_or_the_company_is_in_conflict_and_the_fact_says_so() -> None:
    (found,) = against(audit("2025-02-03", facility="smelter"), about="smelter")

    assert (found.kind, found.record, found.place, found.bar) == ("audited", "audit-2025-02-03", "smelter", False)
    assert found.fact == "ines audited smelter on 2025-02-03 (PS3.1)."
    assert found.source == "a test"


def test_so_is_the_firm_of_who_did() -> None:
    (found,) = against(audit("2025-02-03", auditors="jun"))

    assert (found.kind, found.bar) == ("firm", False)
    assert found.fact == "firm audited company on 2025-02-03 (PS3.1)."


@pytest.mark.parametrize(("day", "counts"), [("2023-06-02", True), ("2023-06-01", False), ("2026-09-01", True)])
def test_an_audit_counts_for_three_years_and_one_to_come_as_well(day: str, *, counts: bool) -> None:
    assert bool(against(audit(day))) is counts


def test_an_audit_of_an_owner_or_of_a_part_counts_and_that_of_a_buyer_does_not() -> None:
    assert against(audit("2025-02-03", entity="holding"), about="smelter")
    assert not against(audit("2025-02-03", entity="buyer"), about="smelter")


@pytest.mark.parametrize("kind", list(TieKind))
def test_a_recorded_tie_is_a_conflict(kind: TieKind) -> None:
    (found,) = against(tie(kind))

    assert (found.kind, found.tie, found.record) == ("tie", kind, f"tie-{kind}")
    assert found.fact.endswith("company from 2020-01-01, and it has not ended.")


@pytest.mark.parametrize(("ends", "counts"), [("2023-06-02", True), ("2023-06-01", False)])
def test_a_tie_counts_for_three_years_after_it_ended(ends: str, *, counts: bool) -> None:
    assert bool(against(tie(ends=ends))) is counts


def test_a_tie_to_the_owner_counts_and_one_of_somebody_else_does_not() -> None:
    assert against(tie(entity="holding"))
    assert not against(tie(entity="buyer"))
    assert not against(tie(), who="jun")


@pytest.mark.parametrize("wrong", [{"ends": "2026-05-31"}, {"begins": "2026-06-02"}, {"retired": "yes"}])
def test_who_is_not_accredited_on_the_day_is_barred_and_in_no_conflict(wrong: dict[str, str]) -> None:
    found = conflicts(
        register(*CAST).laid([record("auditor", **{**AUDITOR, **wrong})]), "ines", ["company"], DAY, YEARS
    )

    assert [(each.kind, each.bar) for each in found] == [("accreditation", True)]


def test_who_is_not_accredited_for_the_standard_is_barred() -> None:
    (found,) = against(standards=("CoC2.1", "PS3.1"))

    assert (found.kind, found.bar, found.fact) == ("standard", True, "ines is not accredited for CoC2.1.")


def test_who_is_not_in_the_register_is_barred() -> None:
    assert [(each.kind, each.bar) for each in against(who="nobody")] == [("unknown", True)]


def test_all_facts_are_told_conflicts_before_bars() -> None:
    found = against(audit("2025-02-03"), audit("2024-02-03", auditors=""), tie(), standards=("CoC2.1",))

    assert [each.kind for each in found] == ["audited", "firm", "tie", "standard"]
    assert found[0].day == date(2025, 2, 3)


def test_what_is_retired_counts_no_longer() -> None:
    gone = [audit("2025-02-03", retired="yes"), tie(retired="yes")]

    assert against(*gone) == []
