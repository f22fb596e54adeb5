"""In a chat she answers for each promise, one after the other, and says at the end how it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conversing import RECEIPT, SPOKEN, TODAY, TOKEN, letter, standing, walk

from grievance.case.promises import ANSWERS, Promised
from grievance.case.terms import State
from grievance.interview.talk import Choose, Rate, Write
from grievance.phrases import day, say

PROMISES = (
    Promised("1", "You get your passport back.", "Mokora, personnel office", TODAY),
    Promised("2", "You get the pay of June.", "Mokora, wages office", TODAY + timedelta(days=3)),
)
ASKED = standing(State.CONFIRMATION, promises=PROMISES)


@pytest.mark.parametrize("language", SPOKEN)
def test_each_promise_is_asked_about_in_her_language_and_then_for_words(language: str) -> None:
    person = walk(to="about", language=language, Open=ASKED)

    person.say(RECEIPT)
    first = person.press(say(language, "bot.mailbox.came"))
    second = person.press(say(language, "choice.yes"))
    last = person.press(say(language, "choice.no"))

    for n, (heard, promise) in enumerate(zip((first, second), PROMISES, strict=True), 1):
        by = say(language, "promise.by", owner=promise.owner, day=day(language, promise.due, today=TODAY))
        assert say(language, "bot.promise.line", n=n, most=2, text=promise.text, by=by) in heard
        assert say(language, "bot.promise") in heard
        assert [say(language, f"choice.{answer}") in heard for answer in ANSWERS] == [True] * 4
    assert say(language, "bot.choice") in last
    person.say("Only the passport.")
    assert person.acted(Choose) == [Choose(TOKEN, {"1": "yes", "2": "no"}, "Only the passport.", language, 1)]
    assert person.heard.startswith(say(language, "choice.sent"))


def test_what_was_promised_is_no_longer_there_once_it_is_taken_away() -> None:
    person = walk(to="about", Open=ASKED)

    person.say(RECEIPT, "1")

    assert PROMISES[0].text not in person.open
    assert PROMISES[0].text in person.say("9")
    person.say("0")
    assert person.reply.hide
    assert "Did it come?" not in person.heard


def test_it_can_be_sent_bare_and_begun_again_and_words_between_are_an_answer() -> None:
    person = walk(to="about", Open=ASKED)

    person.say(RECEIPT, "1", "1", "0", "1", "4", "What is a wages office?")
    person.fate(Open=ASKED).say(RECEIPT, "1", "4", "4", "1")

    assert person.acted(Write) == [Write(TOKEN, "What is a wages office?", "en", 1)]
    assert person.acted(Choose) == [Choose(TOKEN, {"1": "cannot_say", "2": "cannot_say"}, "", "en", 2)]


def test_what_was_promised_is_shown_with_what_she_said_of_it_before_and_after_she_is_asked() -> None:
    answered = (replace(PROMISES[0], answer="partly"), PROMISES[1])
    person = walk(to="about", Open=standing(State.REMEDY, promises=answered))

    heard = person.say(RECEIPT)

    assert say("en", "promise.title") in heard
    assert f"You said: {say('en', 'choice.partly')}" in heard
    assert PROMISES[1].text not in person.open


def test_a_case_that_is_not_asked_about_any_more_says_how_it_stands() -> None:
    person = walk(to="about", Open=ASKED)
    person.say(RECEIPT)

    heard = person.fate(Open=standing(State.CLOSED, promises=PROMISES)).say("1")

    assert heard.startswith(say("en", "status.closed"))


@pytest.mark.parametrize("language", SPOKEN)
def test_at_the_end_she_says_how_it_was(language: str) -> None:
    person = walk(to="about", language=language, Open=standing(State.CLOSED, letter()))

    person.say(RECEIPT)
    labels = ("rate.title", *(f"rate.option.{answer}" for answer in ("partly", "unsaid", "yes")))
    heard = [person.press(say(language, label)) for label in labels]

    for question, asked in zip(("understood", "fair", "safe"), heard, strict=False):
        assert say(language, f"rate.{question}") in asked
    assert person.acted(Rate) == [Rate(TOKEN, {"understood": "partly", "fair": "unsaid", "safe": "yes"}, language, 1)]
    assert heard[-1].startswith(say(language, "choice.sent"))
    assert say(language, "question.danger.marked") not in heard[-1]


def test_who_was_not_safe_is_told_that_it_is_marked() -> None:
    person = walk(to="about", Open=standing(State.MONITORING))

    person.say(RECEIPT)
    person.press(say("en", "rate.title"))

    assert say("en", "question.danger.marked") in person.say("1", "1", "3")


def test_before_the_end_nobody_is_asked_how_it_was() -> None:
    person = walk(to="about", Open=ASKED)

    assert say("en", "rate.title") not in person.say(RECEIPT)
