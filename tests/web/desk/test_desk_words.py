from __future__ import annotations

import pytest

from grievance import phrases
from grievance.case.terms import About, Channel, Party, Purpose, Question, State, Step
from grievance.standards import SHIPPED, load
from grievance.store.rows import View
from web.desk import words


def test_everything_that_can_stand_on_the_screen_has_a_name() -> None:
    assert set(words.STATES) == set(State)
    assert set(words.STEPS) == set(Step)
    assert set(words.CHANNELS) == set(Channel)
    assert set(words.ABOUT) == set(About)
    assert set(words.PARTIES) == set(Party)
    assert set(words.VIEWS) == set(View)
    assert set(words.READERS) >= set(Purpose)


def test_the_language_of_the_case_comes_first_and_each_is_named_twice() -> None:
    assert list(words.languages("fr"))[:3] == ["fr", "en", "ar"]
    assert set(phrases.LANGUAGES) <= set(words.LETTERS_IN)
    assert words.languages("fr")["ug"] == "Uyghur, ئۇيغۇرچە"
    assert words.languages("en")["en"] == "English"
    assert next(iter(words.languages("sw").items())) == ("sw", "Swahili")
    assert all(phrases.direction(code) != "auto" for code in words.LETTERS_IN)


def test_every_duty_of_the_mechanisms_says_what_to_do() -> None:
    duties = {duty.id for name in SHIPPED for duty in load(name).duties}

    assert duties <= set(words.DUTIES)
    assert duties <= set(words.OWED)


def test_a_duty_of_another_mechanism_is_named_by_its_id() -> None:
    assert words.duty("second_look") == "Second look"
    assert words.owed("second_look") == "Second look"


@pytest.mark.parametrize("question", load("asi").questions, ids=lambda question: question.id)
def test_an_answer_is_shown_by_its_label_and_other_words_as_they_were_typed(question: Question) -> None:
    assert words.question(question.id) == phrases.say("en", f"question.{question.id}")
    for option in question.options:
        assert words.answer(question.id, option) == phrases.say("en", f"question.{question.id}.option.{option}")
    assert words.answer(question.id, "{as} %typed%") == "{as} %typed%"


def test_a_question_that_is_asked_no_more_is_shown_by_its_id() -> None:
    assert words.question("shoe_size") == "shoe_size"
    assert words.answer("shoe_size", "44") == "44"


@pytest.mark.parametrize(
    ("purposes", "said"),
    [
        ((), "nobody"),
        (("intake",), "the intake circle"),
        (("complainant", "intake"), "the complainant and the intake circle"),
        (("complainant", "intake", "safety"), "the complainant, the intake circle and the safety circle"),
        (("unknown",), "unknown"),
    ],
)
def test_readers_are_named_in_a_sentence(purposes: tuple[str, ...], said: str) -> None:
    assert words.readers(purposes) == said
