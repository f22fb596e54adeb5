from __future__ import annotations

from dataclasses import replace

import pytest
from conversing import COME_BACK, GROUPED, RECEIPT, RULES, TODAY, Person, box, walk

from grievance.case.terms import About
from grievance.case.words import LINE_MAX, STORY_MAX
from grievance.interview.conversation import hear, told
from grievance.interview.talk import Add, Added, Again, Answer, Away, File, Filed, Hide, Lost, Open, Over, Turn
from grievance.phrases import say, say_many

LONG = "They took our passports when we came and keep them in the office of the foreman."


def test_a_voice_alone_is_a_story() -> None:
    person = walk(to="story")

    assert GROUPED in person.send(voices=1)
    assert person.acts == [File("", "en", About.COMPANY, {"danger": "no", "kind": "pay"})]


def test_a_caption_is_the_story_of_its_photo_even_where_it_is_a_live_word() -> None:
    person = walk(to="story")

    person.send(text="stop")

    assert [act.story for act in person.acts if isinstance(act, File)] == ["stop"]


def test_later_words_voices_and_files_are_added_each_with_a_number_of_its_own() -> None:
    person = walk(to="receipt")

    person.say("And nobody was paid.")
    person.send(voices=1)
    person.say("And nobody was paid.")

    assert person.acted(Add) == [
        Add("And nobody was paid.", "en", 1),
        Add("", "en", 2),
        Add("And nobody was paid.", "en", 3),
    ]
    assert person.heard.startswith(say("en", "bot.added"))
    assert person.talk.parts == 4


def test_an_album_is_one_message_to_us_and_gets_one_answer() -> None:
    person = walk(to="story")

    first = person.send(album="a", text="our huts")
    second = person.send(album="a")
    third = person.send(album="a", text="the well")

    assert GROUPED in first
    assert (second, third) == ("", "")
    assert [type(act) for act in person.acts] == [File, Add, Add]
    assert person.acts[2] == Add("the well", "en", 2)
    person.press(1)
    assert person.acted(Hide)  # the question before still stands


def test_another_album_is_answered() -> None:
    person = walk(to="story")
    person.send(album="a")

    assert say("en", "bot.added") in person.send(album="b")
    assert person.send(album="b") == ""


def test_a_part_of_an_album_that_did_not_come_is_named() -> None:
    person = walk(to="story")
    person.send(album="a")
    person.fate(Add=Added(lost=1))

    assert person.send(album="a") == say_many("en", "bot.lost", 1)
    assert person.send(files=0, large=1, album="a") == say_many("en", "bot.large", 1, most=20, web=RULES.web)


def test_the_parts_of_an_album_that_could_not_be_taken_are_refused_once() -> None:
    person = walk(to="phone")

    assert say("en", "bot.early") in person.send(album="a")
    assert person.send(album="a") == ""
    assert person.acts == []


def test_the_first_part_that_is_lost_leaves_the_second_to_be_the_story() -> None:
    person = walk(to="story", File=Lost(1))

    person.send(album="a")
    person.fate(File=Filed(RECEIPT, COME_BACK))

    assert GROUPED in person.send(album="a")


@pytest.mark.parametrize(("lost", "large", "swollen"), [(1, 0, 0), (2, 3, 0), (0, 1, 0), (0, 0, 2), (1, 1, 1)])
def test_files_that_did_not_come_are_named_and_the_rest_is_filed(lost: int, large: int, swollen: int) -> None:
    person = walk(to="story", File=Filed(RECEIPT, COME_BACK, lost=lost, large=swollen))

    heard = person.send(files=3, large=large)

    assert GROUPED in heard
    assert (not lost) is ("did not come through" not in heard)
    assert not lost or say_many("en", "bot.lost", lost) in heard
    too_large = large + swollen
    assert not too_large or say_many("en", "bot.large", too_large, most=20, web=RULES.web) in heard


def test_a_file_that_turns_out_too_large_is_told_the_limit_wherever_it_was_sent() -> None:
    limit = say_many("en", "bot.large", 1, most=20, web=RULES.web)
    person = walk(to="receipt", Add=Added(large=1), Write=box(large=1))

    assert limit in person.send()
    assert limit in person.say("STATUS", RECEIPT, "2") + person.send()


def test_where_nothing_came_through_nothing_is_filed_and_it_is_asked_for_again() -> None:
    person = walk(to="story", File=Lost(2))

    heard = person.send(files=2)

    assert heard.startswith(say("en", "bot.lost.all"))
    assert not person.talk.filed
    assert person.talk.step == "story"


def test_a_file_alone_that_turns_out_too_large_is_told_the_limit_and_not_that_it_was_lost() -> None:
    person = walk(to="story", File=Lost(0, large=1))

    heard = person.send()

    assert heard.startswith(say_many("en", "bot.large", 1, most=20, web=RULES.web))
    assert say("en", "bot.lost.all") not in heard
    assert (person.talk.step, person.talk.filed) == ("story", False)


def test_a_file_that_is_too_large_is_no_story_and_no_mistake() -> None:
    person = walk(to="story")

    heard = person.send(files=0, large=1)

    assert heard.startswith(say_many("en", "bot.large", 1, most=20, web=RULES.web))
    assert (person.acts, person.talk.misses) == ([], 0)


def test_changed_words_are_added_and_said_to_be() -> None:
    person = walk(to="receipt")

    heard = person.do(Turn("They beat us twice.", edited=True))

    assert person.acted(Add) == [Add("They beat us twice.", "en", 1)]
    assert heard.startswith(say("en", "bot.changed"))


def test_a_photo_that_was_changed_is_added_too() -> None:
    person = walk(to="receipt")

    assert person.send(edited=True).startswith(say("en", "bot.changed"))
    assert person.acted(Add) == [Add("", "en", 1)]


def test_changed_words_are_never_the_answer_to_a_question() -> None:
    person = walk(to="ask.wish")

    person.do(Turn("They beat us twice.", edited=True))

    assert person.acted(Answer) == [Answer("ongoing", {"ongoing": "yes"})]
    assert person.talk.step == "ask.wish"
    early = walk(to="ask.place")
    assert early.do(Turn("Kiln Ten", edited=True)).startswith(say("en", "bot.changed.early"))
    assert "place" not in early.talk.answers


def test_a_number_that_was_changed_presses_nothing() -> None:
    person = walk(to="receipt")

    person.do(Turn("1", edited=True))

    assert not person.acted(Hide)


@pytest.mark.parametrize("typed", ["1", "7", "", "  ", "#5"])
def test_a_lone_digit_is_no_story(typed: str) -> None:
    person = walk(to="story")

    assert person.say(typed).startswith(say("en", "bot.again.story"))
    assert person.acts == []


def test_a_receipt_that_is_typed_where_the_story_is_asked_for_is_never_filed() -> None:
    person = walk(to="story")

    assert say("en", "error.receipt.slip") in person.say(RECEIPT[:-1])
    person.say(RECEIPT)

    assert person.acts == [Open(RECEIPT)]


def test_a_mistyped_receipt_is_never_added_to_the_case() -> None:
    person = walk(to="receipt")

    assert say("en", "error.receipt.slip") in person.say(RECEIPT[:-2])
    assert person.acted(Add) == []


def test_a_story_that_comes_before_its_question_is_filed_once_its_readers_are_known() -> None:
    person = walk(to="ask.company")

    assert GROUPED in person.send(voices=1)
    assert person.acts == [File("", "en", About.COMPANY, {"danger": "no"})]
    assert GROUPED in walk(to="ask.danger").say(LONG)


@pytest.mark.parametrize("step", ["phone", "consent", "about"])
def test_what_comes_before_anybody_knows_who_reads_it_is_not_kept_and_this_is_said(step: str) -> None:
    person = walk(to=step)

    assert say("en", "bot.early") in person.say(LONG)
    assert person.acts == []


def test_whoever_told_it_all_before_choosing_a_language_hears_that_it_was_not_kept() -> None:
    assert Person().say(LONG, "1").startswith(say("en", "bot.early"))
    assert not Person().say("hello", "1").startswith(say("en", "bot.early"))


def test_after_two_tries_a_voice_is_offered_and_then_taken_by_people_outside_alone() -> None:
    person = walk(to="phone")

    assert say("en", "bot.stuck") not in person.say("perhaps")
    assert say("en", "bot.again.choice", n=2) in person.heard
    assert say("en", "bot.stuck") in person.say("perhaps")
    assert GROUPED in person.send(voices=1)
    assert [act.about for act in person.acts if isinstance(act, File)] == [About.OFFICE]


def test_a_line_that_is_too_long_is_asked_for_again() -> None:
    person = walk(to="ask.company")

    assert say("en", "bot.again.long", most=LINE_MAX) in person.say("x" * (LINE_MAX + 1))
    person.say("x" * LINE_MAX)
    assert person.talk.step == "ask.place"


def test_a_story_beyond_all_measure_is_refused_in_words() -> None:
    person = walk(to="story")

    assert say("en", "bot.again.long", most=STORY_MAX) in person.say("x" * (STORY_MAX + 1))
    assert person.acts == []


def test_a_voice_answers_a_question_in_words_and_goes_to_the_case() -> None:
    person = walk(to="ask.wish")

    person.send(voices=1)

    assert person.acted(Add)
    assert person.talk.step == "ask.who_else"


def test_a_photo_at_a_question_is_kept_and_the_question_stands() -> None:
    person = walk(to="ask.wish")

    person.send()

    assert person.acted(Add)
    assert person.talk.step == "ask.wish"


@pytest.mark.parametrize("step", ["ask.contact_how", "ask.name"])
def test_a_voice_that_tells_who_she_is_is_not_taken_where_all_would_hear_it(step: str) -> None:
    person = walk(to=step)

    heard = person.send(voices=1)

    assert heard.startswith(say("en", "bot.apart.words"))
    assert person.acted(Add) == []
    assert person.talk.step == step


def test_words_where_a_number_was_asked_for_after_the_receipt_are_kept() -> None:
    person = walk(to="ask.ongoing")

    person.say("it happened again yesterday")

    assert person.acted(Add) == [Add("it happened again yesterday", "en", 1)]
    assert person.talk.step == "ask.ongoing"


def test_whatever_comes_after_the_end_is_added() -> None:
    person = walk(to="look")
    person.say("1", "One more thing.")

    assert person.acted(Add) == [Add("One more thing.", "en", 1)]
    assert person.talk.step == "done"


@pytest.mark.parametrize("step", ["story", "receipt", "ask.wish", "done"])
def test_where_nothing_can_be_done_the_talk_stays_and_the_last_message_is_asked_for_again(step: str) -> None:
    person = walk(to=step, File=Away(), Add=Away(), Answer=Away())

    heard = person.say("Pay us.")

    assert heard.startswith(say("en", "bot.away"))
    assert person.talk.step == step


def test_a_number_that_cannot_be_hidden_now_stays_until_it_can() -> None:
    person = walk(to="receipt", Hide=Away())

    assert person.say("1").startswith(say("en", "bot.away"))
    assert person.talk.step == "receipt"
    person.fate(Hide=Added()).say("1")
    assert person.talk.step == "ask.ongoing"


def test_the_same_story_again_after_such_a_moment_is_the_same_form() -> None:
    person = walk(to="story", File=Away())
    person.say("They beat us.")
    nonce = person.talk.nonce

    person.fate(File=Filed(RECEIPT, COME_BACK)).say("They beat us.")

    assert person.talk.nonce == nonce
    assert person.acts[0] == person.acts[1]


def test_after_an_hour_the_receipt_is_asked_for_and_lost_words_are_named() -> None:
    person = walk(to="ask.wish", Answer=Over())

    heard = person.say("Pay us.")

    assert heard.startswith(say("en", "bot.over.words"))
    assert person.talk.step == "number"


def test_after_an_hour_the_number_is_taken_away_even_so() -> None:
    person = walk(to="receipt", Hide=Over())

    assert say("en", "bot.over") in person.say("1")
    assert person.reply.hide


def test_after_an_hour_the_receipt_is_shown_no_more() -> None:
    person = walk(to="receipt", Again=Over())

    assert say("en", "receipt.gone") in person.say("9")
    hidden = walk(to="receipt", Again=Filed(None, COME_BACK))
    assert say("en", "receipt.gone") in hidden.say("9")


def test_at_the_end_the_day_is_not_needed() -> None:
    for fate in (Over(), Away()):
        person = walk(to="look", Again=fate)
        assert person.say("1").endswith(say_many("en", "bot.when.days", 7, status="STATUS"))


def test_a_turn_that_is_taken_twice_asks_for_the_same_act() -> None:
    person = walk(to="receipt")
    turn = Turn("And more.")

    once, twice = (hear(RULES, person.talk, turn, bytes([byte]) * 32) for byte in (1, 2))

    assert once.act == twice.act
    assert once.talk == twice.talk
    assert told(RULES, once.talk, once.act, Added(), TODAY) == told(RULES, twice.talk, twice.act, Added(), TODAY)  # type: ignore[arg-type]


def test_an_old_button_or_a_forged_one_is_ignored_politely() -> None:
    person = walk(to="about")
    old = walk(to="phone").question

    for digit, mark in (("1", old.mark), ("9", ""), ("0", ""), ("x", "")):
        heard = person.do(
            Turn(digit, mark=mark or person.question.mark)
        )  # each answer asks anew, with a mark of its own
        assert heard.startswith(say("en", "bot.old"))
        assert person.talk.step == "about"
        assert person.talk.answers == {}
    assert person.talk.misses == 0


def test_a_button_of_a_chat_that_was_forgotten_means_nothing_in_a_new_one() -> None:
    old, new = walk(to="phone"), Person()
    new.talk = replace(new.talk, nonce=b"n" * 32)
    new.say("hello", "1")

    assert new.talk.asked == old.talk.asked
    assert new.do(Turn("1", mark=old.question.mark)).startswith(say("en", "bot.old"))


def test_a_button_asked_before_a_language_is_chosen_shows_the_list_again() -> None:
    assert Person().do(Turn("1", mark="7.abc")).startswith("1  ")


def test_going_back_is_possible_until_the_receipt_and_never_past_it() -> None:
    person = walk(to="story")

    for step in ("ask.kind", "ask.place", "ask.company", "ask.danger", "about", "consent", "phone", "language"):
        person.say("0")
        assert person.talk.step == step
    filed = walk(to="receipt")
    assert say("en", "bot.back.none") in filed.say("0")
    assert say("en", "bot.back.none") in filed.say("1", "0")
    filed.say("1", "0")
    assert filed.talk.step == "ask.ongoing"
    assert Again not in map(type, filed.acts)


def test_an_answer_may_be_the_label_the_number_or_both() -> None:
    for typed in ("no", "No!", "3", "three", "3. No", "٣"):
        person = walk(to="ask.danger")
        person.say(typed)
        assert person.talk.answers["danger"] == "no", typed
