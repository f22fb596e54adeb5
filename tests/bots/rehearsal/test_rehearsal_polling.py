"""What the rehearsal holds a poller to: acknowledging, waiting, and being the only one."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import Any

import pytest
from calling import Client

from bots.rehearsal import Fake, Phone, rehearsing


def said(updates: list[dict[str, Any]]) -> list[str]:
    return [update["message"]["text"] for update in updates]


def test_what_is_not_acknowledged_comes_again(ana: Phone, client: Client) -> None:
    ana.say("one")
    ana.say("two")

    first, again = client.updates(), client.updates()

    assert said(first) == ["one", "two"]
    assert again == first


def test_an_offset_acknowledges_what_is_before_it_and_nothing_else(ana: Phone, client: Client) -> None:
    for words in ("one", "two", "three"):
        ana.say(words)
    polled = client.updates()

    rest = client.updates(offset=polled[1]["update_id"])

    assert said(rest) == ["two", "three"]
    assert said(client.updates()) == ["two", "three"]


def test_a_negative_offset_forgets_all_but_the_last(ana: Phone, client: Client) -> None:
    for words in ("one", "two", "three"):
        ana.say(words)

    assert said(client.updates(offset=-2)) == ["two", "three"]


def test_a_limit_is_kept_and_never_above_a_hundred(ana: Phone, client: Client) -> None:
    for number in range(105):
        ana.say(str(number))

    assert said(client.updates(limit=2)) == ["0", "1"]
    assert len(client.updates(limit=1000)) == 100


def test_ids_grow_and_a_new_platform_repeats_none(ana: Phone, client: Client) -> None:
    ana.say("one")
    ana.say("two")
    ids = [update["update_id"] for update in client.updates()]
    with rehearsing() as started_again:
        other = started_again.phone()
        other.say("three")
        later = started_again.pending[0]["update_id"]

    assert ids == [ids[0], ids[0] + 1]
    assert later not in ids
    assert other.chat != ana.chat


def test_a_poll_waits_until_something_comes(ana: Phone, client: Client) -> None:
    polled: list[dict[str, Any]] = []
    waiting = threading.Thread(target=lambda: polled.extend(client.updates(timeout=30)))
    waiting.start()

    ana.say("at last")
    waiting.join(10)

    assert said(polled) == ["at last"]


def test_a_poll_that_waited_in_vain_is_empty(client: Client) -> None:
    begun = time.monotonic()

    assert client.updates(timeout=1) == []
    assert time.monotonic() - begun >= 0.95


def test_a_second_poller_ends_the_first_with_409(fake: Fake, client: Client) -> None:
    refused: list[tuple[int, str]] = []
    waiting = threading.Thread(target=lambda: refused.append(client.refused("getUpdates", timeout=30)))
    waiting.start()
    fake.wait(lambda: fake._platform.updates._poller == 1)  # noqa: SLF001 - nobody outside can see that it waits
    other = Client(fake)

    with closing(other.connection):
        assert other.updates() == []
    waiting.join(10)

    assert refused[0][0] == 409
    assert "terminated by other getUpdates request" in refused[0][1]


def test_updates_that_nobody_wants_are_not_kept(ana: Phone, client: Client) -> None:
    client.updates(allowed_updates=["message"])
    message = ana.say("words")
    ana.edit(message, "other words")
    ana.block()

    assert [set(update) - {"update_id"} for update in client.updates()] == [{"message"}]


def test_the_list_of_what_is_wanted_holds_until_another_is_sent(ana: Phone, client: Client) -> None:
    client.updates(allowed_updates=["edited_message"])
    ana.edit(ana.say("words"), "other words")
    assert [set(update) - {"update_id"} for update in client.updates()] == [{"edited_message"}]

    client.updates(allowed_updates=[])
    ana.say("more")
    assert len(client.updates()) == 2


@pytest.mark.parametrize(("hours", "kept"), [(23.9, 1), (24.1, 0)])
def test_what_nobody_fetches_is_kept_for_a_day(fake: Fake, ana: Phone, client: Client, hours: float, kept: int) -> None:
    ana.say("is anybody there")

    fake.age(hours)

    assert len(client.updates()) == kept


def test_a_webhook_keeps_pollers_out_until_it_is_deleted(ana: Phone, client: Client) -> None:
    ana.say("kept meanwhile")
    assert client.refused("setWebhook", url="http://example.org")[0] == 400
    client.call("setWebhook", url="https://example.org/hook")

    assert client.refused("getUpdates")[0] == 409
    assert client.call("getWebhookInfo")["pending_update_count"] == 1
    client.call("deleteWebhook")

    assert client.call("getWebhookInfo")["url"] == ""
    assert said(client.updates()) == ["kept meanwhile"]


def test_pending_updates_are_dropped_where_that_is_asked(ana: Phone, client: Client) -> None:
    ana.say("words")

    client.call("deleteWebhook", drop_pending_updates=True)

    assert client.updates() == []


def test_an_update_can_be_put_in_as_it_is_and_comes_whatever_its_id(fake: Fake, ana: Phone, client: Client) -> None:
    ana.say("words")
    seen = client.next()
    poison = fake.inject({"callback_query": {"id": 7}})
    fake.inject(seen)

    after = client.updates(offset=seen["update_id"] + 1)

    assert after == [{"update_id": poison, "callback_query": {"id": 7}}, seen]
    assert client.updates(offset=poison + 1) == []


def test_what_is_held_comes_at_once_and_can_come_in_another_order(fake: Fake, ana: Phone, client: Client) -> None:
    with fake.held():
        for number in range(9):
            ana.say(str(number))
        assert client.updates() == []
        fake.shuffle(seed=2)

    words = said(client.updates())
    assert words != sorted(words)
    assert sorted(words) == [str(number) for number in range(9)]
