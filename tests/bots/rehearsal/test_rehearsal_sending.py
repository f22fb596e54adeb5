"""What the rehearsal refuses of the bot's messages, and what it keeps of them."""

from __future__ import annotations

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone

EMOJI = "🙂"


def button(**fields: object) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": "1", **fields}]]}


def test_words_arrive_as_they_were_sent(ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="<b>&_*[ `")

    assert ana.texts() == ["<b>&_*[ `"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n"])
def test_a_message_without_words_is_refused(ana: Phone, client: Client, text: str) -> None:
    assert client.refused("sendMessage", chat_id=ana.chat, text=text) == (400, "Bad Request: message text is empty")


def test_what_stands_empty_around_words_is_taken_away(ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="\n  words \n")

    assert ana.texts() == ["words"]


@pytest.mark.parametrize(
    ("text", "status"), [("x" * 4096, 200), ("x" * 4097, 400), (EMOJI * 2048, 200), (EMOJI * 2049, 400)]
)
def test_words_are_counted_in_utf_16_units(ana: Phone, client: Client, text: str, status: int) -> None:
    answer = client.whole("sendMessage", chat_id=ana.chat, text=text)

    assert answer.get("error_code", 200) == status
    assert status == 200 or answer["description"] == "Bad Request: message is too long"


@pytest.mark.parametrize(("length", "status"), [(512, 200), (513, 400)])
def test_a_caption_has_room_for_1024_units(ana: Phone, client: Client, length: int, status: int) -> None:
    ana.photo(b"a picture")
    photo = client.next()["message"]["photo"][-1]["file_id"]

    answer = client.whole("sendPhoto", chat_id=ana.chat, photo=photo, caption=EMOJI * length)

    assert answer.get("error_code", 200) == status
    assert status == 200 or answer["description"] == "Bad Request: message caption is too long"


@pytest.mark.parametrize("chat", ["", None])
def test_a_message_to_nobody_is_refused(ana: Phone, client: Client, chat: object) -> None:
    del ana
    assert client.refused("sendMessage", chat_id=chat, text="words") == (400, "Bad Request: chat_id is empty")


def test_whoever_never_wrote_cannot_be_written_to(fake: Fake, client: Client) -> None:
    stranger = fake.phone()

    assert client.refused("sendMessage", chat_id=stranger.chat, text="words") == (400, "Bad Request: chat not found")
    assert client.refused("sendMessage", chat_id=7, text="words") == (400, "Bad Request: chat not found")


def test_whoever_blocked_the_bot_cannot_be_written_to_until_they_come_back(ana: Phone, client: Client) -> None:
    ana.block()
    refused = client.refused("sendMessage", chat_id=ana.chat, text="words")
    ana.unblock()
    client.call("sendMessage", chat_id=ana.chat, text="welcome")

    assert refused == (403, "Forbidden: bot was blocked by the user")
    assert ana.texts() == ["welcome"]


@pytest.mark.parametrize(
    "keyboard",
    [
        button(callback_data="x" * 64),
        button(callback_data="é" * 32),
        button(url="https://example.org"),
        {"inline_keyboard": []},
        {"remove_keyboard": True},
        {"keyboard": [["1", "2"]]},
    ],
)
def test_a_keyboard_that_is_well_formed_is_taken(ana: Phone, client: Client, keyboard: object) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="words", reply_markup=keyboard)


@pytest.mark.parametrize(
    ("keyboard", "why"),
    [
        (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (button(callback_data=""), "BUTTON_DATA_INVALID"),
        (button(callback_data=1), "BUTTON_DATA_INVALID"),
        (button(url="nowhere"), "BUTTON_URL_INVALID"),
        (button(), "Text buttons are unallowed"),
        (button(callback_data="1", url="https://example.org"), "exactly one action"),
        ({"inline_keyboard": [[{"text": "", "callback_data": "1"}]]}, "non-empty String"),
        ({"inline_keyboard": [["1"]]}, "must be an Object"),
        ({"inline_keyboard": [{"text": "1", "callback_data": "1"}]}, "Array of Arrays"),
        ({"inline_keyboard": "1"}, "Array of Arrays"),
        ({"inline_keyboard": [[{"text": "1", "callback_data": "1"}] * 101]}, "too long"),
        ({"inline": []}, "reply keyboard markup"),
        ([], "object expected"),
        ("{", "reply markup JSON"),
    ],
)
def test_a_keyboard_that_is_not_is_refused(ana: Phone, client: Client, keyboard: object, why: str) -> None:
    status, description = client.refused("sendMessage", chat_id=ana.chat, text="words", reply_markup=keyboard)

    assert status == 400
    assert why in description
    assert ana.texts() == []


def test_how_a_message_is_to_be_shown_is_kept(ana: Phone, client: Client) -> None:
    client.call(
        "sendMessage",
        chat_id=ana.chat,
        text="a letter",
        protect_content=True,
        disable_notification=True,
        link_preview_options={"is_disabled": True},
        reply_markup=button(callback_data="1"),
    )
    client.call("sendMessage", chat_id=ana.chat, text="plain")

    letter, plain = (message for message in ana.messages() if message.ours)
    assert (letter.protected, letter.silent, letter.preview, letter.buttons[0].data) == (True, True, False, "1")
    assert (plain.protected, plain.silent, plain.preview, plain.buttons) == (False, False, True, ())


def test_a_message_can_be_written_anew_and_not_with_the_same_words(ana: Phone, client: Client) -> None:
    sent = client.call("sendMessage", chat_id=ana.chat, text="one", reply_markup=button(callback_data="1"))
    place = {"chat_id": ana.chat, "message_id": sent["message_id"]}

    same = client.refused("editMessageText", **place, text="one", reply_markup=button(callback_data="1"))
    changed = client.call("editMessageText", **place, text="two")
    bare = client.refused("editMessageReplyMarkup", **place)

    assert "message is not modified" in same[1]
    assert "message is not modified" in bare[1]
    assert "edit_date" in changed
    assert ana.texts() == ["two"]


def test_nobody_s_words_but_its_own_can_be_written_anew(ana: Phone, client: Client) -> None:
    own = ana.say("mine")

    assert "can't be edited" in client.refused("editMessageText", chat_id=ana.chat, message_id=own, text="x")[1]
    assert "to edit not found" in client.refused("editMessageText", chat_id=ana.chat, message_id=999, text="x")[1]
    assert (
        "empty"
        in client.refused(
            "editMessageText",
            chat_id=ana.chat,
            message_id=client.call("sendMessage", chat_id=ana.chat, text="one")["message_id"],
            text="",
        )[1]
    )


def test_a_message_goes_for_both_sides_whoever_wrote_it(ana: Phone, client: Client) -> None:
    own = ana.say("mine")
    sent = client.call("sendMessage", chat_id=ana.chat, text="a receipt")["message_id"]

    for message in (own, sent):
        assert client.call("deleteMessage", chat_id=ana.chat, message_id=message) is True

    assert ana.removed() == [own, sent]
    assert ana.texts() == []
    assert client.refused("deleteMessage", chat_id=ana.chat, message_id=sent) == (
        400,
        "Bad Request: message to delete not found",
    )


def test_nothing_is_kept_of_the_words_that_went(fake: Fake, ana: Phone, client: Client) -> None:
    sent = client.call("sendMessage", chat_id=ana.chat, text="a receipt")["message_id"]

    client.call("deleteMessage", chat_id=ana.chat, message_id=sent)

    assert fake._platform.chats[ana.chat].messages[sent].text == ""  # noqa: SLF001 - that it is nowhere else


@pytest.mark.parametrize(("hours", "status"), [(47.9, 200), (48.1, 400)])
def test_a_message_can_be_deleted_for_two_days(
    fake: Fake, ana: Phone, client: Client, hours: float, status: int
) -> None:
    sent = client.call("sendMessage", chat_id=ana.chat, text="a receipt")["message_id"]

    fake.age(hours)
    answer = client.whole("deleteMessage", chat_id=ana.chat, message_id=sent)

    assert answer.get("error_code", 200) == status
    assert status == 200 or "message can't be deleted" in answer["description"]


def test_several_messages_go_at_once_and_missing_ones_are_passed_over(ana: Phone, client: Client) -> None:
    sent = [client.call("sendMessage", chat_id=ana.chat, text="x")["message_id"] for _ in range(3)]

    assert client.call("deleteMessages", chat_id=ana.chat, message_ids=[*sent[:2], 999]) is True

    assert ana.removed() == sent[:2]
    assert client.refused("deleteMessages", chat_id=ana.chat, message_ids=[])[0] == 400
    assert client.refused("deleteMessages", chat_id=ana.chat, message_ids=list(range(101)))[0] == 400


def test_a_pressed_button_turns_until_the_bot_answers_once(fake: Fake, ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="1 yes", reply_markup=button(callback_data="q1:1"))
    reference = ana.press("1")
    pressed = client.next()["callback_query"]

    assert (pressed["id"], pressed["data"], pressed["message"]["text"]) == (reference, "q1:1", "1 yes")
    assert ana.waits()
    assert "MESSAGE_TOO_LONG" in client.refused("answerCallbackQuery", callback_query_id=reference, text="x" * 201)[1]
    assert client.call("answerCallbackQuery", callback_query_id=reference) is True
    assert not ana.waits()
    assert "query is too old" in client.refused("answerCallbackQuery", callback_query_id=reference)[1]

    late = ana.press("1")
    fake.age(1)
    assert "query is too old" in client.refused("answerCallbackQuery", callback_query_id=late)[1]


def test_only_what_the_platform_knows_can_be_shown_as_being_done(ana: Phone, client: Client) -> None:
    assert client.call("sendChatAction", chat_id=ana.chat, action="typing") is True
    assert client.refused("sendChatAction", chat_id=ana.chat, action="thinking")[0] == 400


def test_commands_are_kept_where_they_are_well_formed(client: Client) -> None:
    commands = [{"command": "help", "description": "Who can help"}]

    client.call("setMyCommands", commands=commands)
    client.call("setMyCommands", commands=[], language_code="fr")

    assert client.call("getMyCommands", language_code="fr") == []
    assert client.call("getMyCommands") == commands
    assert client.refused("setMyCommands", commands=[{"command": "Help!", "description": "x"}])[0] == 400
    assert client.refused("setMyCommands", commands=[{"command": "help", "description": ""}])[0] == 400
    client.call("deleteMyCommands")
    assert client.call("getMyCommands") == []


def test_words_that_are_no_unicode_are_refused(ana: Phone, client: Client) -> None:
    assert "UTF-8" in client.refused("sendMessage", chat_id=ana.chat, text="\ud800")[1]
