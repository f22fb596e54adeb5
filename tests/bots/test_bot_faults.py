"""What goes wrong between a bot's process and the platform, over HTTP: nothing is lost, no secret comes twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deeds import Told
from messaging import PATIENCE, RECEIPT, Line, line, receipt, said, until
from messaging import digits as number_in
from sqlalchemy import func, select

from bots.rehearsal import Phone
from bots.rehearsal.answers import Call
from grievance import casework
from grievance.case.terms import About
from grievance.casework import CaseFile, Words
from grievance.channels import health
from grievance.store.tables import CASE

STORY = "They took our passports. <b>&_*[`~ \\ {0} %s 👩🏽‍🌾"
DIARY = b"14 June. The foreman took our passports.\n" * 50
LARGE = 20_000_001
# Past 9,000 characters; the platform takes away what is blank where a message ends.
LETTER = "<b>&_*[` 🧱👩🏽‍🌾 We write to you.\n" * 300
TROUBLES = ("500", "502", "cut", "cut_after")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """Let one bot be at work for all of these tests."""
    home = tmp_path_factory.mktemp("troubled")
    with line(home, f"sqlite:///{home / 'grievance.db'}", "keeper", "worker", "bot") as made:
        yield made


def statement(case: CaseFile) -> list[str]:
    return [paper.words for paper in case.papers if paper.kind == "statement"]


def answered(case: CaseFile) -> dict[str, str]:
    return {key: words for paper in case.papers for key, words in paper.fields.items()}


def calls(opened: Line, phone: Phone) -> list[Call]:
    """Return the messages that the bot sent to somebody, or tried to."""
    return [call for call in opened.fake.calls("sendMessage") if call.params["chat_id"] == phone.chat]


def numbers(opened: Line, phone: Phone) -> int:
    """Count how often a receipt was sent, or tried to be."""
    return sum(bool(RECEIPT.search(str(call.params["text"]))) for call in calls(opened, phone))


def cases(opened: Line) -> int:
    with opened.office.public.store.read() as connection:
        return connection.execute(select(func.count()).select_from(CASE)).scalar_one()


def test_a_receipt_of_which_nobody_knows_is_not_sent_again_until_she_asks(opened: Line) -> None:
    phones = dict(zip(TROUBLES, opened.seated(*TROUBLES), strict=True))
    for kind, phone in phones.items():
        opened.fake.fail("sendMessage", 1, kind, chat=phone.chat)
        phone.say(STORY)
    for kind, phone in phones.items():
        phone.wait(said("en", "bot.receipt.unsure"), PATIENCE)
        assert numbers(opened, phone) == 1
        came = [number_in(message) for message in phone.messages() if number_in(message)]
        assert len(came) == (kind == "cut_after")
        phone.say("9")
    found = {opened.told(receipt(phone)).number for phone in phones.values()}
    assert len(found) == len(TROUBLES)


def test_a_question_of_which_nobody_knows_is_asked_again(opened: Line) -> None:
    phones = dict(zip(TROUBLES, opened.seated(*TROUBLES), strict=True))
    for kind, phone in phones.items():
        opened.fake.fail("sendMessage", 1, kind, chat=phone.chat)
        phone.say("/help")
    for kind, phone in phones.items():
        phone.wait(said("en", "bot.tell"), PATIENCE)
        heard = phone.texts()
        assert heard[0] == said("en", "danger.lead")
        assert heard.count(heard[0]) == 1 + (kind == "cut_after")


def test_a_long_letter_that_breaks_off_comes_whole_when_she_asks(opened: Line) -> None:
    told, phone = _told(opened), opened.fake.phone()
    told.step(casework.acknowledge, Words(LETTER, "en"))
    opened.seat(phone, "menu")
    phone.say(told.digits)
    phone.wait(said("en", "bot.mailbox.read"), PATIENCE)
    phone.say("1")
    first = phone.wait("Our letter of", PATIENCE)
    opened.fake.fail("sendMessage", 1, "cut_after", chat=phone.chat)
    unsure = phone.wait(said("en", "bot.letter.unsure"), PATIENCE)
    begun = [each for each in phone.messages() if each.ours and first.id <= each.id < unsure.id]
    assert len(begun) == 2
    assert all(part.protected for part in begun)
    phone.wait(said("en", "bot.letter.next"), PATIENCE)

    asked = phone.say("9")
    end = phone.wait(said("en", "bot.letter.next"), PATIENCE)
    parts = [each for each in phone.messages() if each.ours and asked < each.id < end.id]
    assert "".join("".join(part.text for part in parts).split()).endswith("".join(LETTER.split()))
    assert all(part.protected and not part.entities for part in parts)


def test_a_person_who_blocked_the_bot_is_told_nothing_and_is_heard_when_she_comes_back(opened: Line) -> None:
    (phone,) = opened.seated("Amina")
    before = cases(opened)
    with opened.fake.held():
        phone.say(STORY)
        phone.block()
    opened.quiet()
    assert phone.texts() == []
    assert cases(opened) == before + 1
    assert len(calls(opened, phone)) <= 1

    phone.unblock()
    phone.say("9")
    assert statement(opened.told(receipt(phone)).case()) == [STORY]


def test_a_file_that_is_too_large_is_refused_kindly_and_the_rest_is_kept(opened: Line) -> None:
    (phone,) = opened.seated("Amina")
    phone.document("film.mp4", b"film", STORY, "video/mp4", LARGE)
    phone.wait("too large to fetch here. We can take 20 MB", PATIENCE)
    told = opened.told(receipt(phone))
    phone.wait(said("en", "bot.receipt.more"), PATIENCE)
    phone.document("film.mp4", bytes(LARGE), "what the film shows", "video/mp4", sized=False)
    phone.wait(said("en", "bot.added"), PATIENCE)
    phone.wait("too large to fetch here. We can take 20 MB", PATIENCE)
    phone.document("diary.txt", DIARY)
    phone.wait(said("en", "bot.added"), PATIENCE)

    case = told.case()
    assert [paper.words for paper in case.papers if paper.words][:2] == [STORY, "what the film shows"]
    assert len(case.files) == 1


def test_a_file_that_breaks_off_is_fetched_again(opened: Line) -> None:
    (phone,) = opened.seated("Amina")
    opened.fake.fail("file", 2, "cut")
    phone.document("diary.txt", DIARY, STORY)
    told = opened.told(receipt(phone))
    until(lambda: [each.media for each in told.case().files if each.blob] == ["text/plain"])
    assert len(told.case().files) == 1


def test_an_update_that_nobody_understands_is_set_aside_and_the_queue_moves_on(opened: Line) -> None:
    before, after = opened.seated("before", "after")
    aside = health(opened.ours).aside
    with opened.fake.held():
        before.say(STORY)
        opened.fake.inject({"message": {"message_id": [], "chat": {"id": before.chat, "type": "private"}, "text": 7}})
        opened.fake.inject({"callback_query": {"id": {}, "from": before.chat}})
        after.say(STORY)
    for phone in (before, after):
        assert statement(opened.told(receipt(phone)).case()) == [STORY]
    opened.quiet()
    assert health(opened.ours).aside - aside in {1, 2}


def test_an_update_that_comes_twice_is_one_turn(opened: Line) -> None:
    (phone,) = opened.seated("Amina")
    before = cases(opened)
    with opened.fake.held():
        phone.say(STORY)
        told = opened.fake.pending[-1]
        opened.fake.inject(told)
    phone.wait(said("en", "bot.receipt.more"), PATIENCE)
    opened.fake.inject(told)
    phone.say("9")
    phone.wait(said("en", "bot.receipt.more"), PATIENCE)
    opened.quiet()
    assert cases(opened) == before + 1
    assert len(phone.texts()) == 4


def test_to_start_in_the_middle_loses_no_answer(opened: Line) -> None:
    phone = opened.fake.phone()
    opened.seat(phone, "ask.kind", {"about": About.COMPANY, "company": "Suryadhatu"}, shared=False)
    phone.say("/start")
    phone.wait(said("en", "bot.menu"), PATIENCE)
    assert not any("Suryadhatu" in text for text in phone.texts())
    phone.press("1")
    phone.wait(said("en", "question.kind"), PATIENCE)
    phone.press("1")
    phone.wait(said("en", "bot.tell"), PATIENCE)
    phone.say(STORY)
    case = opened.told(receipt(phone)).case()
    assert (statement(case), answered(case)) == ([STORY], {"company": "Suryadhatu", "kind": "pay"})


def test_a_press_that_somebody_forged_changes_nothing(opened: Line) -> None:
    phone = opened.fake.phone()
    opened.seat(phone, "consent", {})
    phone.say("9")
    question = phone.wait(said("en", "bot.consent"), PATIENCE)
    for data in ("", "3", "3|", "3|12.00000000", "erase", "\0" * 64, question.buttons[0].data + "0"):
        phone.forge(question.id, data)
    opened.quiet()
    assert not phone.waits()
    assert len(phone.texts()) == 1 + 2 * 2  # the two that could have been buttons are told that they are old
    phone.press("1")
    phone.wait(said("en", "bot.about"), PATIENCE)
    assert said("en", "bot.neutral") not in phone.texts()


def test_the_pause_that_the_platform_asks_for_is_kept(opened: Line) -> None:
    (phone,) = opened.seated("Amina")
    opened.fake.fail("sendMessage", 1, "429", retry_after=3, chat=phone.chat)
    phone.say(STORY)
    receipt(phone)
    early, late, *_ = calls(opened, phone)
    assert (early.status, late.status) == (429, 200)
    assert late.at - early.at >= 3
    assert numbers(opened, phone) == 2
    assert sum(bool(number_in(message)) for message in phone.messages()) == 1


def _told(opened: Line) -> Told:
    (phone,) = opened.seated("somebody")
    phone.say(STORY)
    return opened.told(receipt(phone))
