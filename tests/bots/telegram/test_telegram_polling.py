from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence

import pytest
from telegraph import TOKEN, line, nobody

from bots.channel import Later, Unfit
from bots.rehearsal import rehearsing
from bots.telegram import Telegram
from bots.telegram.polling import PAUSE
from grievance.errors import SettingRefused
from grievance.inbox import Arrival

LOG = "bots.telegram.polling"


def words(telegram: Telegram, arrivals: Sequence[Arrival]) -> list[str]:
    return [turn.text for arrival in arrivals if (turn := telegram.read(arrival.body).turn)]


async def later(telegram: Telegram) -> float:
    with pytest.raises(Later) as told:
        await telegram.poll()
    return told.value.seconds


def test_updates_are_acknowledged_by_the_next_poll_and_no_sooner() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        phone.say("one")
        phone.say("two")

        async def work(telegram: Telegram) -> None:
            first = await telegram.poll()
            assert words(telegram, first) == ["one", "two"]
            assert [arrival.address for arrival in first] == [str(phone.chat)] * 2
            assert [int(arrival.id) for arrival in first] == [arrival.place for arrival in first]
            assert len(fake.pending) == 2

            assert await telegram.poll() == []
            assert fake.pending == []

        line(fake.base, work)


def test_what_came_while_nobody_asked_is_not_acknowledged_with_what_was_before() -> None:
    with rehearsing() as fake:
        phone = fake.phone()

        async def work(telegram: Telegram) -> None:
            for word in ("one", "two", "three"):
                phone.say(word)
                assert words(telegram, await telegram.poll()) == [word]

        line(fake.base, work)


def test_a_process_that_was_killed_before_it_kept_them_gets_the_same_updates_again() -> None:
    with rehearsing() as fake:
        fake.phone().say("one")

        async def work(telegram: Telegram) -> list[tuple[str, bytes]]:
            return [(arrival.id, arrival.body) for arrival in await telegram.poll()]

        assert line(fake.base, work) == line(fake.base, work) != []


@pytest.mark.parametrize("kind", ["cut", "cut_after", "500", "502", "400"])
def test_after_a_poll_that_failed_the_same_updates_come_again(kind: str) -> None:
    with rehearsing() as fake:
        fake.phone().say("one")
        fake.fail("getUpdates", 1, kind)

        async def work(telegram: Telegram) -> None:
            await later(telegram)
            assert words(telegram, await telegram.poll()) == ["one"]

        line(fake.base, work)


def test_a_server_that_does_not_answer_in_time_is_asked_again() -> None:
    with rehearsing() as fake:
        fake.phone().say("one")
        fake.fail("getUpdates", 1, "timeout")

        async def work(telegram: Telegram) -> None:
            await later(telegram)
            assert words(telegram, await telegram.poll()) == ["one"]

        line(fake.base, work, patience=0.2)


def test_a_slow_server_is_waited_for() -> None:
    with rehearsing() as fake:
        fake.phone().say("one")
        fake.latency = 0.3

        async def work(telegram: Telegram) -> None:
            assert words(telegram, await telegram.poll()) == ["one"]

        line(fake.base, work)


def test_a_poll_waits_for_what_is_still_to_come() -> None:
    with rehearsing() as fake:
        phone = fake.phone()

        async def work(telegram: Telegram) -> None:
            poll = asyncio.create_task(telegram.poll())
            await asyncio.to_thread(fake.wait, lambda: fake._platform.updates.wanted)  # noqa: SLF001 - it waits inside
            phone.say("one")
            assert words(telegram, await poll) == ["one"]

        line(fake.base, work, seconds=10)


def test_a_server_that_answers_at_once_with_nothing_is_not_asked_without_pause() -> None:
    with rehearsing() as fake:

        async def work(telegram: Telegram) -> float:
            began = time.monotonic()
            for _ in range(3):
                assert await telegram.poll() == []
            return time.monotonic() - began

        assert line(fake.base, work) >= 3 * PAUSE


def test_an_update_that_never_goes_away_is_not_asked_for_without_pause() -> None:
    with rehearsing() as fake:
        fake.inject({"update_id": -5})

        async def work(telegram: Telegram) -> float:
            began = time.monotonic()
            await telegram.poll()
            return time.monotonic() - began

        assert line(fake.base, work) >= PAUSE


def test_what_is_asked_for_is_named() -> None:
    with rehearsing() as fake:

        async def work(telegram: Telegram) -> None:
            await telegram.poll()

        line(fake.base, work)

        kinds = ["message", "edited_message", "callback_query", "my_chat_member"]
        assert fake.calls("getUpdates")[0].params["allowed_updates"] == kinds


def test_a_poison_update_is_unfit_and_the_rest_of_its_batch_goes_on() -> None:
    with rehearsing() as fake:
        phone = fake.phone()
        phone.say("one")
        fake.inject(
            {"callback_query": {"id": "7", "from": {"id": 5, "is_bot": False, "first_name": "A"}, "data": "q:1"}}
        )
        phone.say("two")

        async def work(telegram: Telegram) -> None:
            first, poison, second = await telegram.poll()
            assert words(telegram, [first, second]) == ["one", "two"]
            with pytest.raises(Unfit):
                telegram.read(poison.body)
            await telegram.poll()
            assert fake.pending == []

        line(fake.base, work)


def test_two_pollers_end_each_other_and_neither_ends_the_process() -> None:
    with rehearsing() as fake:
        phone = fake.phone()

        async def work(first: Telegram) -> None:
            second = Telegram(TOKEN, fake.base, fake.base, 10)
            polls = [asyncio.create_task(one.poll()) for one in (first, second)]
            done, waiting = await asyncio.wait(polls, return_when=asyncio.FIRST_COMPLETED)
            assert [type(poll.exception()) for poll in done] == [Later]
            phone.say("one")
            assert words(second, await waiting.pop()) == ["one"]
            await second.close()

        line(fake.base, work, seconds=10)


def test_a_second_poller_is_said_once_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with rehearsing() as fake:
        fake.fail("getUpdates", 3, "409")

        async def work(telegram: Telegram) -> list[float]:
            return [await later(telegram) for _ in range(3)]

        with caplog.at_level(logging.DEBUG):
            line(fake.base, work)

    assert ["somebody else polls" in told.getMessage() for told in caplog.records if told.name == LOG] == [True]


@pytest.mark.parametrize("kind", ["401", "404"])
def test_a_token_that_the_platform_does_not_know_is_a_setting_that_is_refused(kind: str) -> None:
    with rehearsing() as fake:
        fake.fail("getUpdates", 1, kind)

        async def work(telegram: Telegram) -> None:
            with pytest.raises(SettingRefused, match="GRIEVANCE_TELEGRAM_TOKEN"):
                await telegram.poll()

        line(fake.base, work)


def test_pauses_grow_while_nobody_answers_and_begin_anew_when_somebody_does() -> None:
    base = nobody()

    async def away(telegram: Telegram) -> list[float]:
        return [await later(telegram) for _ in range(8)]

    assert line(base, away) == [1, 2, 4, 8, 16, 32, 60, 60]
    with rehearsing() as fake:
        fake.fail("getUpdates", 2, "500")

        async def comes_back(telegram: Telegram) -> list[float]:
            pauses = [await later(telegram) for _ in range(2)]
            await telegram.poll()
            fake.fail("getUpdates", 1, "500")
            return [*pauses, await later(telegram)]

        assert line(fake.base, comes_back) == [1, 2, 1]


def test_the_pause_that_the_platform_asks_for_is_the_pause() -> None:
    with rehearsing() as fake:
        fake.fail("getUpdates", 1, "429", retry_after=17)

        assert line(fake.base, later) == 17


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
def test_no_proxy_stands_between_us_and_this_machine(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, nobody())
    with rehearsing() as fake:
        fake.phone().say("one")

        async def work(telegram: Telegram) -> None:
            assert words(telegram, await telegram.poll()) == ["one"]

        line(fake.base, work)


def test_a_proxy_that_cannot_be_used_is_a_setting_that_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://user:secret@127.0.0.1:1")

    with pytest.raises(SettingRefused) as refused:
        Telegram(TOKEN, "https://127.0.0.1", "https://127.0.0.1", 0)

    assert "secret" not in str(refused.value)
    assert refused.value.__context__ is None
