"""What is said to somebody whose message could not be taken in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conversing import RULES, SPOKEN, walk

from grievance.interview.conversation import aside, begin
from grievance.phrases import say


@pytest.mark.parametrize("language", SPOKEN)
def test_it_is_said_in_her_language_and_the_question_before_still_stands(language: str) -> None:
    talk = walk(to="done", language=language).talk

    reply = aside(RULES, talk)

    (told,) = reply.says
    assert told.text.splitlines() == [say(language, "bot.aside", web=RULES.web), say(language, "bot.aside.kept")]
    assert (reply.talk, told.options, told.secret) == (talk, (), False)


def test_to_whom_nothing_was_told_yet_it_is_said_in_the_first_language_of_the_office() -> None:
    rules = replace(RULES, languages=("fr", "en"))

    for talk in (begin(bytes(32)), replace(begin(bytes(32)), language="xx")):
        assert [saying.text for saying in aside(rules, talk).says] == [say("fr", "bot.aside", web=RULES.web)]


def test_a_draft_is_said_to_be_kept() -> None:
    assert say("en", "bot.aside.kept") in aside(RULES, walk(to="ask.kind").talk).says[0].text


def test_after_stop_nothing_is_said_of_what_was_told() -> None:
    person = walk(to="done", own=False)
    person.say("STOP")

    assert [saying.text for saying in aside(RULES, person.talk).says] == [say("en", "bot.aside", web=RULES.web)]
