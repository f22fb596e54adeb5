"""From an uncertified smelter to the certified buyer, what it owes, and the audit that verifies it (CoC 7.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import companies
import pytest
from deeds import Told, told
from offices import HELENE, SALMA, TestOffice

from grievance import handling, mitigating, registers
from grievance.case.allegations import Allegation
from grievance.case.mitigations import Check, Mitigation
from grievance.case.terms import State, Step
from grievance.errors import CaseMoved, Forbidden, Incomplete, StepRefused
from grievance.handling import Taking

NAMES = ("smelter", "company", "holding")


@pytest.fixture
def case(office: TestOffice) -> Told:
    """Give a case about the smelter, which a lead looks into."""
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    case.step(handling.allege, Allegation("", "company", "smelter", "PS3.1:10.3", facility_id="smelter"))
    return case


@pytest.fixture
def owed(office: TestOffice, case: Told) -> Mitigation:
    """Give what the buyer behind the smelter owes because of the case."""
    (alleged,) = case.case().allegations
    return companies.owed(alleged.id, office.desk.now().date())


def test_the_buyer_of_an_uncertified_smelter_is_followed_to_the_audit(
    office: TestOffice, case: Told, owed: Mitigation
) -> None:
    case.step(mitigating.mitigate, owed, NAMES)

    (kept,) = case.case().mitigations
    assert replace(kept, id="") == owed
    assert (kept.buyer, kept.path) == ("buyer", ("L-1", "L-2", "L-3"))
    assert not kept.late(owed.until)
    assert kept.late(owed.until + timedelta(days=1))
    line = case.case().papers[-1]
    assert (line.step, line.facts["buyer"], line.facts["until"]) == (Step.MITIGATE, "buyer", owed.until.isoformat())
    assert case.case().state is State.ADMISSIBILITY

    seen = Check("AU-7", office.desk.now().date(), "The new contracts were read.")
    case.step(mitigating.check, kept.id, seen)

    assert case.case().mitigations == (replace(kept, check=seen),)
    assert case.case().intact
    with pytest.raises(Incomplete, match="mitigation missing"):
        case.step(mitigating.check, kept.id, seen)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda owed: replace(owed, questions=" "), "questions missing"),
        (lambda owed: replace(owed, questions="What of the Smelter?"), "questions named"),
        (lambda owed: replace(owed, path=()), "links missing"),
        (lambda owed: replace(owed, assess=owed.assess - timedelta(days=31)), "assess past"),
        (lambda owed: replace(owed, until=owed.assess - timedelta(days=1)), "until past"),
    ],
)
def test_what_is_not_complete_or_not_neutral_is_not_recorded(
    case: Told, owed: Mitigation, change: Callable[[Mitigation], Mitigation], reason: str
) -> None:
    with pytest.raises(Incomplete, match=reason):
        case.step(mitigating.mitigate, change(owed), NAMES)
    assert case.case().mitigations == ()


def test_only_a_lead_records_it_and_on_the_case_as_it_is(office: TestOffice, case: Told, owed: Mitigation) -> None:
    with pytest.raises(Forbidden):
        case.step(mitigating.mitigate, owed, name=SALMA)
    seen = case.seen()
    case.step(mitigating.mitigate, owed)
    with pytest.raises(CaseMoved):
        mitigating.mitigate(office.desk, office.officer("Ruth Adeyemi"), seen, owed)
    with pytest.raises((Forbidden, Incomplete)):
        registers.append(office.desk, office.officer(HELENE), [], 0)


def test_an_audit_of_tomorrow_verified_nothing(office: TestOffice, case: Told, owed: Mitigation) -> None:
    case.step(mitigating.mitigate, owed)
    (kept,) = case.case().mitigations

    with pytest.raises(Incomplete, match="checked late"):
        case.step(mitigating.check, kept.id, Check("AU-7", office.desk.now().date() + timedelta(days=1), "Seen."))
    with pytest.raises(Incomplete, match="evidence missing"):
        case.step(mitigating.check, kept.id, Check("AU-7", office.desk.now().date(), ""))


@pytest.mark.parametrize("step", [Step.MITIGATE, Step.CHECK])
def test_neither_is_taken_without_its_paper(case: Told, office: TestOffice, step: Step) -> None:
    facts = {"buyer": "x", "until": "2099-01-01", "mitigation": "x", "evidence": "x"}
    with pytest.raises(StepRefused):
        handling.take(office.desk, office.officer("Ruth Adeyemi"), case.seen(), Taking(step, "", "", facts))
