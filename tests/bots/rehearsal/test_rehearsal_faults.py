"""What the rehearsal does wrong on purpose, and how strict it is about pace."""

from __future__ import annotations

import http.client
import math
import time

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone
from bots.rehearsal.faults import Pace
from bots.rehearsal.refusals import Refusal


@pytest.mark.parametrize("kind", ["400", "401", "403", "404", "409", "500", "502", "504"])
def test_a_method_fails_with_a_status_as_often_as_it_is_told(fake: Fake, ana: Phone, client: Client, kind: str) -> None:
    fake.fail("sendMessage", times=2, kind=kind)

    refused = [client.refused("sendMessage", chat_id=ana.chat, text="words")[0] for _ in range(2)]
    client.call("sendMessage", chat_id=ana.chat, text="words")

    assert refused == [int(kind)] * 2
    assert ana.texts() == ["words"]


def test_a_refusal_for_its_pace_says_how_long_to_wait(fake: Fake, ana: Phone, client: Client) -> None:
    fake.fail("sendMessage", kind="429", retry_after=7)

    answer = client.whole("sendMessage", chat_id=ana.chat, text="words")

    assert answer["error_code"] == 429
    assert answer["parameters"] == {"retry_after": 7}
    assert ana.texts() == []


def test_a_method_can_be_one_that_is_not_supported(fake: Fake, ana: Phone, client: Client) -> None:
    fake.fail("deleteMessage", kind="not supported", times=math.inf)

    assert "not supported" in client.refused("deleteMessage", chat_id=ana.chat, message_id=1)[1]
    fake.heal("deleteMessage")
    assert client.refused("deleteMessage", chat_id=ana.chat, message_id=99)[0] == 400


@pytest.mark.parametrize(("kind", "taken"), [("cut", []), ("cut_after", ["words"])])
def test_a_connection_is_cut_before_or_after_the_message_was_taken(
    fake: Fake, ana: Phone, client: Client, kind: str, taken: list[str]
) -> None:
    fake.fail("sendMessage", kind=kind)

    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        client.call("sendMessage", chat_id=ana.chat, text="words")

    assert ana.texts() == taken
    assert fake.sent[-1].status == 0


@pytest.mark.parametrize(("kind", "taken"), [("timeout", []), ("timeout_after", ["words"])])
def test_an_answer_never_comes_before_or_after_the_message_was_taken(
    fake: Fake, ana: Phone, client: Client, kind: str, taken: list[str]
) -> None:
    fake.fail("sendMessage", kind=kind)
    client.connection.close()
    client.connection.timeout = 0.2

    with pytest.raises(TimeoutError):
        client.call("sendMessage", chat_id=ana.chat, text="words")

    assert ana.texts() == taken


def test_a_fault_can_keep_to_one_chat(fake: Fake, ana: Phone, client: Client) -> None:
    other = fake.phone()
    other.say("/start")
    fake.fail("*", times=math.inf, kind="500", chat=other.chat)

    client.call("sendMessage", chat_id=ana.chat, text="words")

    assert client.refused("sendMessage", chat_id=other.chat, text="words")[0] == 500


def test_the_fetching_of_a_file_can_fail(fake: Fake, ana: Phone, client: Client) -> None:
    ana.voice(b"OggS")
    path = client.call("getFile", file_id=client.next()["message"]["voice"]["file_id"])["file_path"]
    fake.fail("file", kind="500")

    statuses = [client.ask(f"/file/bot{client.token}/{path}", verb="GET")[0] for _ in range(2)]

    assert statuses == [500, 200]


def test_an_unknown_fault_is_named(fake: Fake) -> None:
    with pytest.raises(ValueError, match="cut_after"):
        fake.fail("sendMessage", kind="explode")


def test_answers_can_be_slow(fake: Fake, client: Client) -> None:
    fake.latency = 0.2
    begun = time.monotonic()

    client.call("getMe")

    assert time.monotonic() - begun >= 0.2


def test_a_second_message_within_a_second_is_too_many_for_one_chat_and_not_for_another() -> None:
    clock = [100.0]
    pace = Pace(on=True, now=lambda: clock[0])
    pace.keep(1)

    pace.keep(2)
    clock[0] += 0.9
    with pytest.raises(Refusal) as refused:
        pace.keep(1)
    clock[0] += 0.1
    pace.keep(1)

    assert (refused.value.status, refused.value.retry_after) == (429, 1)


def test_more_than_thirty_messages_within_a_second_are_too_many_for_all() -> None:
    clock = [100.0]
    pace = Pace(on=True, now=lambda: clock[0])
    for chat in range(30):
        pace.keep(chat)

    with pytest.raises(Refusal):
        pace.keep(30)
    clock[0] += 1.0
    pace.keep(30)


def test_pace_is_kept_where_it_is_switched_on_and_counts_messages_alone(fake: Fake, ana: Phone, client: Client) -> None:
    send = {"text": "words", "chat_id": ana.chat}
    freely = [client.whole("sendMessage", **send)["ok"] for _ in range(3)]
    fake.paced = True
    fake._api.pace.now = lambda: 100.0  # noqa: SLF001 - the clock stands still, however slow this machine is
    client.call("sendMessage", **send)

    answer = client.whole("sendMessage", **send)
    client.call("sendChatAction", chat_id=ana.chat, action="typing")

    assert freely == [True] * 3
    assert answer["parameters"] == {"retry_after": 1}
    assert len(ana.texts()) == 4


def test_every_call_is_kept_with_what_became_of_it(fake: Fake, ana: Phone, client: Client) -> None:
    client.call("sendMessage", chat_id=ana.chat, text="words")
    client.refused("sendMessage", chat_id=ana.chat, text="")

    first, second = fake.calls("sendmessage")
    assert (first.params, first.status) == ({"chat_id": ana.chat, "text": "words"}, 200)
    assert second.status == 400
    assert fake.said == 1
