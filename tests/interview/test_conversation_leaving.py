from __future__ import annotations

from dataclasses import replace

import pytest
from conversing import GROUPED, RECEIPT, RULES, SPOKEN, TODAY, TOKEN, Person, box, letter, walk

from grievance.case.terms import State
from grievance.interview.asking import mark
from grievance.interview.live import shown
from grievance.interview.talk import Add, Away, Erase, Erased, File, Open, Outcome, Over, Turn, Unknown, Withdraw
from grievance.phrases import say, say_many

PLACES = ["phone", "consent", "about", "ask.danger", "ask.company", "story", "receipt", "ask.wish", "look", "done"]
MENU = "What would you like to do?\n1  Go on\n2  Start from the beginning\n3  Erase"


@pytest.mark.parametrize("language", SPOKEN)
@pytest.mark.parametrize("place", PLACES)
def test_stop_ends_it_at_once_with_a_line_that_says_nothing(language: str, place: str) -> None:
    person = walk(to=place, language=language)

    assert person.say(shown(language)["stop"].lower()) == say(language, "bot.neutral")
    assert person.reply.clear
    assert person.talk.token == ""


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("typed", ["hello", "1", "9", "0", "2", "/start", ""])
def test_after_stop_whatever_comes_shows_nothing_of_what_was(place: str, typed: str) -> None:
    person = walk(to=place, own=False)
    acts = len(person.acts)

    assert person.say("stop", typed) == MENU
    assert len(person.acts) == acts


def test_after_stop_a_button_of_before_means_nothing() -> None:
    person = walk(to="receipt")
    old = person.question

    person.say("stop")
    forged = mark(person.talk)

    assert person.do(Turn("1", mark=forged)) == MENU
    assert person.do(Turn("1", mark=old.mark)).endswith(MENU)


def test_after_stop_files_are_not_kept_and_this_is_said() -> None:
    person = walk(to="receipt")

    person.say("stop")

    assert person.send() == say("en", "bot.unkept") + "\n\n" + MENU
    assert person.acted(Add) == []


def test_after_stop_a_draft_goes_on_where_it_stood() -> None:
    person = walk(to="ask.place", own=False)

    person.say("stop", "hello", "1", "by the river", "1", "They beat us.")

    (filed,) = person.acted(File)
    assert isinstance(filed, File)
    assert filed.answers["place"] == "by the river"
    assert filed.answers["danger"] == "no"


def test_after_stop_a_filed_story_on_a_shared_phone_needs_the_receipt_before_anything_is_shown() -> None:
    person = walk(to="ask.wish", own=False)
    nonce = person.talk.nonce

    person.say("stop")

    assert (person.talk.after, person.talk.answers) == ("", {})
    assert person.talk.nonce != nonce
    assert person.say("hello", "1") == say("en", "bot.number")
    assert person.say("0") == MENU
    assert person.say("1", RECEIPT).startswith(say("en", "status.received"))


def test_after_stop_a_filed_story_on_her_own_phone_goes_on() -> None:
    assert walk(to="ask.wish").say("stop", "hello", "1").startswith(say("en", "question.wish"))


def test_stop_in_an_open_mailbox_shuts_it() -> None:
    person = walk(to="receipt")
    person.say("1", RECEIPT, "1", "stop")

    assert person.talk.token == ""
    assert TOKEN not in str(person.talk)
    assert person.say("hello") == MENU


def test_start_on_a_known_chat_shows_nothing_and_keeps_the_draft() -> None:
    person = walk(to="ask.kind")

    assert person.say("/start") == MENU
    assert person.say("1").startswith(say("en", "question.kind"))
    assert person.talk.answers["danger"] == "no"


def test_start_on_a_shared_phone_after_filing_asks_for_the_receipt() -> None:
    assert walk(to="ask.wish", own=False).say("/start", "1") == say("en", "bot.number")
    assert walk(to="ask.wish").say("/start", "1").startswith(say("en", "question.wish"))


def test_start_on_a_new_chat_shows_the_languages() -> None:
    assert Person().say("/start", "/start").startswith("1  ")


def test_a_new_start_is_asked_about_and_has_a_form_of_its_own() -> None:
    person = walk(to="ask.place")
    nonce, asked = person.talk.nonce, person.talk.asked

    heard = person.say("/start", "2")
    assert heard.startswith(say("en", "bot.anew"))
    assert person.say("2").startswith(say("en", "question.place"))
    person.say("/start", "2", "1")

    assert (person.talk.step, person.talk.answers, person.talk.filed) == ("phone", {}, False)
    assert person.talk.nonce != nonce
    assert person.talk.asked > asked
    assert person.reply.hide


def test_a_new_story_after_a_filed_one_is_another() -> None:
    person = walk(to="done")
    first = person.talk.nonce

    person.say("/start", "2", "1", "1", "1", "1", "3", "1", "1", "1", "Another thing.")

    assert len(person.acted(File)) == 2
    assert person.talk.nonce != first


@pytest.mark.parametrize("place", PLACES)
def test_help_says_what_to_do_in_danger_and_the_words_and_keeps_the_place(place: str) -> None:
    person = walk(to=place)

    heard = person.say("HELP")

    for key in ("danger.lead", "bot.help.safe", "danger.call", "danger.trust"):
        assert say("en", key) in heard
    assert all(word in heard for word in shown("en").values() if word != "HELP")
    assert person.talk.step == place


def test_help_after_stop_helps_and_shows_the_menu_alone() -> None:
    heard = walk(to="receipt").say("stop", "help")

    assert heard.startswith(say("en", "danger.lead"))
    assert heard.endswith(MENU)


def test_asking_for_a_person_says_honestly_when_one_reads() -> None:
    heard = walk(to="about").say("human")

    assert heard.startswith(say_many("en", "bot.human", 7))
    assert say("en", "bot.human.words") in heard


@pytest.mark.parametrize("place", PLACES)
def test_another_language_keeps_the_place(place: str) -> None:
    person = walk(to=place)
    before = person.talk

    person.say("LANGUAGE", say(SPOKEN[-1], "language.name"))

    assert person.talk.language == SPOKEN[-1]
    assert (person.talk.step, person.talk.answers) == (place, before.answers)


def test_who_changes_the_mind_about_the_language_comes_back() -> None:
    person = walk(to="ask.kind", rules=replace(RULES, languages=SPOKEN[:1]))

    assert person.say("LANGUAGE", "what", "0").startswith(say("en", "question.kind"))


def test_detours_within_detours_lead_back() -> None:
    person = walk(to="ask.kind")

    person.say("STATUS", "DELETE", "LANGUAGE", say("en", "language.name"))
    assert person.talk.step == "delete"
    person.say("0")
    assert person.talk.step == "number"
    person.say("STATUS", "NEW", "NEW", "DELETE", "0", "0", "0")
    assert person.talk.step == "ask.kind"


def test_erasing_explains_three_things_and_goes_back() -> None:
    person = walk(to="ask.kind")

    assert person.say("DELETE").endswith("1  This chat\n2  Who I am\n3  All that I told you")
    assert person.say("0").startswith(say("en", "question.kind"))


def test_the_chat_is_erased_after_it_is_said_what_cannot_be() -> None:
    person = walk(to="ask.kind")

    heard = person.say("DELETE", "1")
    assert say("en", "bot.erase.chat") in heard
    assert say("en", "bot.remains.telegram") in heard
    assert person.say("2").startswith(say("en", "bot.delete"))
    heard = person.say("1", "1")

    assert heard == say("en", "bot.neutral")
    assert person.reply.clear
    assert person.reply.forget
    assert (person.talk.answers, person.talk.language) == ({}, "")


def test_who_she_is_is_erased_once_all_is_told_with_a_yes_and_the_receipt() -> None:
    person = walk(to="done")

    heard = person.say("DELETE", "2")
    for told in ("erase.lead", "erase.stays", "erase.reach", "erase.copies", "bot.erase.chat.sure"):
        assert say("en", told) in heard
    assert person.say("1").startswith(say("en", "bot.number.erase"))
    assert person.acted(Erase) == []
    heard = person.say(GROUPED)

    assert person.acted(Erase) == [Erase(RECEIPT)]
    assert heard.startswith(say("en", "erase.done"))
    assert say("en", "mailbox.erased", day="Saturday 21 November") in heard
    assert all(RECEIPT not in (talk.after, talk.token, *talk.answers.values()) for talk in person.talks)


def test_nothing_is_erased_by_whoever_says_no_or_goes_back() -> None:
    person = walk(to="done")

    assert person.say("DELETE", "2", "2").startswith(say("en", "bot.delete"))
    assert say("en", "bot.erase.chat.sure") in person.say("2", "1", "0")

    assert person.acted(Erase) == []


def test_a_number_that_fits_nothing_erases_nothing_and_is_asked_for_again() -> None:
    person = walk(to="done", Erase=Unknown())

    assert person.say("DELETE", "2", "1", RECEIPT).startswith(say("en", "error.receipt.unknown"))
    assert person.talk.step == "number.erase"


@pytest.mark.parametrize(("here", "step"), [(True, "look"), (False, "ask.contact_how")])
def test_whoever_was_erased_is_not_asked_who_she_is_any_more(*, here: bool, step: str) -> None:
    person = walk(to="ask.contact_how", Erase=box(erased=TODAY, here=here))

    person.say("DELETE", "2", "1", RECEIPT, "2", "hello", "1")

    assert person.talk.step == step


def test_an_answer_that_can_no_longer_be_kept_is_said_to_be_lost_and_asked_no_further() -> None:
    person = walk(to="ask.contact_how", Answer=Erased())

    heard = person.say("Ring my sister.")

    assert heard.startswith(say("en", "error.erased"))
    assert not person.talk.step.startswith("ask.contact")


def test_the_whole_is_withdrawn_with_the_receipt_and_a_confirmation() -> None:
    person = walk(to="done")

    heard = person.say("DELETE", "3")
    assert say("en", "withdraw.others") in heard
    assert person.say(RECEIPT).startswith(say("en", "bot.withdraw.sure"))
    assert person.say("1").startswith(say("en", "bot.withdraw.made"))
    assert person.acted(Withdraw) == []
    heard = person.say("1")

    assert person.acted(Withdraw) == [Withdraw(TOKEN, "no")]
    assert say("en", "withdraw.asked") in heard
    assert say("en", "status.withdrawing.what", day="Saturday 28 November") in heard
    assert say("en", "bot.resume", web=RULES.web) in heard


@pytest.mark.parametrize(("typed", "made"), [("1", "no"), ("2", "yes"), ("3", "unsaid")])
@pytest.mark.parametrize("own", [True, False])
def test_whether_somebody_made_her_is_asked_and_shows_nowhere(typed: str, made: str, *, own: bool) -> None:
    person = walk(to="done", own=own)
    person.say("DELETE", "3", RECEIPT, "1")

    heard = person.say(typed)

    assert person.acted(Withdraw) == [Withdraw(TOKEN, made)]
    assert heard.startswith(say("en", "withdraw.asked"))
    assert person.reply.clear
    other = walk(to="done", own=own)
    other.say("DELETE", "3", RECEIPT, "1", "1")
    assert (other.reply.says, other.talk) == (person.reply.says, person.talk)


@pytest.mark.parametrize("outcome", [Over(), Away()])
def test_that_somebody_made_her_is_taken_away_even_where_it_could_not_be_asked(outcome: Outcome) -> None:
    person = walk(to="done", Withdraw=outcome)

    person.say("DELETE", "3", RECEIPT, "1", "2")

    assert person.reply.clear


@pytest.mark.parametrize("typed", ["0", "STOP", "they make me"])
def test_without_an_answer_whether_somebody_made_her_nothing_is_withdrawn(typed: str) -> None:
    person = walk(to="done")

    person.say("DELETE", "3", RECEIPT, "1", typed)

    assert person.acted(Withdraw) == []


def test_nothing_is_withdrawn_by_whoever_says_no() -> None:
    person = walk(to="done")

    person.say("DELETE", "3", RECEIPT, "2")

    assert person.acted(Withdraw) == []
    assert person.talk.step.startswith("mailbox")


def test_what_can_no_longer_be_withdrawn_is_shown_as_it_stands() -> None:
    person = walk(to="done", Open=box(letter(), state=State.CLOSED, may_withdraw=False))

    heard = person.say("DELETE", "3", RECEIPT)

    assert heard.startswith(say("en", "error.step"))
    assert say("en", "status.closed") in heard
    assert person.acted(Open) == [Open(RECEIPT)]


@pytest.mark.parametrize("place", ["menu", "delete", "erase", "number", "number.new", "anew"])
def test_files_where_none_can_be_taken_are_said_not_to_be_kept(place: str) -> None:
    person = walk(to="story")
    ways = {
        "menu": ["/start"],
        "delete": ["DELETE"],
        "erase": ["DELETE", "1"],
        "number": ["STATUS"],
        "number.new": ["NEW"],
        "anew": ["/start", "2"],
    }
    person.say(*ways[place])

    assert person.send(album="a").startswith(say("en", "bot.unkept"))
    assert person.send(album="a") == ""
    assert person.talk.step == place
    assert person.acts == []


def test_a_step_that_is_gone_is_the_menu() -> None:
    person = walk(to="ask.wish")
    person.talk = replace(person.talk, step="ask.shoe_size")

    assert person.say("9") == MENU


def test_the_receipt_is_in_no_talk() -> None:
    person = walk(to="done")
    person.say(RECEIPT, "1", "1", "3")

    kept = [str(getattr(talk, name)) for talk in person.talks for name in talk.__dataclass_fields__]
    assert not [words for words in kept if RECEIPT in words or GROUPED in words]
