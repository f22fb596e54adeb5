from __future__ import annotations

import pytest
from offices import TestOffice
from visits import Visit, digits, said, typed

from grievance.case.terms import Compartment, Question
from grievance.phrases import say
from grievance.standards import load
from web.public import forms

GROUPS: dict[str, list[Question]] = {}
for question in load("asi").questions:
    GROUPS.setdefault(question.group, []).append(question)
MARKED = '<span class="hint">answered</span>'
OVER = {"nonce": "0" * 64}
"""A sitting of which nothing is known any more."""


def test_the_receipt_offers_every_group_of_questions(visit: Visit) -> None:
    assert visit.tell().find(r'name="group" value="(\w+)"') == list(GROUPS)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("group", GROUPS)
def test_a_screen_asks_its_questions_and_says_where_answers_are_locked(visit: Visit, language: str, group: str) -> None:
    screen = visit.send(visit.tell(language=language), "/questions", group=group)

    apart = GROUPS[group][0].compartment is Compartment.IDENTITY
    assert screen.find(r'(?:<textarea|<fieldset|type="text")[^>]* id="(\w+)"') == [asked.id for asked in GROUPS[group]]
    assert say(language, "question.apart" if apart else "question.with_story") in said(screen)
    assert screen.source.count("<h1>") == 1


def test_an_answer_is_saved_and_the_group_is_marked(visit: Visit) -> None:
    receipt = visit.tell()
    screen = visit.send(receipt, "/questions", group="place")

    saved = visit.send(screen, "/answers", company="Kiln Nine", place="by the river")
    again = visit.send(saved, "/questions", group="place")

    assert say("en", "question.saved") in said(saved)
    assert MARKED in saved.source
    assert digits(saved) == digits(receipt)
    assert say("en", "question.change") in said(again)
    assert "Kiln Nine" not in again.source


def test_a_screen_left_empty_says_so_and_saves_nothing(visit: Visit) -> None:
    saved = visit.send(visit.send(visit.tell(), "/questions", group="wish"), "/answers", wish="  ")

    assert saved.status == 200
    assert say("en", "question.saved") not in said(saved)
    assert say("en", "question.none") in said(saved)
    assert MARKED not in saved.source


def test_a_question_can_be_left_out(visit: Visit) -> None:
    receipt = visit.tell()

    back = visit.send(visit.send(receipt, "/questions", group="danger"), "/file", danger="now")

    assert digits(back) == digits(receipt)
    assert MARKED not in back.source


@pytest.mark.parametrize(("answer", "told"), [("now", True), ("soon", True), ("unsure", True), ("no", False)])
def test_somebody_who_may_be_in_danger_is_told_what_to_do(visit: Visit, answer: str, *, told: bool) -> None:
    page = visit.send(visit.send(visit.tell(), "/questions", group="danger"), "/answers", danger=answer)

    assert (say("en", "danger.call") in said(page)) is told
    assert say("en", "danger.tell") not in said(page)


def test_another_language_keeps_what_was_typed(visit: Visit) -> None:
    screen = visit.send(visit.tell(), "/questions", group="who_knows")

    french = visit.send(screen, "/fr/questions", who_else="my team", tried="the boss", language="fr")

    assert say("fr", "question.who_else") in said(french)
    assert (typed(french, "who_else"), typed(french, "tried")) == ("my team", "the boss")


def test_what_is_none_of_the_answers_is_refused(visit: Visit) -> None:
    page = visit.send(visit.send(visit.tell(), "/questions", group="danger"), "/answers", danger="perhaps")

    assert page.status == 422
    assert say("en", "error.choice") in said(page)


def test_an_answer_that_is_too_long_stays(visit: Visit) -> None:
    screen = visit.send(visit.tell(), "/questions", group="place")

    page = visit.send(screen, "/answers", place="x" * (forms.LINE_MAX + 1))

    assert page.status == 422
    assert "301 characters; we can take 300" in said(page)
    assert typed(page, "place") == "x" * (forms.LINE_MAX + 1)


def test_an_unknown_group_is_no_page(visit: Visit) -> None:
    assert visit.post("/en/questions", group="../../etc").status == 404


def test_after_the_hour_words_stay_and_the_receipt_sends_them(visit: Visit) -> None:
    receipt = digits(visit.tell())
    over = visit.post("/en/answers", group="who_knows", tried="the boss", **OVER)

    sent = visit.send(over, "/answers", tried="the boss", receipt=receipt)

    assert over.status == 422
    assert say("en", "error.sitting.words") in said(over)
    assert typed(over, "tried") == "the boss"
    assert say("en", "answer.sent") in said(sent)


def test_after_the_hour_a_wrong_receipt_loses_no_word(visit: Visit) -> None:
    over = visit.post("/en/answers", group="danger", danger="now", **OVER)

    wrong = visit.send(over, "/answers", danger="now", receipt="1234")

    assert wrong.status == 422
    assert say("en", "error.receipt.slip") in said(wrong)
    assert 'value="now" checked' in wrong.source
    assert 'id="receipt"' in wrong.source


def test_after_the_hour_nobody_is_told_that_an_answer_is_locked_apart(visit: Visit) -> None:
    over = visit.post("/en/answers", group="name", name="Amina", **OVER)

    assert say("en", "question.apart") not in said(over)
    assert say("en", "question.late") in said(over)


def test_the_hour_passes_for_the_receipt_page_too(behind: TestOffice, visit: Visit) -> None:
    form = visit.send(visit.open("/en/"), "/tell", about="company")
    receipt = visit.send(form, "/file", story="They took our passports.")
    behind.pass_hour()
    behind.pass_hour()

    late = visit.send(form, "/file", story="They took our passports.")
    hidden = visit.send(receipt, "/hide")

    assert digits(late) == ""
    assert say("en", "receipt.gone") in said(late)
    assert say("en", "receipt.over") in said(late)
    assert hidden.status == 422
    assert say("en", "enter.title") in said(hidden)
