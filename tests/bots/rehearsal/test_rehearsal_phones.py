"""What a phone does, as the bot sees it."""

from __future__ import annotations

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone


def test_a_message_looks_like_the_platform_s(fake: Fake, client: Client) -> None:
    phone = fake.phone("Ana", language="es", username="ana")
    message = phone.say("/start now")

    update = client.next()

    person = {"id": phone.chat, "first_name": "Ana", "username": "ana"}
    assert update["message"] == {
        "message_id": message,
        "from": person | {"is_bot": False, "language_code": "es"},
        "chat": person | {"type": "private"},
        "date": update["message"]["date"],
        "text": "/start now",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }


def test_a_long_story_goes_out_in_parts_that_fit(ana: Phone, client: Client) -> None:
    story = "🙂" * 5000

    ana.say(story)

    parts = [update["message"]["text"] for update in client.updates()]
    assert [len(part) for part in parts] == [2048, 2048, 904]
    assert "".join(parts) == story


def test_words_and_captions_can_be_corrected(ana: Phone, client: Client) -> None:
    ana.edit(ana.say("May"), "June")
    ana.edit(ana.photo(b"x", "May"), "June")

    _, text, _, caption = client.updates()
    assert (text["edited_message"]["text"], caption["edited_message"]["caption"]) == ("June", "June")
    assert text["edited_message"]["edit_date"]


def test_a_contact_a_place_and_somebody_else_s_words_are_told_as_such(ana: Phone, client: Client) -> None:
    ana.contact("+15550199", "Brother")
    ana.location(1.5, 2.5)
    ana.forward("their words", "Their Name")

    contact, location, forward = (update["message"] for update in client.updates())
    assert contact["contact"] == {"phone_number": "+15550199", "first_name": "Brother"}
    assert location["location"] == {"latitude": 1.5, "longitude": 2.5}
    assert forward["forward_origin"]["sender_user_name"] == "Their Name"


def test_blocking_and_coming_back_are_told(ana: Phone, client: Client) -> None:
    ana.block()
    blocked = client.next()["my_chat_member"]
    ana.unblock()
    back = client.next()["my_chat_member"]

    assert (blocked["old_chat_member"]["status"], blocked["new_chat_member"]["status"]) == ("member", "kicked")
    assert (back["old_chat_member"]["status"], back["new_chat_member"]["status"]) == ("kicked", "member")


def test_whoever_blocked_and_writes_again_lets_the_bot_in_first(ana: Phone, client: Client) -> None:
    ana.block()
    client.next()

    ana.say("hello again")

    assert [set(update) - {"update_id"} for update in client.updates()] == [{"my_chat_member"}, {"message"}]


def test_a_press_can_be_forged(ana: Phone, client: Client) -> None:
    sent = client.call("sendMessage", chat_id=ana.chat, text="words")["message_id"]

    ana.forge(sent, "q9:1")

    assert client.next()["callback_query"]["data"] == "q9:1"


def test_there_is_nothing_to_press_where_no_button_is(ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="words")

    with pytest.raises(LookupError):
        ana.press("1")


def test_the_newest_button_is_pressed_by_label_data_or_digit(ana: Phone, client: Client) -> None:
    for mark in ("a", "b"):
        keys = {"inline_keyboard": [[{"text": "1 Yes", "callback_data": f"{mark}:1"}]]}
        client.call("sendMessage", chat_id=ana.chat, text=mark, reply_markup=keys)

    for wanted in ("1", "1 Yes", "a:1"):
        ana.press(wanted)

    assert [update["callback_query"]["data"] for update in client.updates()] == ["b:1", "b:1", "a:1"]


def test_waiting_moves_on_through_what_the_bot_said(ana: Phone, client: Client) -> None:
    for words in ("one", "two", "one"):
        client.call("sendMessage", chat_id=ana.chat, text=words)

    first, last = ana.wait("one"), ana.wait(lambda message: message.text == "one")

    assert first.id < last.id
    assert ana.wait("two", after=0).id == first.id + 1
    with pytest.raises(TimeoutError, match="one"):
        ana.wait("three", timeout=0.01)


def test_a_person_takes_their_own_message_away_and_nobody_is_told(ana: Phone, client: Client) -> None:
    message = ana.say("mine")
    client.next()

    ana.erase(message)

    assert ana.removed() == [message]
    assert client.updates() == []
