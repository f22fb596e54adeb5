from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegraph import TOKEN, line

from bots.channel import Unfit, Update
from bots.rehearsal import rehearsing
from bots.telegram import Telegram
from bots.telegram.attachments import plain_name
from bots.telegram.reading import read
from bots.telegram.reducing import reduced
from grievance.inbox import Arrival
from grievance.interview.talk import Turn

MOST = Telegram.most_bytes
CHAT = {"id": 77, "type": "private", "first_name": "Amina", "last_name": "Diallo", "username": "amina_d"}
PERSON = {"id": 77, "is_bot": False, "first_name": "Amina", "username": "amina_d", "language_code": "fr"}
FILE = {"file_id": "F", "file_unique_id": "u"}
ABOUT_HER = (b"Amina", b"Diallo", b"amina_d", b"language_code", b"first_name", b'"fr"')


def message(**content: Any) -> dict[str, Any]:  # noqa: ANN401 - what a message may hold
    return {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": PERSON, **content}


def press(data: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - the same
    return {
        "update_id": 9,
        "callback_query": {"id": "q7", "from": PERSON, "chat_instance": "i", "data": data, "message": message()} | more,
    }


def arrived(**content: Any) -> Arrival:  # noqa: ANN401 - the same
    return reduced({"update_id": 9, "message": message(**content)})


def understood(**content: Any) -> Update:  # noqa: ANN401 - the same
    return read(arrived(**content).body, MOST)


def turn(**content: Any) -> Turn:  # noqa: ANN401 - the same
    told = understood(**content).turn
    assert told
    return told


# --- words ----------------------------------------------------------------------------------------------------------


def test_words_are_a_turn_with_the_message_they_stood_in() -> None:
    arrival = arrived(text="<b>&_*[ wages")

    assert (arrival.id, arrival.place, arrival.address) == ("9", 9, "77")
    assert read(arrival.body, MOST) == Update(Turn("<b>&_*[ wages"), message="5")


def test_a_person_without_a_name_is_heard_like_any_other() -> None:
    assert turn(text="wages", chat={"id": 77, "type": "private"}, **{"from": {"id": 77}}) == Turn("wages")


def test_words_that_were_written_anew_say_so() -> None:
    edited = reduced({"update_id": 9, "edited_message": message(text="wages, since May", edit_date=1_700_000_100)})

    assert read(edited.body, MOST).turn == Turn("wages, since May", edited=True)


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("/start", "/start"),
        ("/start@Line20Bot", "/start"),
        ("/start@Line20Bot payload_7-x", "/start"),
        ("/start it was in May", "/start it was in May"),
        ("/Stop", "/stop"),
        ("/help@line20bot me", "/help me"),
        ("look at /start@Line20Bot", "look at /start@Line20Bot"),
        ("/path/to@here", "/path/to@here"),
    ],
)
def test_a_command_is_heard_without_the_name_of_the_bot(typed: str, heard: str) -> None:
    assert turn(text=typed).text == heard


def test_halves_of_letters_and_nul_cannot_break_what_comes_after() -> None:
    assert turn(text="a\ud83d b\0c \ud83d\ude00").text == "a\ufffd bc \U0001f600"


# --- files ----------------------------------------------------------------------------------------------------------


def test_of_a_photo_the_largest_is_fetched_and_its_caption_is_words() -> None:
    sizes = [
        FILE | {"file_id": id_, "width": side, "height": side} for id_, side in (("s", 90), ("l", 900), ("m", 320))
    ]
    update = understood(photo=sizes, caption="the well")

    assert update.turn == Turn("the well", files=1)
    assert [(file.reference, file.name, file.media) for file in update.files] == [("l", "photo.jpg", "image/jpeg")]


@pytest.mark.parametrize(
    ("content", "name", "media", "voices"),
    [
        ({"voice": FILE | {"duration": 3, "mime_type": "audio/ogg"}}, "voice.ogg", "audio/ogg", 1),
        ({"audio": FILE | {"duration": 3, "mime_type": "audio/mpeg"}}, "audio.mp3", "audio/mpeg", 1),
        ({"audio": FILE | {"duration": 3, "file_name": "a.m4a"}}, "a.m4a", "audio/mpeg", 1),
        ({"video_note": FILE | {"duration": 3, "length": 240}}, "video.mp4", "video/mp4", 1),
        ({"video": FILE | {"duration": 3, "width": 1, "height": 1}}, "video.mp4", "video/mp4", 0),
        (
            {"document": FILE | {"file_name": "pay.pdf", "mime_type": "application/pdf"}},
            "pay.pdf",
            "application/pdf",
            0,
        ),
        ({"document": FILE}, "file.bin", "application/octet-stream", 0),
        (
            {"animation": FILE | {"duration": 3, "width": 1, "height": 1}, "document": FILE},
            "video.mp4",
            "video/mp4",
            0,
        ),
    ],
)
def test_every_kind_of_file_is_one_file(content: dict[str, Any], name: str, media: str, voices: int) -> None:
    update = understood(**content)

    assert update.turn == Turn(files=1, voices=voices)
    assert [(file.reference, file.name, file.media) for file in update.files] == [("F", name, media)]


def test_files_that_were_sent_together_share_a_word() -> None:
    assert turn(document=FILE, media_group_id="42") == Turn(files=1, album="42")


def test_what_is_too_large_to_be_fetched_is_counted_and_the_words_are_kept() -> None:
    update = understood(document=FILE | {"file_size": MOST + 1}, caption="the film")

    assert update.turn == Turn("the film", large=1)
    assert update.files == ()


def test_a_file_of_the_largest_size_or_of_no_size_is_fetched() -> None:
    assert turn(document=FILE | {"file_size": MOST}).files == 1
    assert understood(document=FILE).files[0].size is None


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\amina\\pay.pdf", "pay.pdf"),
        ("pay\u202efdp.exe", "payfdp.exe"),
        ("a\nb\0.pdf", "ab.pdf"),
        ("...", ""),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("x" * 300, "x" * 100),
        ("أجور.pdf", "أجور.pdf"),
    ],
)
def test_a_name_of_a_file_hides_nothing_and_leads_nowhere(given_name: str, kept: str) -> None:
    assert plain_name(given_name) == kept


# --- buttons --------------------------------------------------------------------------------------------------------


def test_a_pressed_button_is_its_digit_and_the_mark_of_its_question() -> None:
    arrival = reduced(press("k3:2"))

    assert arrival.address == "77"
    assert read(arrival.body, MOST) == Update(Turn("2", mark="k3"), pressed="q7")


@pytest.mark.parametrize("data", ["", "k3", "k3:", "k3:x", "k3:123", "a:b:1", "k3:-1", "drop table", "k3:1\n"])
def test_a_press_that_no_button_of_ours_makes_is_answered_to_the_platform_alone(data: str) -> None:
    assert read(reduced(press(data)).body, MOST) == Update(pressed="q7")


def test_a_press_under_a_message_that_is_gone_is_still_a_press() -> None:
    gone = {"message_id": 4, "date": 0, "chat": CHAT}

    assert read(reduced(press("k3:1", message=gone)).body, MOST).turn == Turn("1", mark="k3")


# --- what is no turn ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_groups_and_channels_are_not_answered_and_nothing_of_them_is_kept(kind: str) -> None:
    group = {"id": -5, "type": kind, "title": "Workers of plant 7"}
    for update in (
        {"update_id": 9, "message": message(text="hello", chat=group)},
        {"update_id": 9, "edited_message": message(text="hello", chat=group)},
        {"update_id": 9, "channel_post": message(text="hello", chat=group)},
        press("k3:1", message=message(text="hello", chat=group)),
    ):
        arrival = reduced(update)
        assert arrival.address == ""
        assert read(arrival.body, MOST).turn is None
        assert b"hello" not in arrival.body
        assert b"plant" not in arrival.body


def test_other_bots_are_not_answered() -> None:
    assert understood(text="hello", **{"from": PERSON | {"is_bot": True}}).turn is None


def test_a_block_closes_the_chat_and_an_unblock_opens_it() -> None:
    bot = {"id": 1, "is_bot": True, "first_name": "Line 20"}
    member, kicked = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked", "until_date": 0}
    change = {"chat": CHAT, "from": PERSON, "date": 1_700_000_000}

    def update(old: dict[str, Any], new: dict[str, Any]) -> Update:
        arrival = reduced({"update_id": 9, "my_chat_member": change | {"old_chat_member": old, "new_chat_member": new}})
        assert arrival.address == "77"
        return read(arrival.body, MOST)

    assert update(member, kicked) == Update(closed=True)
    assert update(kicked, member) == Update(closed=False)


@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": message(text="old")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {},
    ],
)
def test_what_the_platform_says_by_itself_is_not_answered(content: dict[str, Any]) -> None:
    assert understood(**content) == Update()


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "+15550100", "first_name": "Amina"}},
        {"location": {"latitude": 52.52, "longitude": 13.4}},
        {"sticker": FILE | {"emoji": "x"}},
        {"poll": {"question": "Diallo?"}},
        {"something_of_next_year": {"secret": "Diallo"}},
    ],
)
def test_what_we_do_not_keep_is_a_turn_without_words_or_files(content: dict[str, Any]) -> None:
    assert understood(**content).turn == Turn()


def test_a_place_that_moves_on_is_answered_once() -> None:
    moved = reduced({"update_id": 9, "edited_message": message(location={"latitude": 52.5, "longitude": 13.4})})

    assert read(moved.body, MOST).turn is None


# --- what is kept, and what is not ----------------------------------------------------------------------------------


def test_nothing_of_names_numbers_places_or_third_persons_is_in_what_is_kept() -> None:
    with rehearsing() as fake:
        phone = fake.phone("Amina Diallo", "fr", "amina_d")
        phone.say("wages")
        phone.contact("+15550100", "Amina")
        phone.location(52.52, 13.4)
        phone.forward("He said so.", "Diallo Senior")
        phone.photo(b"photo", "the well")
        phone.block()

        async def work(telegram: Telegram) -> list[bytes]:
            return [arrival.body for arrival in await telegram.poll()]

        bodies = line(fake.base, work)

    assert len(bodies) == 6
    for about in (*ABOUT_HER, b"15550100", b"52.5", b"Senior", b"forward", TOKEN.encode()):
        assert about not in b"\n".join(bodies)
    assert [bool(read(body, MOST).turn) for body in bodies] == [True] * 5 + [False]
    assert read(bodies[3], MOST).turn == Turn("He said so.")


def test_the_forwarded_words_of_a_person_with_an_account_are_kept_without_the_person() -> None:
    origin = {"type": "user", "sender_user": {"id": 8, "is_bot": False, "first_name": "Diallo"}, "date": 1_700_000_000}
    arrival = arrived(text="He said so.", forward_origin=origin, reply_to_message=message(text="Diallo asked"))

    assert read(arrival.body, MOST).turn == Turn("He said so.")
    assert not [about for about in ABOUT_HER if about in arrival.body]


@pytest.mark.parametrize(
    "raw",
    [
        {"update_id": 9, "message": {"text": "wages"}},
        {"update_id": 9, "message": message(text=7)},
        {"update_id": 9, "message": message(text="wages", message_id="five")},
        {"update_id": 9, "message": "wages"},
        {"update_id": 9, "message": message(text="wages", photo=[{"file_id": 5}])},
        {"update_id": 9, "message": message(text="wages", document=FILE | {"file_size": "wages"})},
        {"update_id": 9, "message": message(text="wages", chat={"id": "Diallo", "type": "private"})},
        {"update_id": 9, "callback_query": {"id": "q", "from": PERSON, "data": "k:1"}},
        {"message": message(text="wages", chat=None)},
    ],
)
def test_what_cannot_be_understood_is_kept_as_it_came_and_is_unfit(raw: dict[str, Any]) -> None:
    arrival = reduced(raw)

    assert json.loads(arrival.body) == raw
    with pytest.raises(Unfit) as unfit:
        read(arrival.body, MOST)
    assert unfit.value.__context__ is None
    assert "wages" not in repr(unfit.value)


@pytest.mark.parametrize(
    ("content", "address"),
    [
        ({"text": 7}, "77"),
        ({"text": 7, "chat": {"id": "Diallo", "type": "private"}}, ""),
        ({"text": 7, "chat": {"id": -5, "type": "group"}}, ""),
        ({"text": 7, "chat": "Diallo"}, ""),
    ],
)
def test_of_what_cannot_be_understood_the_chat_is_known_where_it_is_plain(content: Any, address: str) -> None:  # noqa: ANN401 - what a message may hold
    assert arrived(**content).address == address
    assert reduced({"update_id": 9, "edited_message": message(**content)}).address == address
    assert reduced({"update_id": 9, "message": 5}).address == ""


def test_what_we_do_not_read_cannot_make_a_message_unfit() -> None:
    assert turn(text="wages", forward_origin={"type": 5}, entities="?", reply_to_message=7) == Turn("wages")


def test_an_update_without_a_number_has_an_id_that_is_the_same_each_time() -> None:
    first, again, other = (reduced({"message": {"text": text}}) for text in ("one", "one", "two"))

    assert first.id == again.id != other.id


PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False)
ANY = st.recursive(
    PLAIN | st.sampled_from(["", "7", "private", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*message(), "text", "id"]), inner),
    max_leaves=9,
)
FIELDS = st.sampled_from([*message(), "text", "caption", "contact", "media_group_id", "document", "photo", "voice"])


@given(st.dictionaries(FIELDS, ANY, max_size=4), st.sampled_from(["message", "edited_message"]))
def test_whatever_a_message_holds_it_is_understood_or_unfit(content: dict[str, Any], kind: str) -> None:
    arrival = reduced({"update_id": 9, kind: message(**{"text": "x", **content})})

    try:
        update = read(arrival.body, MOST)
    except Unfit:
        return
    assert isinstance(update.turn, Turn | None)


@given(st.binary(max_size=60) | ANY.map(lambda told: json.dumps(told).encode()))
def test_a_body_that_is_none_of_ours_is_unfit(body: bytes) -> None:
    with pytest.raises(Unfit):
        read(body, MOST)
