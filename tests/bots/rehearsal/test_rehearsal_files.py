"""Files on the rehearsal's platform: how they are told, fetched and refused."""

from __future__ import annotations

import json

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone


def fetched(client: Client, reference: str) -> tuple[int, bytes]:
    path = client.call("getFile", file_id=reference)["file_path"]
    assert not path.startswith("/")
    return client.ask(f"/file/bot{client.token}/{path}", verb="GET")


def test_a_photo_comes_in_sizes_and_the_last_is_the_whole(ana: Phone, client: Client) -> None:
    ana.photo(b"the whole picture", "what I saw")

    message = client.next()["message"]

    assert message["caption"] == "what I saw"
    assert "text" not in message
    assert [size["width"] for size in message["photo"]] == sorted(size["width"] for size in message["photo"])
    assert fetched(client, message["photo"][-1]["file_id"]) == (200, b"the whole picture")
    assert fetched(client, message["photo"][0]["file_id"])[1] != b"the whole picture"


def test_a_file_a_voice_a_song_a_video_and_a_sticker_are_each_told_in_their_way(ana: Phone, client: Client) -> None:
    ana.document("report.pdf", b"%PDF", media="application/pdf")
    ana.voice(b"OggS")
    ana.audio("song.mp3", b"ID3")
    ana.video("film.mp4", b"ftyp")
    ana.sticker()

    document, voice, audio, video, sticker = (update["message"] for update in client.updates())

    assert (document["document"]["file_name"], document["document"]["mime_type"]) == ("report.pdf", "application/pdf")
    assert (voice["voice"]["mime_type"], voice["voice"]["duration"]) == ("audio/ogg", 3)
    assert audio["audio"]["file_name"] == "song.mp3"
    assert video["video"]["mime_type"] == "video/mp4"
    assert sticker["sticker"]["emoji"]
    assert fetched(client, document["document"]["file_id"]) == (200, b"%PDF")


def test_an_album_is_an_update_each_with_one_name_and_one_caption(ana: Phone, client: Client) -> None:
    ana.album([b"one", b"two", b"three"], "all of it")

    messages = [update["message"] for update in client.updates()]

    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["all of it", None, None]


@pytest.mark.parametrize(("size", "status"), [(20_000_000, 200), (20_000_001, 400)])
def test_a_file_past_twenty_million_bytes_cannot_be_fetched(ana: Phone, client: Client, size: int, status: int) -> None:
    ana.document("film.mkv", b"...", size=size)

    answer = client.whole("getFile", file_id=client.next()["message"]["document"]["file_id"])

    assert answer.get("error_code", 200) == status
    assert status == 200 or answer["description"] == "Bad Request: file is too big"


def test_a_file_whose_size_is_not_told_has_none(ana: Phone, client: Client) -> None:
    ana.document("a", b"bytes", sized=False)

    assert "file_size" not in client.next()["message"]["document"]


def test_an_unknown_file_is_refused(client: Client) -> None:
    assert client.refused("getFile", file_id="nothing")[0] == 400
    assert client.ask(f"/file/bot{client.token}/photos/file_9.jpg", verb="GET")[0] == 404


def test_an_address_is_good_for_an_hour_and_for_its_token_alone(fake: Fake, ana: Phone, client: Client) -> None:
    ana.voice(b"OggS")
    path = client.call("getFile", file_id=client.next()["message"]["voice"]["file_id"])["file_path"]

    assert client.ask(f"/file/bot{client.token}/{path}", verb="GET")[0] == 200
    assert client.ask(f"/file/bot2:other/{path}", verb="GET")[0] == 401
    fake.age(1.1)
    assert client.ask(f"/file/bot{client.token}/{path}", verb="GET")[0] == 404


def test_a_file_can_be_sent_in_parts_and_again_by_its_reference(ana: Phone, client: Client) -> None:
    body = (
        b'--mark\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n%d\r\n'
        b'--mark\r\nContent-Disposition: form-data; name="document"\r\n\r\nattach://one\r\n'
        b'--mark\r\nContent-Disposition: form-data; name="one"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\n'
        b"bytes\r\n--not the mark\r\n--mark--\r\n" % ana.chat
    )
    headers = {"Content-Type": "multipart/form-data; boundary=mark"}

    status, answer = client.ask(f"/bot{client.token}/sendDocument", body, headers)
    document = json.loads(answer)["result"]["document"]
    again = client.call("sendDocument", chat_id=ana.chat, document=document["file_id"], caption="again")

    assert status == 200
    assert (document["file_name"], document["mime_type"]) == ("a b.txt", "text/plain")
    assert fetched(client, again["document"]["file_id"])[1] == b"bytes\r\n--not the mark"
    assert ana.texts() == ["", "again"]
    assert client.refused("sendDocument", chat_id=ana.chat)[0] == 400
    assert client.refused("sendDocument", chat_id=ana.chat, document="nothing")[0] == 400
