"""What she may choose where her case stands: beside the field for her words, in one form, and no word is lost."""

from __future__ import annotations

import pytest
from deeds import Told
from offices import TestOffice
from visits import Visit, digits, said, typed

from grievance import correspondence
from grievance.case.terms import Choice, State, Step
from grievance.demo.visiting import Page
from grievance.phrases import say

WORDS = "The foreman still has them."


def told(behind: TestOffice, visit: Visit) -> Told:
    """Tell a story on the page, for an officer to take steps on."""
    receipt = digits(visit.tell())
    return Told(behind, correspondence.enter(behind.public, receipt).number, receipt)


def ticked(page: Page) -> list[str]:
    """Return what is ticked or chosen on the page."""
    return page.find(r'name="choice" value="(\w+)" checked')


def test_a_question_is_taken_for_more_by_one_tick(behind: TestOffice, visit: Visit) -> None:
    case = told(behind, visit)
    case.take(Step.ENQUIRE, "")
    box = visit.enter(case.digits)
    assert say("en", "status.enquiry") in said(box)
    assert say("en", "choice.complain") in said(box)
    assert ticked(box) == []

    page = visit.send(box, "/answer", choice=Choice.COMPLAIN)

    assert say("en", "choice.sent") in said(page)
    assert say("en", "status.received") in said(page)
    assert case.case().state is State.RECEIVED


def test_what_is_proposed_is_not_right_only_with_words_and_the_tick_stays(behind: TestOffice, visit: Visit) -> None:
    case = told(behind, visit)
    case.carry(State.PROPOSED)
    box = visit.enter(case.digits)
    assert f'href="#here">{say("en", "answer.now")}</a>' in box.source

    wordless = visit.send(box, "/answer", choice=Choice.OBJECT)
    french = visit.send(wordless, "/fr/mailbox", choice=Choice.OBJECT, answer=WORDS, language="fr")
    asked = visit.send(french, "/withdraw", choice=Choice.OBJECT, answer=WORDS)
    back = visit.send(asked, "/mailbox")
    over = visit.send(back, "/answer", token="over", choice=Choice.OBJECT, answer=WORDS)
    sent = visit.send(over, "/answer", answer=WORDS, receipt=case.digits)

    assert wordless.status == 422
    assert say("en", "error.missing.words") in said(wordless)
    assert [ticked(page) for page in (wordless, french, back)] == [["object"]] * 3
    assert [typed(page, "answer") for page in (french, back, over)] == [WORDS] * 3
    assert say("fr", "choice.sent") in said(sent)
    assert say("fr", "status.investigation") in said(sent)
    assert case.case().papers[-1].words == WORDS


def test_whether_it_came_is_one_of_four_answers_and_an_end_can_be_questioned(behind: TestOffice, visit: Visit) -> None:
    case = told(behind, visit)
    case.carry(State.CONFIRMATION)
    box = visit.enter(case.digits)
    assert box.find(r'type="radio" name="choice" value="(\w+)"') == ["yes", "partly", "no", "cannot_say"]

    assert say("en", "status.confirmation") in said(visit.send(box, "/answer", choice=Choice.PARTLY))
    case.take(Step.CLOSE, outcome="resolved")
    late = visit.send(box, "/answer", choice=Choice.NO, answer=WORDS, answer_nonce="1" * 64)

    assert late.status == 409
    assert say("en", "error.step") in said(late)
    assert typed(late, "answer") == WORDS
    assert say("en", "stage.of", n=7, most=7) in said(late)
    assert say("en", "mailbox.turn.nobody") in said(late)
    assert "look at it again" in said(late)
    behind.move_clock(31)
    over = visit.enter(case.digits)
    behind.move_clock(0)
    assert "The last day to ask for another look was" in said(over)
    assert 'value="appeal"' not in over.source
    appealed = visit.send(late, "/answer", choice=Choice.APPEAL)
    assert say("en", "status.appeal") in said(appealed)


@pytest.mark.parametrize("nonsense", ["hold", "yes", "x" * 999])
def test_what_is_no_choice_of_hers_is_words_alone_or_refused(visit: Visit, nonsense: str) -> None:
    box = visit.enter(digits(visit.tell()))

    page = visit.send(box, "/answer", choice=nonsense, answer=WORDS)

    assert page.status == (409 if nonsense == "yes" else 200)
    assert (typed(page, "answer") == WORDS) == (nonsense == "yes")
    assert say("en", "status.received") in said(page)
