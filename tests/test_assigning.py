"""What is prepared for readers outside: who may be asked, who not and why, and what must not stand in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from companies import record
from deeds import outcome
from offices import MALIK, RUTH, SALMA, TestOffice
from readers import ANA, BORIS, IRINA, OMAR, POINTS, Assigned, account, assigned

from grievance import candidates, handling, registers
from grievance.assigning import Brief, Point, Use
from grievance.case.allegations import Allegation
from grievance.case.terms import State, Step
from grievance.errors import Conflicted, Incomplete, Repeated


@pytest.fixture
def case(outside_office: TestOffice) -> Assigned:
    """Give a case in assessment that alleges one thing of Mokora."""
    return assigned(outside_office)


def test_everybody_is_listed_and_why_somebody_cannot_be_asked(case: Assigned) -> None:
    field = candidates.auditors(case.office.desk, case.office.officer(RUTH), case.case().allegations)

    against = {each.name: each.against for each in field.candidates}
    assert against[ANA] == ()
    assert any("audited Mokora Bauxite SA" in fact for fact in against[BORIS])
    assert against[OMAR] == ("No auditor of the register signs in with this account.",)
    assert field.candidates[0].name == ANA
    assert field.unregistered == ()


def test_a_company_that_the_register_does_not_know_is_named(case: Assigned) -> None:
    about = [Allegation("", "Mokora Bauxit", "", "PS3.1:10.3")]

    field = candidates.auditors(case.office.desk, case.office.officer(RUTH), about)

    assert field.unregistered == ("Mokora Bauxit",)


def test_a_recorded_conflict_refuses_the_pair_and_says_why(case: Assigned) -> None:
    with pytest.raises(Conflicted) as refused:
        case.prepare(case.brief(BORIS))

    assert any("audited Mokora Bauxite SA" in fact for fact in refused.value.facts)
    assert case.case().prepared == ()


def test_a_conflict_with_what_the_brief_alone_names_counts_too(outside_office: TestOffice) -> None:
    case = assigned(outside_office, alleged=False)

    with pytest.raises(Conflicted):
        case.prepare(case.brief(BORIS))


def test_what_is_prepared_lies_in_the_file_and_goes_nowhere(case: Assigned) -> None:
    identifier = case.prepare()

    (found,) = case.case().prepared
    assert (found.brief.id, found.brief.to, found.given) == (identifier, ANA, False)
    assert [point.id for point in found.brief.points] == ["1", "2"]
    assert case.case().outside == ()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"points": ()}, "points"),
        ({"points": (Point("", "PS3.1:99.9", "What?"),)}, "criterion"),
        ({"points": (Point("", "PS3.1:10.3", " "),)}, "points"),
        ({"points": POINTS * 21}, "points"),
        ({"entity": ""}, "entity"),
        ({"reader": ""}, "reader"),
        ({"reader": "00" * 16}, "reader"),
        ({"facility": "x" * 301}, "facility"),
    ],
)
def test_what_is_missing_or_does_not_fit_is_named(case: Assigned, change: dict[str, object], field: str) -> None:
    with pytest.raises(Incomplete) as refused:
        case.prepare(replace(case.brief(), **change))  # type: ignore[arg-type]

    assert refused.value.field == field


def test_a_brief_that_repeats_what_she_said_is_refused(case: Assigned) -> None:
    told = Point("", "PS3.1:10.3", "It is said that there are eighteen of us in the house by the kiln.")

    with pytest.raises(Repeated) as refused:
        case.prepare(case.brief(points=(told,)))

    assert refused.value.stretches == ("there are eighteen of us in the house by the kiln",)


def test_a_packet_and_later_words_of_hers_are_looked_at_too(case: Assigned) -> None:
    case.answer("My brother still works there in the night shift.")
    packet = Brief(
        "", Use.PACKET, "Mokora", entity="Mokora Bauxite SA", text="Her brother still works there in the night."
    )

    with pytest.raises(Repeated) as refused:
        case.prepare(packet)
    assert refused.value.stretches == ("brother still works there in the night",)

    case.prepare(replace(packet, text="Workers say that passports are kept."))
    assert case.case().prepared[-1].brief.to == "Mokora"


def test_what_a_brief_repeats_is_shown_to_the_second_officer(case: Assigned) -> None:
    case.prepare()
    case.answer("Who keeps the identity documents of workers in the dormitory? He does.")

    (found,) = case.case(MALIK).prepared
    assert found.repeated == ("who keeps the identity documents of workers in the dormitory",)
    assert case.case(MALIK).hears


def test_a_brief_is_for_an_auditor_and_a_text_for_an_interpreter(case: Assigned) -> None:
    with pytest.raises(Incomplete, match="reader"):
        case.prepare(replace(case.brief(), reader=account(case.office, IRINA)))
    with pytest.raises(Incomplete, match="reader"):
        case.prepare(Brief("", Use.TRANSLATION, "", account(case.office, ANA), of=case.statement()))


def test_who_neither_leads_nor_reads_prepares_nothing(case: Assigned) -> None:
    assert outcome(lambda: case.prepare(name=SALMA)) == "Forbidden"


def test_two_officers_hand_a_brief_out(case: Assigned) -> None:
    identifier = case.prepare()
    taking = handling.Taking(Step.ROUTE, "", "", {"to": ANA, "brief": identifier})

    assert not handling.take(case.office.desk, case.office.officer(RUTH), case.seen(), taking)
    assert case.case().outside == ()
    assert outcome(lambda: handling.approve(case.office.desk, case.office.officer(RUTH), case.seen())) == "Forbidden"

    handling.approve(case.office.desk, case.office.officer(MALIK), case.seen())
    (given,) = case.case().outside
    assert (given.to, given.state, given.new) == (ANA, "offer", False)
    assert case.case().state is State.ROUTED
    assert case.case().prepared[0].given


def test_a_conflict_recorded_since_it_was_prepared_stops_the_second_officer_and_the_next_proposal(
    case: Assigned,
) -> None:
    office, ruth, malik = case.office.desk, case.office.officer(RUTH), case.office.officer(MALIK)
    registers.append(office, ruth, [record("entity", id="XE-7", name="Rusalka Smelting")], version(case))
    identifier = case.prepare(case.brief(entity="Rusalka Smelting", facility=""))
    taking = handling.Taking(Step.ROUTE, "", "", {"to": ANA, "brief": identifier})
    handling.take(office, ruth, case.seen(), taking)
    tie = record("tie", id="XT-7", auditor="XA-1", entity="XE-7", kind="family", begins="2025-01-01")
    registers.append(office, ruth, [tie], version(case))

    with pytest.raises(Conflicted) as refused:
        handling.approve(office, malik, case.seen())
    assert refused.value.facts == (f"{ANA} has family at Rusalka Smelting from 2025-01-01, and it has not ended.",)
    assert case.case().state is State.ASSESSMENT

    handling.withhold(office, malik, case.seen(), "She has family there.")
    with pytest.raises(Conflicted):
        handling.take(office, ruth, case.seen(), taking)
    assert case.case().pending is None


def version(case: Assigned) -> int:
    """Return how far the register has come."""
    return registers.register(case.office.desk, case.office.officer(RUTH)).version
