from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import apart
import pytest
from telegraph import TOKEN, answered, as_channel, line, nobody

from bots.channel import Closed, Later, Refused, Unsure
from bots.rehearsal import Fake, Phone, rehearsing
from bots.telegram import Telegram
from bots.telegram.line import CHATS
from grievance.interview.talk import Saying

RECEIPT = Saying("4170 2936 8052", options=("I wrote it down",), mark="k3", secret=True)
EVERYWHERE = ["400", "401", "403", "404", "409", "500", "502", "not supported", "cut", "timeout"]


def said(fake: Fake, *sayings: Saying, phone: Phone | None = None, patience: float = 10) -> Phone:
    """Say something to somebody who wrote before."""
    phone = phone or fake.phone()
    phone.say("hello")

    async def work(telegram: Telegram) -> None:
        for saying in sayings:
            for part in telegram.parts(saying):
                await telegram.send(str(phone.chat), part)

    line(fake.base, work, patience=patience)
    return phone


def failed(
    work: Callable[[Telegram], Awaitable[object]], base: str, kind: type[Exception], patience: float = 10
) -> Exception:
    """Return the error that the work ends with, which is of this very kind and brings no other along."""

    async def whole(telegram: Telegram) -> Exception:
        with pytest.raises(kind) as raised:
            await work(telegram)
        assert type(raised.value) is kind
        assert raised.value.__context__ is None
        assert raised.value.__cause__ is None
        return raised.value

    return line(base, whole, patience=patience)


def test_it_is_a_channel() -> None:
    telegram = Telegram(TOKEN, "http://127.0.0.1:1", "http://127.0.0.1:1", 50)
    channel = as_channel(telegram)

    assert (channel.name, channel.removes, channel.most_bytes) == ("telegram", True, 20_000_000)
    assert (channel.apace, channel.together) == (1.0, 30.0)
    apart.run(channel.close())


def test_every_sign_arrives_as_it_was_written() -> None:
    with rehearsing() as fake:
        phone = said(fake, Saying("<b>&_*[ `x` ||y|| https://example.org"))

        message = phone.wait("<b>&_*[ `x` ||y|| https://example.org")
        assert not message.preview
        assert "parse_mode" not in fake.calls("sendMessage")[0].params


def test_a_letter_of_nine_thousand_signs_arrives_whole_and_in_order() -> None:
    letter = "".join(f"{number}\U0001f468\u200d\U0001f469\u200d\U0001f467 wages " for number in range(600))
    with rehearsing() as fake:
        phone = said(fake, Saying(letter, secret=True))

        assert len(letter.encode("utf-16-le")) // 2 > 9000
        assert "".join(phone.texts()).replace(" ", "") == letter.replace(" ", "")
        assert all(message.protected for message in phone.messages() if message.ours)


def test_everything_comes_without_a_sound_and_secrets_cannot_be_passed_on() -> None:
    with rehearsing() as fake:
        phone = said(fake, Saying("hello"), RECEIPT)

        ours = [message for message in phone.messages() if message.ours]
        assert [message.silent for message in ours] == [True, True]
        assert [message.protected for message in ours] == [False, True]


def test_a_digit_stands_on_each_button_and_brings_the_mark_along() -> None:
    with rehearsing() as fake:
        phone = said(fake, Saying("1 Yes\n2 No", options=("Yes", "No"), mark="k3"))

        buttons = phone.messages()[-1].buttons
        assert [(button.text, button.data) for button in buttons] == [("1", "k3:1"), ("2", "k3:2")]

        phone.press("2")

        async def work(telegram: Telegram) -> None:
            update = telegram.read((await telegram.poll())[-1].body)
            assert update.turn
            assert (update.turn.text, update.turn.mark) == ("2", "k3")
            assert phone.waits()
            await telegram.pressed(update.pressed)
            assert not phone.waits()

        line(fake.base, work)


def test_many_buttons_stand_in_rows() -> None:
    with rehearsing() as fake:
        said(fake, Saying("…", options=tuple("abcdefg"), mark="k"))

        markup = fake.calls("sendMessage")[0].params["reply_markup"]
        assert isinstance(markup, dict)
        assert [len(row) for row in markup["inline_keyboard"]] == [5, 2]


def test_a_mark_that_no_button_can_carry_leaves_the_text_alone() -> None:
    with rehearsing() as fake:
        phone = said(fake, Saying("1 Yes", options=("Yes",), mark="é" * 32))

        assert phone.texts() == ["1 Yes"]
        assert phone.messages()[-1].buttons == ()


def test_what_was_sent_can_be_removed_by_its_id_and_so_can_what_the_person_wrote() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        hers = phone.say("hello")

        async def work(telegram: Telegram) -> None:
            ours = await telegram.send(str(phone.chat), RECEIPT)
            await telegram.remove(str(phone.chat), ours)
            await telegram.remove(str(phone.chat), str(hers))

        line(fake.base, work)
        assert phone.messages() == []
        assert {call.method for call in fake.sent} == {"sendMessage", "deleteMessage"}


def test_what_is_gone_already_counts_as_removed() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        hers = phone.say("hello")
        phone.erase(hers)

        line(fake.base, lambda telegram: telegram.remove(str(phone.chat), str(hers)))


def test_after_two_days_nothing_can_be_removed() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        hers = phone.say("hello")
        fake.age(49)

        failed(lambda telegram: telegram.remove(str(phone.chat), str(hers)), fake.base, Refused)


@pytest.mark.parametrize("message", ["", "five", "\u0665", "-1"])
def test_what_is_no_id_of_a_message_cannot_be_removed(message: str) -> None:
    failed(lambda telegram: telegram.remove("77", message), nobody(), Refused)


def test_a_bare_answer_is_enough_to_know_that_it_arrived() -> None:
    bare = b'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{"ok":true,"result":{"message_id":5}}'

    assert answered([bare], lambda telegram: telegram.send("77", RECEIPT)) == "5"


# --- what goes wrong ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "means", "comes"),
    [
        ("400", Refused, 0),
        ("401", Later, 0),
        ("403", Closed, 0),
        ("404", Later, 0),
        ("409", Later, 0),
        ("429", Later, 0),
        ("500", Unsure, 0),
        ("502", Unsure, 0),
        ("not supported", Refused, 0),
        ("504", Unsure, 0),
        ("cut", Unsure, 0),
        ("cut_after", Unsure, 1),
        ("timeout", Unsure, 0),
        ("timeout_after", Unsure, 1),
    ],
)
def test_each_failure_of_a_message_means_one_thing(kind: str, means: type[Exception], comes: int) -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        phone.say("hello")
        fake.fail("sendMessage", 2, kind)

        failed(lambda telegram: telegram.send(str(phone.chat), RECEIPT), fake.base, means, patience=0.3)

        assert len(phone.texts()) == comes


def test_a_person_who_blocked_us_is_closed() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        phone.say("hello")
        phone.block()

        failed(lambda telegram: telegram.send(str(phone.chat), RECEIPT), fake.base, Closed)
        assert len(fake.calls("sendMessage")) == 1


def test_the_pause_that_the_platform_asks_for_is_passed_on() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        phone.say("hello")
        fake.fail("sendMessage", 1, "429", retry_after=17)

        later = failed(lambda telegram: telegram.send(str(phone.chat), RECEIPT), fake.base, Later)
        assert isinstance(later, Later)
        assert later.seconds == 17


def test_where_nobody_listens_nothing_was_sent() -> None:
    for work in (
        lambda telegram: telegram.send("77", RECEIPT),
        lambda telegram: telegram.remove("77", "5"),
    ):
        failed(work, nobody(), Later)


@pytest.mark.parametrize("kind", ["400", "not supported"])
def test_a_server_that_refuses_our_wishes_gets_the_bare_words(kind: str) -> None:
    with rehearsing() as fake:
        fake.fail("sendMessage", 1, kind)
        phone = said(fake, RECEIPT)

        assert phone.texts() == [RECEIPT.text]
        assert fake.calls("sendMessage")[1].params.keys() == {"chat_id", "text", "disable_notification"}


@pytest.mark.parametrize(
    ("kind", "means"),
    [
        ("400", Refused),
        ("404", Refused),
        ("not supported", Refused),
        ("403", Closed),
        ("401", Later),
        ("429", Later),
        ("500", Unsure),
        ("cut_after", Unsure),
        ("timeout", Unsure),
    ],
)
def test_each_failure_of_a_removal_means_one_thing(kind: str, means: type[Exception]) -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        hers = phone.say("hello")
        fake.fail("deleteMessage", 1, kind)

        failed(lambda telegram: telegram.remove(str(phone.chat), str(hers)), fake.base, means, patience=0.3)


@pytest.mark.parametrize("kind", EVERYWHERE)
def test_a_button_that_cannot_be_answered_matters_to_nobody(kind: str) -> None:
    with rehearsing() as fake:
        fake.fail("answerCallbackQuery", 1, kind)

        line(fake.base, lambda telegram: telegram.pressed("7"), patience=0.2)

        assert len(fake.calls("answerCallbackQuery")) == 1


def test_as_many_chats_as_we_promise_are_spoken_to_at_once() -> None:
    with rehearsing() as fake:
        phones = [fake.phone() for _ in range(CHATS)]
        for phone in phones:
            phone.say("hello")

        async def work(telegram: Telegram) -> None:
            await asyncio.gather(*(telegram.send(str(phone.chat), Saying("hello")) for phone in phones))

        line(fake.base, work)
        assert [phone.texts() for phone in phones] == [["hello"]] * CHATS
