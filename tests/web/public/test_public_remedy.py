"""What was promised stands on the page, each with four answers; at the end there are three questions."""

from __future__ import annotations

from deeds import Told, day
from offices import RUTH, TestOffice
from visits import Visit, digits, said, typed

from grievance import correspondence, promising
from grievance.case.promises import Promise
from grievance.case.terms import State, Step
from grievance.demo.visiting import Page
from grievance.phrases import say

TEXTS = ("You get your passport back.", "You get the pay of June.")


def promised(behind: TestOffice, visit: Visit) -> Told:
    """Tell a story on the page, and have two things promised."""
    receipt = digits(visit.tell())
    case = Told(behind, correspondence.enter(behind.public, receipt).number, receipt)
    case.carry(State.REMEDY)
    for text in TEXTS:
        new = Promise("", "restitution", text, "Mokora, personnel office", day(behind, 7))
        promising.promise(behind.desk, behind.officer(RUTH), case.seen(), new)
    return case


def chosen(page: Page) -> list[str]:
    return page.find(r'name="promise-\d" value="(\w+)" checked')


def test_each_promise_is_shown_answered_and_remembered_until_all_are(behind: TestOffice, visit: Visit) -> None:
    case = promised(behind, visit)
    shown = visit.enter(case.digits)
    assert say("en", "promise.title") in said(shown)
    assert all(text in said(shown) for text in TEXTS)
    assert "Who: Mokora, personnel office. By" in said(shown)
    assert 'name="promise-1"' not in shown.source
    case.take(Step.VERIFY, evidence="Seen by the auditor.")

    box = visit.enter(case.digits)
    assert box.find(r'type="radio" name="promise-1" value="(\w+)"') == ["yes", "partly", "no", "cannot_say"]
    assert 'name="choice"' not in box.source
    half = visit.send(box, "/answer", **{"promise-1": "yes", "answer": "Only one."})
    asked = visit.send(half, "/withdraw", **{"promise-1": "yes", "promise-2": "no"})
    back = visit.send(asked, "/mailbox")
    over = visit.send(
        back, "/answer", **{"promise-1": "yes", "promise-2": "no", "token": "over", "answer": "Only one."}
    )
    sent = visit.send(over, "/answer", answer=typed(over, "answer"), receipt=case.digits)

    assert half.status == 422
    assert 'id="promise-2"' in half.source
    assert (chosen(half), typed(half, "answer")) == (["yes"], "Only one.")
    assert chosen(back) == ["yes", "no"]
    assert say("en", "choice.sent") in said(sent)
    assert say("en", "status.remedy") in said(sent)
    assert f"You said: {say('en', 'choice.no')}" in said(sent)
    assert case.case().papers[-1].facts["promises"] == "1:yes 2:no"
    assert case.case().papers[-1].words == "Only one."


def test_at_the_end_there_are_three_questions_on_a_page_of_their_own(behind: TestOffice, visit: Visit) -> None:
    receipt = digits(visit.tell())
    case = Told(behind, correspondence.enter(behind.public, receipt).number, receipt)
    assert "/rate" not in visit.enter(receipt).source
    case.take(Step.ENQUIRE, "")
    case.take(Step.CLOSE, outcome="resolved")

    asked = visit.send(visit.enter(receipt, "hi"), "/rate")
    part = visit.send(asked, "/rate", understood="yes", fair="partly", words="देर लगी।")
    sent = visit.send(part, "/rate", understood="yes", fair="partly", safe="no", words="देर लगी।")

    assert all(say("hi", f"rate.{question}") in said(asked) for question in ("title", "understood", "fair", "safe"))
    assert (part.status, typed(part, "words")) == (422, "देर लगी।")
    assert part.find(r'name="(\w+)" value="\w+" checked') == ["understood", "fair"]
    assert say("hi", "question.danger.marked") in said(sent)
    paper = case.case().papers[-1]
    assert (dict(paper.fields), paper.words) == ({"understood": "yes", "fair": "partly", "safe": "no"}, "देर लगी।")
