from __future__ import annotations

from dataclasses import replace

import pytest
from conversing import COME_BACK, GROUPED, RECEIPT, RULES, SPOKEN, TODAY, Person, walk

from grievance.case.terms import About, Compartment, Question
from grievance.interview.script import Script
from grievance.interview.steps import late, way
from grievance.interview.talk import Again, Answer, File, Filed, Hide
from grievance.phrases import day, own_digits, say, say_many

AFTER = {
    "ongoing": "2",
    "wish": "Pay us.",
    "who_else": "my team",
    "tried": "the boss",
    "happened": "He laughed.",
    "contact_how": "the shop of Sana",
    "contact_when": "Fridays",
    "name": "Noor",
}


@pytest.mark.parametrize("language", SPOKEN)
def test_the_whole_way_can_be_gone_in_every_language(language: str) -> None:
    person = walk(to="story", language=language)

    person.say("They beat us.")
    person.say("1", *AFTER.values(), "1")

    assert [type(act) for act in person.acts] == [File, Hide, *[Answer] * 8, Again]
    assert person.talk.step == "done"
    assert day(language, COME_BACK, today=TODAY) in person.heard


@pytest.mark.parametrize("language", SPOKEN)
def test_the_digits_of_the_own_script_are_enough(language: str) -> None:
    person = Person()
    turns = ("2", "1", "1", "3", "1", "1", "1")

    person.say("hello", say(language, "language.name"), *(own_digits(language, turn) or turn for turn in turns))

    assert person.talk.step == "story"


@pytest.mark.parametrize("language", SPOKEN)
def test_buttons_alone_lead_to_the_story_and_from_the_receipt_to_the_end(language: str) -> None:
    person = Person()
    person.say("/start", *["0"] * (SPOKEN.index(language) // 5))
    person.press(say(language, "language.name"))
    while person.talk.step != "story":
        person.press(1)
    person.send(voices=1)
    while person.talk.step not in {"look", "done"}:
        person.press(len(person.question.options))

    assert [type(act) for act in person.acts] == [File, Hide]
    assert person.talk.step == "done"


def test_the_first_thing_is_the_languages_in_their_own_names() -> None:
    first = SPOKEN[:5]

    assert Person(replace(RULES, languages=first)).say("hello") == "\n".join(
        f"{count}  {say(language, 'language.name')}" for count, language in enumerate(first, 1)
    )


def test_nought_shows_more_languages_and_comes_round() -> None:
    person = Person(replace(RULES, languages=("en",) * 7))

    first = person.say("hello")
    second = person.say("0")

    assert first.count("\n") == 5
    assert first.endswith("0  …")
    assert second.count("\n") == 2
    assert person.say("0") == first
    assert "Telegram" in person.say("0", "2")


def test_a_language_can_be_named() -> None:
    assert "Telegram" in Person().say("hello", "english")


def test_what_the_channel_sees_is_said_before_anything_is_asked() -> None:
    heard = Person().say("hello", "1")

    assert heard.startswith(say("en", "bot.sees.telegram", web=RULES.web))
    assert "\n1  Yes\n2  No, or I am not sure" in heard


def test_each_channel_says_what_it_sees() -> None:
    assert "this window" in Person(replace(RULES, channel="console")).say("hello", "1")


def test_on_a_shared_phone_we_promise_never_to_write_first() -> None:
    assert "never write first" in Person().say("hello", "1", "2")
    assert "never write first" not in Person().say("hello", "1", "1")


def test_whoever_wants_to_know_more_is_told_and_asked_again() -> None:
    person = walk(to="consent")

    heard = person.say("2")

    assert say_many("en", "story.next", RULES.days) in heard
    assert person.talk.step == "consent"
    assert person.say("1").startswith("Is it about us here")


def test_whoever_does_not_want_to_go_on_leaves_nothing() -> None:
    person = walk(to="consent")

    assert person.say("3") == say("en", "bot.neutral")
    assert person.reply.clear
    assert person.acts == []


@pytest.mark.parametrize(("typed", "about"), [("1", About.COMPANY), ("2", About.AUDITOR), ("3", About.OFFICE)])
def test_who_reads_it_follows_from_whom_it_is_about(typed: str, about: About) -> None:
    person = walk(to="about")

    assert say("en", f"about.{about}.who") in person.say(typed)
    person.say("4", "1", "1", "6", "They lied.")
    assert [act.about for act in person.acts if isinstance(act, File)] == [about]


def test_what_was_answered_before_is_filed_with_the_story_word_for_word() -> None:
    person = walk(to="ask.danger")

    person.say("3", " Kiln  Nine", "the river", "3", " They beat us.\n")

    assert person.acts == [
        File(
            " They beat us.\n",
            "en",
            About.COMPANY,
            {"danger": "no", "company": " Kiln  Nine", "place": "the river", "kind": "harm"},
        )
    ]
    assert person.talk.answers == {}


def test_what_is_left_out_is_not_filed() -> None:
    (filed,) = walk(to="receipt").acted(File)

    assert isinstance(filed, File)
    assert filed.answers == {"danger": "no", "kind": "pay"}


@pytest.mark.parametrize("typed", ["1", "2"])
def test_in_danger_the_truth_is_said_at_once_and_the_way_goes_on(typed: str) -> None:
    person = walk(to="ask.danger")

    heard = person.say(typed)

    assert heard.startswith(say("en", "danger.lead"))
    assert say("en", "bot.danger.help", help="HELP") in heard
    assert person.talk.step == "ask.company"


def test_who_does_not_know_whether_there_is_danger_hears_the_truth_and_how_to_get_help() -> None:
    person = walk(to="ask.danger")

    heard = person.say("4")

    assert heard.startswith(say("en", "danger.lead"))
    assert say("en", "bot.danger.unsure", help="HELP") in heard
    assert say("en", "bot.danger.help", help="HELP") not in heard
    assert (person.talk.step, person.talk.answers["danger"]) == ("ask.company", "unsure")


def test_whether_there_is_danger_can_be_left_out_and_marks_nothing() -> None:
    person = walk(to="ask.danger")

    assert say("en", "danger.lead") not in person.press(say("en", "question.skip"))
    assert "danger" not in person.talk.answers


def test_a_case_in_danger_is_said_to_be_marked() -> None:
    assert "We have marked it" not in walk(to="receipt").heard
    person = walk(to="story")
    person.fate(File=Filed(RECEIPT, COME_BACK, danger=True))
    assert person.say("Help us.").startswith(say("en", "question.danger.marked"))


def test_the_receipt_is_the_answer_to_the_story_and_the_one_secret_in_it() -> None:
    person = walk(to="receipt")

    secret = [saying for saying in person.reply.says if saying.secret]

    assert len(secret) == 1
    assert GROUPED in secret[0].text
    assert RULES.web in secret[0].text
    assert secret[0].again == say("en", "bot.receipt.unsure")
    assert "4170" not in person.open + secret[0].again
    assert not secret[0].mark


@pytest.mark.parametrize("language", SPOKEN)
def test_the_receipt_comes_in_the_digits_of_the_own_script_too(language: str) -> None:
    heard = walk(to="receipt", language=language).heard

    assert "4170 2936" in heard
    assert own_digits(language, "4170") in heard
    assert (say(language, "receipt.same") in heard) is bool(own_digits(language, "4170"))


def test_the_number_is_taken_away_once_it_is_on_paper() -> None:
    person = walk(to="receipt")

    heard = person.say("1")

    assert person.acted(Hide)
    assert person.reply.hide
    assert not person.reply.clear
    assert say("en", "bot.hidden") in heard
    assert say("en", "bot.new.offer", new="NEW") in heard
    assert say_many("en", "bot.rest", 8) in heard


def test_where_nothing_can_be_taken_away_nobody_says_it_was() -> None:
    person = walk(to="receipt", rules=replace(RULES, removes=False))

    assert say("en", "bot.hidden.stays") in person.say("1")
    assert "We took" not in person.heard
    person.say("5", "1", "1", "1", "1", "1")
    assert person.talk.step == "done"
    assert say("en", "bot.removed.none") in person.heard


def test_nine_shows_the_receipt_again_as_a_secret() -> None:
    person = walk(to="receipt")

    person.say("9")

    assert person.acted(Again)
    assert GROUPED in person.heard
    assert GROUPED not in person.open
    assert person.talk.step == "receipt"


def test_answers_after_the_receipt_go_one_by_one_to_their_group() -> None:
    person = walk(to="ask.ongoing")

    person.say(*AFTER.values())

    assert person.acted(Answer) == [
        Answer("ongoing", {"ongoing": "again"}),
        Answer("wish", {"wish": "Pay us."}),
        Answer("who_knows", {"who_else": "my team"}),
        Answer("who_knows", {"tried": "the boss"}),
        Answer("who_knows", {"happened": "He laughed."}),
        Answer("contact", {"contact_how": "the shop of Sana"}),
        Answer("contact", {"contact_when": "Fridays"}),
        Answer("name", {"name": "Noor"}),
    ]
    assert say_many("en", "bot.look", 8) in person.heard


def test_looking_back_shows_no_word_of_hers() -> None:
    person = walk(to="ask.ongoing")

    person.say(*AFTER.values())

    assert not [words for words in AFTER.values() if len(words) > 1 and words in person.heard]
    assert not [words for words in AFTER.values() if len(words) > 1 and words in repr(person.talk.answers)]


def test_the_questions_can_be_gone_through_once_more() -> None:
    person = walk(to="ask.ongoing")
    person.say(*AFTER.values())

    assert person.say("2").startswith(say("en", "question.ongoing"))


def test_a_question_about_what_was_left_out_is_not_asked() -> None:
    person = walk(to="ask.tried")

    assert say("en", "question.contact_how") in person.say("1")
    assert say("en", "question.name") in person.say("1")
    assert say("en", "question.contact_how") in person.say("0")


def test_what_tells_who_she_is_is_said_to_be_locked_apart() -> None:
    assert say("en", "question.apart") in walk(to="ask.contact_how").heard
    assert say("en", "question.apart") in walk(to="ask.name").heard
    assert say("en", "question.apart") not in walk(to="ask.wish").heard


def test_the_end_clears_the_chat_and_names_the_day() -> None:
    person = walk(to="ask.name")

    heard = person.say("Noor", "1")

    assert person.reply.clear
    assert say("en", "bot.removed") in heard
    assert say("en", "bot.remains.telegram") in heard
    assert heard.endswith(say("en", "bot.when", day="Saturday 28 November", status="STATUS"))


def test_other_scripts_ask_their_own_questions() -> None:
    only = Question("where", "place", "line", Compartment.STATEMENT)
    rules = replace(RULES, script=Script([only]))

    assert way(rules) == ("language", "phone", "consent", "about", "ask.where", "story", "receipt", "look", "done")
    assert late(rules) == ()


def test_without_later_questions_the_receipt_is_the_end() -> None:
    rules = replace(RULES, script=Script([]))
    person = Person(rules)

    person.say("hello", "1", "1", "1", "1", "They beat us.", "1")

    assert person.talk.step == "done"
    assert person.reply.hide
    assert person.reply.clear
