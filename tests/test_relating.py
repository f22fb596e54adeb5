"""Cases that belong together: the other one exists, opens to the officer, and says so too; nothing is merged twice."""

from __future__ import annotations

import pytest
from deeds import Told, told
from offices import HELENE, STORY, TestOffice

from grievance.case.kin import Kin
from grievance.case.terms import About, Complaint, State, Step
from grievance.errors import Incomplete


def admissible(office: TestOffice) -> Told:
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    return case


def test_what_is_said_of_two_cases_stands_in_both(office: TestOffice) -> None:
    one, other = told(office), told(office)

    one.take(Step.RELATE, "", case=other.number.lower().replace("-", " "), kin="parent")

    assert one.case().kin == (Kin(other.number, "parent"),)
    assert other.case().kin == (Kin(one.number, "child"),)
    other.take(Step.RELATE, "", case=one.number, kin="follows")
    assert one.case().kin == (Kin(other.number, "followed"),)
    assert one.case().intact
    assert other.case().intact


def test_a_number_that_is_no_other_case_of_theirs_is_refused_as_one(office: TestOffice) -> None:
    case = admissible(office)
    outside = told(office, Complaint(STORY, "en", about=About.OFFICE))
    assert outside.case(HELENE).number == outside.number

    for number in (case.number, outside.number, "HALE-730-3", "HALE-730-4", "no number"):
        for step, more in ((Step.RELATE, {"kin": "follows"}), (Step.LINK, {"reason": "One event."})):
            with pytest.raises(Incomplete) as refused:
                case.take(step, case=number, **more)
            assert refused.value.field == "case"
    assert (case.case().kin, outside.case(HELENE).kin) == ((), ())


def test_nothing_is_merged_into_what_was_merged(office: TestOffice) -> None:
    one, other, third = admissible(office), admissible(office), admissible(office)
    one.take(Step.MERGE, case=other.number, reason="She says that both are hers.")
    assert (one.case().kin, other.case().kin) == ((Kin(other.number, "merged"),), (Kin(one.number, "holds"),))

    for case in (other, third):
        with pytest.raises(Incomplete):
            case.take(Step.MERGE, case=one.number, reason="She says that both are hers.")
    third.take(Step.LINK, case=other.number, reason="The same event.")
    assert other.case().kin == (Kin(one.number, "holds"), Kin(third.number, "same_event"))
    assert third.mailbox().state is State.LINKED
