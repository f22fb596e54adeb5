"""What the file of our first mechanism says, held against what the domain reference found."""

from __future__ import annotations

from grievance.case.duties import Duty
from grievance.case.terms import Compartment, Role, State, Step
from grievance.interview.script import Script
from grievance.standards import load

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
    assert tuple(duty for duty in standard.duties if duty.statutory) == (
        Duty(
            "acknowledge",
            starts=(Step.RECEIVE,),
            ends=(Step.ACKNOWLEDGE, Step.SUPPRESS),
            days=7,
            owner=Role.INTAKE,
            source="Directive (EU) 2019/1937, Article 9(1)(b)",
        ),
        Duty(
            "feedback",
            starts=(Step.ACKNOWLEDGE,),
            ends=(Step.FEEDBACK, Step.CONCLUDE, Step.REJECT, Step.REFER, Step.LINK, Step.MERGE, Step.SET_ASIDE),
            months=3,
            fallback=7,
            owner=Role.LEAD,
            extends=6,
            source="Directive (EU) 2019/1937, Article 9(1)(f)",
        ),
    )


def test_the_clocks_of_our_own_are_marked_as_a_house_default() -> None:
    ours = [duty for duty in standard.duties if not duty.statutory]

    assert {duty.source for duty in ours} == {"house default"}
    assert {duty.id: (duty.days, duty.months, duty.working_days) for duty in ours} == {
        "first_letter": (0, 0, 2),
        "admissibility": (0, 0, 10),
        "assessment": (30, 0, 0),
        "acceptance": (0, 0, 5),
        "investigation": (90, 0, 0),
        "dialogue": (60, 0, 0),
        "comment": (0, 0, 20),
        "panel": (60, 0, 0),
        "remedy": (0, 6, 0),
        "confirmation": (0, 0, 20),
        "review": (7, 0, 0),
        "appeal": (60, 0, 0),
        "reply": (0, 0, 20),
        "translation": (0, 0, 5),
    }
    assert [duty.id for duty in ours if State.HOLD not in {pause.state for pause in duty.pauses}] == ["review"]
    assert standard.longest_pause == 30


def test_no_clock_ends_with_the_step_that_starts_it() -> None:
    assert [duty.id for duty in standard.duties if set(duty.starts) & set(duty.ends)] == []


def test_the_house_has_chosen_a_week_of_cooling_off_and_an_update_a_month() -> None:
    assert (standard.cooling_off_days, standard.update_days) == (7, 30)


def test_an_audit_or_a_tie_keeps_an_auditor_away_for_three_years_and_no_day_less() -> None:
    assert (standard.conflict_years, standard.conflict_days) == (3, 1096)


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
