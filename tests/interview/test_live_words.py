from __future__ import annotations

import pytest
from conversing import RULES, SPOKEN, Person, walk

from grievance.interview.live import SPOKEN as WORDS
from grievance.interview.live import Word, live, shown
from grievance.interview.numerals import APART, bare
from grievance.interview.talk import File
from grievance.phrases import say

BEGINNINGS = ["quit", "person", "people", "i", "my", "the", "they", "we", "no", "yes", "go", "back", "end", "leave"]


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("word", WORDS)
def test_every_word_works_in_every_language_whatever_is_spoken(language: str, word: Word) -> None:
    written = shown(language)[word]

    for spoken in SPOKEN:
        found = live(written, spoken, SPOKEN, only=True)
        assert found is not None
        assert found[0] is word


@pytest.mark.parametrize("language", SPOKEN)
def test_no_word_asks_for_two_things(language: str) -> None:
    lists = [{bare(part) for part in APART.split(say(language, f"bot.word.{word}"))} for word in WORDS]

    assert sum(map(len, lists)) == len(set().union(*lists))


@pytest.mark.parametrize("typed", ["stop", "STOP", "Stop!", " *stop* ", "/stop", "/stop@line20", "/STOP now"])
def test_a_word_may_be_dressed_and_is_a_command_too(typed: str) -> None:
    assert live(typed, "en", SPOKEN, only=True) == (Word.STOP, "en")


def test_the_first_word_counts_where_numbers_are_expected_and_the_whole_where_words_are() -> None:
    assert live("help me please", "en", SPOKEN, only=False) == (Word.HELP, "en")
    assert live("help me please", "en", SPOKEN, only=True) is None


def test_a_command_that_is_none_of_ours_is_words() -> None:
    assert live("/stopwatch", "en", SPOKEN, only=False) is None
    assert live("/etc/stop", "en", SPOKEN, only=False) is None


def test_forget_is_another_word_for_erasing() -> None:
    assert live("/forget", "en", SPOKEN, only=True) == (Word.DELETE, "en")


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_word_is_one_that_begins_a_story(beginning: str) -> None:
    assert live(f"{beginning} saw what happened", "en", SPOKEN, only=False) is None


@pytest.mark.parametrize("word", ["stop", "help", "new", "human", "delete"])
def test_a_story_may_begin_with_a_word_that_is_live(word: str) -> None:
    person = walk(to="story")

    person.say(f"{word} machines ran all night and nobody was paid")

    assert [act.story for act in person.acts if isinstance(act, File)] == [
        f"{word} machines ran all night and nobody was paid"
    ]


@pytest.mark.parametrize("language", SPOKEN)
def test_before_a_language_is_chosen_stop_is_answered_in_one_that_has_the_word(language: str) -> None:
    word = shown(language)["stop"]
    person = Person()

    heard = person.say(word)

    theirs = [spoken for spoken in SPOKEN if live(word, "", [spoken], only=True)]
    assert heard == say(theirs[0], "bot.neutral")
    assert language in theirs
    assert person.reply.clear
    assert say("en", "language.name") in person.say("hello")


@pytest.mark.parametrize("language", SPOKEN)
def test_a_language_can_be_named_even_where_its_name_begins_with_a_live_word(language: str) -> None:
    person = Person()

    person.say("hello", say(language, "language.name"))

    assert (person.talk.language, person.talk.step) == (language, "phone")


def test_other_words_wait_until_a_language_is_chosen() -> None:
    assert Person().say("HELP").startswith("1  " + say(RULES.languages[0], "language.name"))
