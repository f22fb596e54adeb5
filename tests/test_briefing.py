"""What a reader outside does, the whole way, and what it leaves in the case."""

from __future__ import annotations

import pytest
from deeds import outcome
from filings import at_once
from offices import RUTH, TestOffice
from readers import ANA, BORIS, IRINA, REPLY, Assigned, assigned

from grievance import briefing, handling, queueing
from grievance.briefing import Answer, Checked, Rating, Reply, Use, Word
from grievance.case.allegations import Finding, Result
from grievance.case.terms import State, Step
from grievance.errors import CaseMoved, CaseUnknown, Incomplete, StepRefused


@pytest.fixture
def case(outside_office: TestOffice) -> Assigned:
    """Give a case in assessment that alleges one thing of Mokora."""
    return assigned(outside_office)


def marked(case: Assigned) -> bool:
    queue = queueing.queue(case.office.desk, case.office.officer(RUTH), size=500)
    return next(row.answered for row in queue.rows if row.number == case.number)


def test_before_it_is_accepted_a_brief_shows_site_entity_and_owners_alone(case: Assigned) -> None:
    given = case.offer()

    assert (given.use, given.state, given.may) == (Use.BRIEF, Word.OFFER, frozenset({Word.ACCEPTED, Word.DECLINED}))
    assert given.brief == briefing.Brief(
        "", Use.BRIEF, "", entity="Mokora Bauxite SA", facility="Kolobané", owners=("Mokora Holding",)
    )


def test_the_brief_comes_after_the_auditor_accepted_and_an_officer_went_on(case: Assigned) -> None:
    given = case.offer()
    assert outcome(lambda: case.take(Step.ACCEPT, "")) == "Incomplete"

    whole = case.accept(given)

    assert whole.state is Word.GIVEN
    assert [point.text for point in whole.brief.points] == [point.text for point in case.brief().points]
    assert case.case().state is State.INVESTIGATION


def test_to_accept_is_to_say_that_there_is_no_conflict(case: Assigned) -> None:
    given, ana = case.offer(), case.office.officer(ANA)

    with pytest.raises(Incomplete):
        briefing.accept(case.office.desk, ana, given.id, given.version, no_conflict=False)


def test_an_answer_is_marked_in_the_queue_until_it_is_in_the_file(case: Assigned) -> None:
    given = case.accept(case.offer())
    assert not marked(case)
    case.reply(given)
    assert marked(case)
    (outside,) = case.case().outside
    assert outside.recordable
    assert outside.reply == REPLY

    case.take(Step.RECORD, "", disclosure=given.id)

    assert not marked(case)
    assert not case.case().outside[0].new
    assert case.case().papers[-1].words == REPLY.text


def test_an_answer_becomes_a_finding_when_an_officer_decides_so(case: Assigned) -> None:
    case.answered()
    (allegation,) = case.case().allegations
    evidence = case.case().outside[0].reply
    assert evidence
    finding = Finding(Result.FOUNDED, evidence.points["1"].evidence, "The company was heard by the auditor.")

    handling.find(case.office.desk, case.office.officer(RUTH), case.seen(), allegation.id, finding)

    assert case.case().allegations[0].finding == finding


def test_every_point_needs_an_answer_a_rating_and_evidence(case: Assigned) -> None:
    given = case.accept(case.offer())
    one = Reply({"1": REPLY.points["1"]})
    bare = Reply({**REPLY.points, "2": Checked(Answer.VERIFIED, Rating.MINOR, " ")})

    for reply in (one, bare):
        with pytest.raises(Incomplete) as refused:
            case.reply(given, reply)
        assert refused.value.field == "point 2"


def test_a_later_answer_takes_the_place_of_the_one_before(case: Assigned) -> None:
    given = case.answered()
    again = Reply(REPLY.points, "One day on site: I was wrong.")

    assert len(case.reply(given, again).replies) == 2
    assert case.case().outside[0].reply == again
    case.take(Step.RECORD, "", disclosure=given.id)
    assert outcome(lambda: case.take(Step.RECORD, "", disclosure=given.id)) == "Incomplete"


def test_who_declines_says_why_and_the_case_is_routed_again(case: Assigned) -> None:
    given, ana = case.offer(), case.office.officer(ANA)
    with pytest.raises(Incomplete):
        briefing.decline(case.office.desk, ana, given.id, given.version, " ")

    briefing.decline(case.office.desk, ana, given.id, given.version, "My sister works there.")

    assert outcome(lambda: case.take(Step.ACCEPT, "")) == "Incomplete"
    assert case.case().outside[0].reason == "My sister works there."
    case.take(Step.DECLINE, "", reason="A tie.")
    assert case.case().state is State.ASSESSMENT
    again = case.offer()
    assert again.id != given.id
    gone = briefing.open_brief(case.office.desk, ana, given.id)
    assert gone.may == frozenset()
    with pytest.raises(StepRefused):
        briefing.accept(case.office.desk, ana, given.id, gone.version, no_conflict=True)


def test_of_two_windows_one_is_first_and_the_other_is_told(case: Assigned) -> None:
    given, ana = case.offer(), case.office.officer(ANA)

    def accept(_: int) -> str:
        return outcome(lambda: briefing.accept(case.office.desk, ana, given.id, given.version, no_conflict=True))

    assert sorted(at_once([lambda: accept(0), lambda: accept(1)])) == ["CaseMoved", "done"]
    with pytest.raises(CaseMoved):
        briefing.decline(case.office.desk, ana, given.id, given.version, "Too late.")


def test_a_reader_lists_their_own_alone_and_opens_no_other(case: Assigned) -> None:
    given, desk = case.offer(), case.office.desk

    assert given.id in {each.id for each in briefing.listed(desk, case.office.officer(ANA)).given}
    assert given.id not in {each.id for each in briefing.listed(desk, case.office.officer(BORIS)).given}
    for identifier in (given.id, "00" * 16, "no id", "00"):
        with pytest.raises(CaseUnknown):
            briefing.open_brief(desk, case.office.officer(BORIS), identifier)
    assert outcome(lambda: briefing.listed(desk, case.office.officer(RUTH))) == "Forbidden"


def test_an_interpreter_reads_the_words_at_once_and_gives_a_translation(case: Assigned) -> None:
    given = case.entrust()
    assert (given.use, given.state) == (Use.TRANSLATION, Word.GIVEN)
    (owed,) = [each for each in case.case().deadlines if each.duty == "translation"]
    assert given.due == owed.due
    assert given.brief.text.startswith("They took our passports")
    with pytest.raises(Incomplete, match="text"):
        case.reply(given, Reply(), IRINA)
    with pytest.raises(Incomplete, match="no_conflict"):
        briefing.answer(case.office.desk, case.office.officer(IRINA), given.id, given.version, Reply(text="Ils"))

    case.reply(given, Reply(text="Ils ont pris nos passeports."), IRINA)

    assert case.case().outside[0].reply == Reply(text="Ils ont pris nos passeports.")
