"""In a chat one number opens the whole of what she told, and from there each part that became a case of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conversing import RECEIPT, SPOKEN, TOKEN, box, letter, walk

from grievance.case.terms import State
from grievance.interview.talk import Open, Over, Write
from grievance.phrases import say, say_many

FIRST = box(letter("Who sold you the job?"), state=State.ACKNOWLEDGED, name="Sunrise Labour", token="first")
SECOND = box(state=State.RECEIVED, name="Kiln House", token="second")
WHOLE = box(children=(FIRST, SECOND))


@pytest.mark.parametrize("language", SPOKEN)
def test_each_part_is_opened_in_turn_and_leads_back_to_the_whole(language: str) -> None:
    person = walk(to="about", language=language, Open=WHOLE)

    heard = person.say(RECEIPT)
    assert say(language, "child.many") in heard
    assert f"Sunrise Labour\n{say(language, 'status.acknowledged')}" in heard
    for name, token in (("Sunrise Labour", "first"), ("Kiln House", "second"), ("Sunrise Labour", "first")):
        assert say(language, "child.one", name=name) in person.press(say(language, "child.next"))
        assert (person.talk.token, person.talk.whole) == (token, TOKEN)
        assert say(language, "child.many") in person.press(say(language, "child.whole"))
        assert person.acts[-1] == Open(token=TOKEN)
        assert (person.talk.token, person.talk.whole) == (TOKEN, "")


def test_a_letter_and_her_words_in_a_part_are_those_of_the_part() -> None:
    person = walk(to="about", Open=WHOLE)
    person.say(RECEIPT)
    person.press(say("en", "child.next"))
    person.fate(Open=FIRST, Write=FIRST)

    assert "Who sold you the job?" in person.press(say("en", "bot.mailbox.read"))
    person.say("The man with the green car.")

    assert isinstance(person.acts[-1], Write)
    assert person.acts[-1].token == "first"
    assert person.talk.whole == TOKEN
    assert say("en", "child.whole") in person.heard


def test_words_to_a_part_whose_hour_has_passed_go_to_that_part_and_not_to_the_whole() -> None:
    person = walk(to="about", Open=WHOLE, Write=Over())
    person.say(RECEIPT)
    person.press(say("en", "child.next"))
    person.press(say("en", "child.whole"))
    person.press(say("en", "child.next"))
    assert say("en", "bot.over.words") in person.say("The man with the green car.")

    person.fate(Write=SECOND)
    assert say("en", "child.one", name="Kiln House") in person.say(RECEIPT)
    person.say("The man with the green car.")

    assert isinstance(person.acts[-1], Write)
    assert person.acts[-1].token == "second"
    assert (person.talk.token, person.talk.whole) == ("second", TOKEN)


def test_who_would_rather_withdraw_all_of_it_is_not_led_to_the_part() -> None:
    person = walk(to="about", Open=WHOLE, Write=Over())
    person.say(RECEIPT)
    person.press(say("en", "child.next"))
    person.say("The man with the green car.", "DELETE")
    person.press(say("en", "bot.delete.all"))

    assert say("en", "bot.withdraw.sure") in person.say(RECEIPT)
    assert person.talk.token == TOKEN


def test_how_many_letters_each_part_has_is_said_with_it() -> None:
    person = walk(to="about", Open=WHOLE)

    heard = person.say(RECEIPT)

    assert f"{say('en', 'status.acknowledged')}\n{say_many('en', 'bot.mailbox.letters', 1)}" in heard
    assert heard.count(say_many("en", "bot.mailbox.letters", 1)) == 1


def test_a_name_of_a_company_is_taken_away_with_the_secrets() -> None:
    person = walk(to="about", Open=WHOLE)

    person.say(RECEIPT)
    person.press(say("en", "child.next"))

    named = [saying for saying in person.sayings if "Sunrise Labour" in saying.text]
    assert len(named) == 2
    assert all(saying.secret and "Sunrise Labour" not in saying.again for saying in named)


def test_nothing_of_an_open_part_is_kept_when_it_is_shut_or_the_number_comes_again() -> None:
    for last in ("STOP", RECEIPT):
        person = walk(to="about", Open=WHOLE)
        person.say(RECEIPT)
        person.press(say("en", "child.next"))

        person.say(last)

        assert (person.talk.whole, "first" in person.talk.token) == ("", False)


def test_where_nothing_is_left_of_the_parts_the_whole_is_shown() -> None:
    person = walk(to="about", Open=WHOLE)
    person.say(RECEIPT)
    person.fate(Open=replace(WHOLE, children=()))

    assert say("en", "child.many") not in person.press(say("en", "child.next"))
    assert person.talk.token == TOKEN
