"""What the file of our first mechanism says, held against what the domain reference found."""

from __future__ import annotations

from grievance.case.terms import Compartment, Duty, Step
from grievance.interview.script import Script
from grievance.standards import load

ENDS = (Step.CLOSE, Step.CONFIRM_WITHDRAWAL)
PRINCIPLES = {1: 3, 2: 10, 3: 4, 4: 4, 5: 4, 6: 8, 7: 2, 8: 7, 9: 9, 10: 9, 11: 2}

standard = load("asi")


def test_the_performance_standard_has_eleven_principles_and_sixty_two_criteria() -> None:
    ours = [criterion.id for criterion in standard.criteria if criterion.id.startswith("PS3.1:")]

    assert ours == [f"PS3.1:{one}.{two}" for one, most in PRINCIPLES.items() for two in range(1, most + 1)]
    assert len(ours) == 62


def test_the_chain_of_custody_standard_asks_for_due_diligence_and_a_complaints_mechanism() -> None:
    ours = [criterion.id for criterion in standard.criteria if criterion.id.startswith("CoC2.1:7.")]

    assert ours == ["CoC2.1:7.1", "CoC2.1:7.2", "CoC2.1:7.3"]


def test_a_criterion_is_found_by_its_versioned_id() -> None:
    found = standard.criterion("PS3.1:10.3")

    assert found is not None
    assert found.title == "Forced Labour"
    assert standard.criterion("10.3") is None


def test_a_title_from_memory_is_never_marked_as_verified() -> None:
    verified = {criterion.id for criterion in standard.criteria if criterion.verified}

    assert verified == {criterion.id for criterion in standard.criteria if criterion.source in {"found", "seed"}}
    assert verified == {f"PS3.1:{n}" for n in ("5.2", "9.1", "9.7", "9.8", "10.3")} | {
        f"CoC2.1:7.{n}" for n in (1, 2, 3)
    }


def test_a_complaint_may_be_about_one_of_eight_things() -> None:
    assert len(standard.subject_types) == 8
    assert {subject.source for subject in standard.subject_types} == {"found"}


def test_the_two_clocks_are_those_of_the_directive() -> None:
    assert standard.duties == (
        Duty(
            "acknowledge",
            starts=(Step.RECEIVE,),
            ends=(Step.ACKNOWLEDGE, *ENDS),
            days=7,
            source="Directive (EU) 2019/1937, Article 9(1)(b)",
        ),
        Duty(
            "feedback",
            starts=(Step.ACKNOWLEDGE,),
            ends=(Step.FEEDBACK, *ENDS),
            months=3,
            fallback=7,
            source="Directive (EU) 2019/1937, Article 9(1)(f)",
        ),
    )


def test_the_house_has_chosen_a_week_of_cooling_off_and_an_update_a_month() -> None:
    assert (standard.cooling_off_days, standard.update_days) == (7, 30)


def test_the_questions_come_in_eight_screens() -> None:
    groups = [
        (group, [question.id for question in questions]) for group, questions in Script(standard.questions).groups()
    ]

    assert groups == [
        ("danger", ["danger"]),
        ("place", ["company", "place"]),
        ("kind", ["kind"]),
        ("ongoing", ["ongoing"]),
        ("wish", ["wish"]),
        ("who_knows", ["who_else", "tried", "happened"]),
        ("contact", ["contact_how", "contact_when"]),
        ("name", ["name"]),
    ]


def test_whatever_tells_who_spoke_is_sealed_apart() -> None:
    apart = {question.id for question in standard.questions if question.compartment is Compartment.IDENTITY}

    assert apart == {"contact_how", "contact_when", "name"}
