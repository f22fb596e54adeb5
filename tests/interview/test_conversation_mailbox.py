from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from conversing import COME_BACK, RECEIPT, RENEWED, RULES, SPOKEN, TODAY, TOKEN, Person, box, letter, standing, walk

from grievance.case.lifecycle import stage
from grievance.case.referral import Help, Referral
from grievance.case.table import TOLD
from grievance.case.terms import Choice, State
from grievance.interview.talk import Away, Choose, Exchange, Exchanged, Hide, Open, Over, Slip, Turn, Unknown, Write
from grievance.phrases import say, say_many

LATER = "9081 7263 5409 1827 3645"


@pytest.mark.parametrize("place", ["phone", "about", "ask.company", "story", "receipt", "ask.wish", "done"])
def test_twenty_digits_open_the_mailbox_from_anywhere(place: str) -> None:
    person = walk(to=place)

    heard = person.say("4170 2936 8052-7714-6389")

    assert person.acts[-1] == Open(RECEIPT)
    assert heard.startswith(say("en", "status.received"))


def test_on_a_shared_phone_the_digits_are_taken_away_once_they_have_opened_something() -> None:
    shared, own = walk(to="ask.wish", own=False), walk(to="ask.wish")

    for person in (shared, own):
        person.say(RECEIPT)

    assert shared.reply.clear
    assert not own.reply.clear
    shared.say("DELETE", "3", RECEIPT)
    assert shared.reply.clear


def test_the_digits_are_found_among_words_where_a_number_is_expected() -> None:
    person = walk(to="about")

    person.say(f"my number is {RECEIPT}")

    assert person.acts == [Open(RECEIPT)]


@pytest.mark.parametrize("language", SPOKEN)
def test_whoever_tells_it_in_a_language_is_told_every_state_in_it(language: str) -> None:
    person = walk(to="about", language=language)

    for state in sorted(TOLD):
        heard = person.fate(Open=standing(state)).say(RECEIPT)
        assert heard.startswith(say(language, f"status.{state}") + "\n")
        way = stage(state)
        assert way is None or f"\n\n{say(language, 'stage.of', n=way[0], most=way[1])}\n\n" in heard
        assert (say("en", f"status.{state}") in heard) == (language == "en")


def test_the_stage_is_one_line_and_a_side_exit_has_none() -> None:
    person = walk(to="about", Open=standing(State.AWAITING))
    assert "\n\nStep 2 of 7\n\n" in person.say(RECEIPT)

    assert "Step" not in person.fate(Open=standing(State.INADMISSIBLE)).say(RECEIPT)


@pytest.mark.parametrize("answer", [Choice.YES, Choice.PARTLY, Choice.NO, Choice.CANNOT_SAY])
def test_she_says_whether_what_was_promised_came(answer: Choice) -> None:
    person = walk(to="about", Open=standing(State.CONFIRMATION))

    heard = person.say(RECEIPT, "1")

    assert heard.startswith(say("en", "status.confirmation"))
    person.press(say("en", f"choice.{answer}"))
    assert person.acted(Choose) == [Choose(TOKEN, answer, "", "en", 1)]
    assert person.heard.startswith(say("en", "choice.sent"))


def test_that_something_is_not_right_needs_words_and_takes_a_voice() -> None:
    person = walk(to="about", Open=standing(State.PROPOSED, letter()))

    assert say("en", "bot.object") in person.say(RECEIPT, "2")
    assert "1  " not in person.heard
    person.say("It never came.")
    person.say(RECEIPT, "2")
    person.send(voices=1)

    assert person.acted(Choose) == [
        Choose(TOKEN, Choice.OBJECT, "It never came.", "en", 1),
        Choose(TOKEN, Choice.OBJECT, "", "en", 2),
    ]


@pytest.mark.parametrize(
    ("state", "choice"),
    [
        (State.CLOSED, Choice.APPEAL),
        (State.MONITORING, Choice.APPEAL),
        (State.INADMISSIBLE, Choice.APPEAL),
        (State.ENQUIRY, Choice.COMPLAIN),
    ],
)
def test_a_choice_goes_with_words_or_without(state: State, choice: Choice) -> None:
    person = walk(to="about", Open=standing(state))

    assert f"1  {say('en', f'choice.{choice}')}" in person.say(RECEIPT)
    person.say("1", "1")
    person.say(RECEIPT, "1", "You did not ask my cousin.")

    assert person.acted(Choose) == [
        Choose(TOKEN, choice, "", "en", 1),
        Choose(TOKEN, choice, "You did not ask my cousin.", "en", 2),
    ]


def test_the_last_day_for_another_look_is_said_and_that_it_is_over() -> None:
    person = walk(to="about", Open=standing(State.CLOSED))
    assert say("en", "choice.appeal.until", day="Monday 23 November") in person.say(RECEIPT)

    person.fate(Open=box(state=State.CLOSED, appeal_until=TODAY - timedelta(days=1)))
    assert say("en", "choice.appeal.over", day="Friday 20 November") in person.say(RECEIPT)
    assert say("en", "choice.appeal") not in person.heard


def test_a_choice_that_came_too_late_is_said_and_its_words_are_with_us() -> None:
    person = walk(to="about", Open=standing(State.CLOSED), Choose=box(state=State.CLOSED, late=True))

    heard = person.say(RECEIPT, "1", "You did not ask my cousin.")

    assert heard.startswith(say("en", "error.step"))
    assert say("en", "answer.sent") in heard
    person.fate(Open=standing(State.CLOSED)).say(RECEIPT, "1", "1")
    assert say("en", "answer.sent") not in person.heard


def test_nought_leaves_a_choice_untaken() -> None:
    person = walk(to="about", Open=standing(State.CONFIRMATION))

    assert say("en", "bot.mailbox.came") in person.say(RECEIPT, "1", "0")
    assert person.acted(Choose) == []


def test_where_we_are_late_it_is_said_what_she_can_do() -> None:
    person = walk(to="about", Open=box(overdue=True))
    assert say("en", "bot.overdue") in person.say(RECEIPT)
    assert say("en", "bot.overdue.help", help="HELP") not in person.heard

    helped = replace(RULES, help=(Referral("line", "", "The Line", (Help.LEGAL,), "112", "", TODAY, TODAY),))
    person = walk(to="about", rules=helped, Open=box(overdue=True))
    assert say("en", "bot.overdue.help", help="HELP") in person.say(RECEIPT)


def test_a_withdrawal_says_until_when_it_can_be_taken_back() -> None:
    person = walk(to="about", Open=box(state=State.WITHDRAWING, resume_until=TODAY))
    assert say("en", "bot.resume", web=RULES.web) in person.say(RECEIPT)

    person.fate(Open=box(state=State.WITHDRAWING, resume_until=TODAY - timedelta(days=1)))
    assert say("en", "status.withdrawing.waiting") in person.say(RECEIPT)
    assert say("en", "bot.resume", web=RULES.web) not in person.heard


@pytest.mark.parametrize("kind", ["acknowledge", "letter", "feedback", "confirm"])
@pytest.mark.parametrize(("overdue", "room"), [(False, "mailbox.promise"), (True, "mailbox.overdue")])
def test_what_we_promised_is_said_and_that_we_are_late(kind: str, room: str, *, overdue: bool) -> None:
    person = walk(to="about", Open=box(promise=COME_BACK, promise_kind=kind, overdue=overdue))

    assert say("en", f"{room}.{kind}", day="Saturday 28 November") in person.say(RECEIPT)


def test_where_nothing_is_promised_this_is_said() -> None:
    person = walk(to="about", Open=box(promise=None, promise_kind=""))

    assert say("en", "mailbox.promise.none") in person.say(RECEIPT)


def test_letters_come_one_at_a_time_the_newest_first_and_go_once_they_are_read() -> None:
    person = walk(to="about", Open=box(letter("The second."), letter("The first.")))

    assert say_many("en", "bot.mailbox.letters", 2) in person.say(RECEIPT)
    assert "The second." in person.say("1")
    assert "The second." not in person.open
    assert [saying.again for saying in person.reply.says if saying.secret] == [say("en", "bot.letter.unsure")]
    assert say("en", "bot.mailbox.earlier") in person.say("1")
    assert person.reply.hide
    assert "The first." in person.say("1")
    assert "1  Write to us" in person.say("1")


def test_a_letter_can_be_seen_again() -> None:
    person = walk(to="about", Open=box(letter("The second."), letter("The first.")))

    person.say(RECEIPT, "1", "9")

    assert "The second." in person.heard
    assert "The second." not in person.open


def test_a_letter_whose_signature_does_not_hold_is_not_shown() -> None:
    person = walk(to="about", Open=box(letter("", verified=False)))

    assert say("en", "bot.letter.unverified") in person.say(RECEIPT, "1")


def test_a_mailbox_without_letters_offers_none() -> None:
    person = walk(to="about", Open=box())

    assert person.say(RECEIPT).endswith("1  Write to us\n2  Done, take it away")
    assert say("en", "letters.none") in person.heard


def test_an_answer_goes_with_its_words_and_files() -> None:
    person = walk(to="about")
    person.say(RECEIPT, "1", "2")

    assert person.send(text="Look.").startswith(say("en", "answer.sent"))
    assert person.acted(Write) == [Write(TOKEN, "Look.", "en", 1)]


def test_a_number_is_an_answer_where_one_is_asked_for() -> None:
    person = walk(to="about")

    person.say(RECEIPT, "2", "3")

    assert person.acted(Write) == [Write(TOKEN, "3", "en", 1)]


def test_words_in_an_open_mailbox_are_for_us() -> None:
    person = walk(to="about")

    person.say(RECEIPT, "Thank you.", "1", "I will.")

    assert person.acted(Write) == [Write(TOKEN, "Thank you.", "en", 1), Write(TOKEN, "I will.", "en", 2)]


def test_an_album_to_us_gets_one_answer() -> None:
    person = walk(to="about")
    person.say(RECEIPT, "2")

    assert say("en", "answer.sent") in person.send(album="a")
    assert person.send(album="a") == ""
    assert len(person.acted(Write)) == 2


def test_changed_words_go_to_the_case_whose_mailbox_is_open() -> None:
    person = walk(to="about")
    person.say(RECEIPT)

    assert person.do(Turn("I meant Friday.", edited=True)).startswith(say("en", "bot.changed"))
    assert person.acted(Write) == [Write(TOKEN, "I meant Friday.", "en", 1)]


def test_being_done_takes_all_away_and_locks_it() -> None:
    person = walk(to="ask.wish", own=False)

    assert person.say(RECEIPT, "3") == say("en", "bot.neutral")
    assert person.reply.clear
    assert person.talk.token == ""
    assert person.say("hello", "1") == say("en", "bot.number")


def test_nought_leaves_a_letter_and_a_message_to_us() -> None:
    person = walk(to="about")

    assert person.say(RECEIPT, "1", "0").endswith("1  Write to us\n2  Done, take it away")
    assert person.reply.hide
    assert person.say("1", "0").endswith("1  Write to us\n2  Done, take it away")
    assert say("en", "bot.back.none") in person.say("0")


def test_status_asks_for_the_receipt_and_then_shows_how_it_stands() -> None:
    person = walk(to="done")

    assert person.say("STATUS") == say("en", "bot.number")
    assert person.say(RECEIPT).startswith(say("en", "status.received"))
    assert person.say("/status").startswith(say("en", "status.received"))
    assert person.acts[-1] == Open(token=TOKEN)


@pytest.mark.parametrize(("fate", "key"), [(Slip(), "slip"), (Unknown(), "unknown")])
def test_a_wrong_number_is_answered_kindly_and_to_everybody_alike(fate: Slip | Unknown, key: str) -> None:
    stranger, known = Person(), walk(to="done", Open=fate)
    stranger.say("hello", "1")
    stranger.fate(Open=fate)

    heard = [person.say("STATUS", RECEIPT) for person in (stranger, known)]

    assert heard[0] == heard[1]
    assert heard[0].startswith(say("en", f"error.receipt.{key}"))


def test_after_two_wrong_numbers_it_is_said_what_to_do_without_one() -> None:
    person = walk(to="about")

    person.fate(Open=Unknown()).say("STATUS", RECEIPT)

    assert say("en", "bot.stuck.number") not in person.heard
    assert say("en", "bot.stuck.number") in person.say("4170 2936")
    assert person.say("0").startswith(say("en", "bot.about"))


def test_after_a_while_a_mailbox_needs_the_receipt_and_unkept_words_are_named() -> None:
    person = walk(to="ask.wish", Write=Over())

    heard = person.say(RECEIPT, "2", "I know more.")
    assert heard.startswith(say("en", "bot.over.words"))
    assert person.talk.token == ""
    assert person.say(RECEIPT).endswith(say("en", "bot.write"))
    person.fate(Write=box())
    assert say("en", "answer.sent") in person.say("I know more.")


def test_whoever_has_no_receipt_then_comes_back_to_where_it_was() -> None:
    person = walk(to="ask.wish", Write=Over())

    assert person.say(RECEIPT, "2", "I know more.", "0").startswith(say("en", "question.wish"))


def test_a_letter_that_was_open_too_long_is_taken_away() -> None:
    person = walk(to="ask.wish")
    person.say(RECEIPT, "1")

    assert say("en", "bot.over") in person.fate(Open=Over()).say("1")
    assert person.reply.hide


@pytest.mark.parametrize("typed", ["1", "2", "9", "0"])
def test_where_the_mailbox_cannot_be_reached_the_talk_stays(typed: str) -> None:
    person = walk(to="about")
    person.say(RECEIPT, "1")
    person.fate(Open=Away(), Write=Away())

    heard = person.say(typed)

    assert typed == "2" or heard.startswith(say("en", "bot.away"))
    assert person.talk.step == ("write" if typed == "2" else "letter")


def test_a_receipt_is_exchanged_with_its_digits_and_shown_as_a_secret() -> None:
    person = walk(to="ask.ongoing")

    assert person.say("NEW") == say("en", "bot.number.new")
    person.say(RECEIPT)
    assert person.acts[-1] == Exchange(RECEIPT)
    assert LATER in person.heard
    assert LATER not in person.open
    assert "The old number opens nothing any more." in person.heard
    assert [saying.again for saying in person.reply.says if saying.secret] == [say("en", "bot.exchanged.unsure")]

    heard = person.say("1")

    assert person.reply.hide
    assert say("en", "exchanged.done") in heard
    assert person.talk.step == "done"
    assert person.acted(Hide)[1:] == []


def test_an_exchange_in_the_middle_of_a_draft_leads_back_to_it() -> None:
    person = walk(to="ask.kind")

    assert person.say("NEW", RECEIPT, "1").endswith(person.say("9"))
    assert person.talk.step == "ask.kind"


def test_a_new_number_that_did_not_come_is_shown_again_for_the_old_one() -> None:
    person = walk(to="done")
    person.say("NEW", RECEIPT)

    assert person.say("9") == say("en", "bot.exchanged.again")
    assert LATER in person.say(RECEIPT)
    assert [act for act in person.acts if isinstance(act, Exchange)] == [Exchange(RECEIPT)] * 2


def test_a_new_number_that_was_shown_before_is_not_shown() -> None:
    person = walk(to="done", Exchange=Exchanged(None))

    assert say("en", "exchanged.gone") in person.say("NEW", RECEIPT)


def test_keeping_the_old_number_is_always_possible() -> None:
    person = walk(to="ask.kind")

    assert person.say("NEW", "0").startswith(say("en", "question.kind"))
    assert person.acts == []


def test_a_wrong_number_exchanges_nothing() -> None:
    person = walk(to="ask.kind", Exchange=Slip())

    assert person.say("NEW", RENEWED).startswith(say("en", "error.receipt.slip"))
    assert person.talk.step == "number.new"
