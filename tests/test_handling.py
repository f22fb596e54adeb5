"""The mechanism at work: a step taken by one, or proposed by one and taken by another, and what each is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from deeds import LETTER, Told, bare, day, told
from offices import HELENE, MALIK, RUTH, SALMA, STORY, TestOffice
from paperwork import PaperOffice

from grievance import casework, handling
from grievance.case.allegations import Allegation, Finding, Result
from grievance.case.table import Guard
from grievance.case.terms import About, Complaint, State, Step
from grievance.casefile import stepping
from grievance.casefile.stepping import Act
from grievance.errors import Alone, Forbidden, Incomplete, StepRefused, Unmet
from grievance.handling import Taking

WORDS = "We cannot look into this, because it is about no company of ours."
REJECT = Taking(Step.REJECT, WORDS, "en", {"ground": "outside"})
ALLEGATION = Allegation("", "Mokora Bauxite SA", "Kolobané", "PS3.1:10.3", date(2026, 6, 1), date(2026, 10, 31))
FINDING = Finding(Result.FOUNDED, "The passports lay in the office safe.", "heard on 4 May")


@pytest.fixture
def admissible(office: TestOffice) -> Told:
    """Give a case that stands before the question whether it is admitted."""
    case = told(office)
    case.carry(State.ADMISSIBILITY)
    return case


def take(case: Told, taking: Taking, name: str = RUTH) -> bool:
    return handling.take(case.office.desk, case.office.officer(name), case.seen(), taking)


def approve(case: Told, name: str = MALIK) -> None:
    handling.approve(case.office.desk, case.office.officer(name), case.seen())


def test_what_is_proposed_has_not_happened_and_the_second_officer_takes_it_whole(admissible: Told) -> None:
    before = admissible.mailbox()

    assert take(admissible, replace(REJECT, promise=day(admissible.office, 9))) is False

    waiting = admissible.case(MALIK)
    assert (waiting.state, bare(admissible.mailbox())) == (State.ADMISSIBILITY, bare(before))
    assert waiting.pending
    assert (waiting.pending.step, waiting.pending.by, waiting.pending.mine) == (Step.REJECT, RUTH, False)
    approve(admissible)
    case, mailbox = admissible.case(), admissible.mailbox()
    assert (case.state, mailbox.state, case.pending, case.intact) == (
        State.INADMISSIBLE,
        *[State.INADMISSIBLE],
        None,
        True,
    )
    assert mailbox.letters[0].words == WORDS
    assert case.papers[-1].facts["ground"] == "outside"


def test_nobody_is_their_own_second(admissible: Told) -> None:
    take(admissible, REJECT)
    pending = admissible.case().pending
    assert pending
    assert pending.mine

    with pytest.raises(Forbidden):
        approve(admissible, RUTH)

    assert admissible.case().state is State.ADMISSIBILITY


def test_what_was_withheld_is_gone_with_the_reason_kept(admissible: Told) -> None:
    take(admissible, REJECT)

    handling.withhold(admissible.office.desk, admissible.office.officer(SALMA), admissible.seen(), "Ask her first.")

    case = admissible.case()
    assert (case.pending, case.state) == (None, State.ADMISSIBILITY)
    assert case.papers[-1].words == "Ask her first."
    for name in (MALIK, RUTH):
        with pytest.raises(StepRefused):
            approve(admissible, name)
    with pytest.raises(StepRefused):
        handling.withhold(admissible.office.desk, admissible.office.officer(RUTH), admissible.seen(), "Again.")


def test_an_office_that_has_no_second_is_told_so_and_nothing_is_proposed(office: TestOffice) -> None:
    case = told(office, Complaint(STORY, "en", about=About.OFFICE))

    with pytest.raises(Alone):
        take(case, Taking(Step.SUPPRESS, facts={"reason": "No letter reaches her safely."}), HELENE)

    assert (case.case(HELENE).version, case.case(HELENE).pending) == (0, None)


def test_who_decided_judges_no_appeal(admissible: Told) -> None:
    take(admissible, REJECT)
    approve(admissible)
    admissible.hers(Step.APPEAL)

    for name in (RUTH, MALIK):
        with pytest.raises(Unmet) as unmet:
            take(admissible, Taking(Step.UPHOLD, WORDS, "en", {"reason": "nothing new"}), name)
        assert unmet.value.guard is Guard.UNINVOLVED


def test_who_decided_is_no_second_at_the_appeal_either(paper_office: PaperOffice) -> None:
    aside = Act(Step.QUARANTINE, facts={"reason": "It reads like advertising."})
    refuse = stepping.letter(Step.REJECT, WORDS, "en", ground="no_complaint", proposal="2")
    case = paper_office.born().act(aside).act(Act(Step.PROPOSE, facts={"step": Step.REJECT})).act(refuse, MALIK)
    appealed = case.step(Step.APPEAL).held()
    ids = {name: paper_office.cast[name].id for name in (RUTH, MALIK, SALMA)}

    assert handling.seconds(appealed, ids[SALMA], appealed.standing.rule(Step.UPHOLD)) == frozenset()
    assert handling.seconds(case.held(), ids[SALMA], case.held().standing.rule(Step.REOPEN)) == {ids[RUTH], ids[MALIK]}


@pytest.mark.parametrize(
    ("taking", "missing"),
    [
        (Taking(Step.ADMIT, facts={"reason": "in scope"}), "subject"),
        (Taking(Step.ADMIT, facts={"subject": " ", "reason": "in scope"}), "subject"),
        (Taking(Step.ASK, " ", "en"), "words"),
        (replace(REJECT, facts={"ground": "because"}), "ground"),
        (replace(REJECT, facts={}), "ground"),
        (Taking(Step.ADMIT, facts={"subject": "member_conduct", "reason": "in scope", "measure": "a ban"}), "measure"),
        (replace(REJECT, words=""), "words"),
        (replace(REJECT, promise=date(2020, 1, 1)), "promise"),
    ],
    ids=[
        "a fact",
        "a blank fact",
        "the letter",
        "a fact from the list",
        "a fact of two",
        "a fact besides",
        "their letter",
        "a day",
    ],
)
def test_what_a_step_asks_for_is_not_left_out(admissible: Told, taking: Taking, missing: str) -> None:
    with pytest.raises(Incomplete) as incomplete:
        take(admissible, taking)

    assert incomplete.value.field == missing


def test_what_is_alleged_is_written_found_and_struck(admissible: Told) -> None:
    desk, ruth = admissible.office.desk, admissible.office.officer(RUTH)

    handling.allege(desk, ruth, admissible.seen(), ALLEGATION)
    handling.allege(desk, ruth, admissible.seen(), replace(ALLEGATION, facility=""))
    first, second = admissible.case().allegations
    handling.strike(desk, ruth, admissible.seen(), second.id, "It is the same.")
    with pytest.raises(Incomplete):
        handling.strike(desk, ruth, admissible.seen(), second.id, "Twice.")
    admissible.take(Step.ADMIT, "", subject="member_conduct", reason="in scope")
    admissible.take(Step.ROUTE, "", to="a lead auditor")
    admissible.take(Step.ACCEPT, "")
    with pytest.raises(Unmet):
        take(admissible, Taking(Step.CONCLUDE, WORDS, "en"))
    handling.find(desk, ruth, admissible.seen(), first.id, FINDING)
    admissible.take(Step.CONCLUDE)

    assert first == replace(ALLEGATION, id=first.id)
    found, struck = admissible.case().allegations
    assert (found.finding, struck.finding, struck.stands) == (FINDING, None, False)


@pytest.mark.parametrize(
    ("allegation", "missing"),
    [
        (replace(ALLEGATION, entity=""), "entity"),
        (replace(ALLEGATION, criterion=""), "criterion"),
        (replace(ALLEGATION, criterion="PS3.1:99.9"), "criterion"),
        (replace(ALLEGATION, ends=date(2026, 5, 1)), "ends"),
    ],
)
def test_an_allegation_names_entity_criterion_and_a_period_that_can_be(
    admissible: Told, allegation: Allegation, missing: str
) -> None:
    with pytest.raises(Incomplete) as incomplete:
        handling.allege(admissible.office.desk, admissible.office.officer(RUTH), admissible.seen(), allegation)

    assert incomplete.value.field == missing


def test_beneath_a_hold_nobody_writes_to_her_and_what_she_sends_is_kept(admissible: Told) -> None:
    admissible.take(Step.ASK)
    before = admissible.mailbox()

    admissible.take(
        Step.HOLD, "", name=SALMA, reason="Somebody asks about her.", review=day(admissible.office, 7).isoformat()
    )
    assert bare(admissible.mailbox()) == bare(before)
    with pytest.raises(StepRefused):
        admissible.step(casework.write, LETTER, None)
    assert admissible.answer("My cousin has them.").state is State.ADMISSIBILITY
    assert (admissible.case().state, admissible.case().stage) == (State.HOLD, (2, 7))
    admissible.take(Step.LIFT, "", name=SALMA, reason="She is safe.")

    assert admissible.case().state is State.ADMISSIBILITY
    assert admissible.case().intact


def test_a_hold_that_is_still_needed_is_held_anew_and_one_lift_ends_it(admissible: Told) -> None:
    office = admissible.office
    admissible.take(Step.HOLD, "", name=SALMA, reason="Somebody asks about her.", review=day(office, 7).isoformat())
    office.move_clock(7)

    admissible.take(Step.HOLD, "", name=SALMA, reason="He asked again.", review=day(office, 5).isoformat())

    (review,) = (each for each in admissible.case(SALMA).deadlines if each.duty == "review")
    assert (review.due, review.met) == (day(office, 5), None)
    assert admissible.case().state is State.HOLD
    admissible.take(Step.LIFT, "", name=SALMA, reason="She is safe.")
    assert (admissible.case().state, admissible.case().intact) == (State.ADMISSIBILITY, True)


def test_nobody_types_what_the_house_writes_into_a_line(admissible: Told) -> None:
    admissible.take(Step.ADMIT, "", reason="in scope", subject="member_conduct", disclosure="no id", page="none")

    facts = admissible.case().papers[-1].facts
    assert facts.keys() & {"disclosure", "page"} == set()
    assert facts["reason"] == "in scope"
