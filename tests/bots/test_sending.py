"""Sending: in order and paced, a secret never twice, and what is to be taken away is taken away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import apart
import pytest
from offices import TestOffice
from pretended import Platform, Pretended
from talking import Bot, made

from bots.channel import Closed, Later, Refused, Unsure
from grievance import inbox
from grievance.inbox import Arrival, Chat, Fate, Handled, Settled, Unsent, Waiting
from grievance.interview.conversation import begin
from grievance.interview.talk import Reply, Saying
from grievance.office import Office, Process

NINE = "🧱<b>&_*[ " * 900
LETTER = Saying("a letter", secret=True, again="send 9")


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Process.BOT)


def heard(office: Office, platform: Platform, address: str) -> Waiting:
    """Let one update come that nobody handles."""
    number = platform.tell(address, "hello")
    return inbox.take_in(office, "telegram", [Arrival(str(number), number, address, b"")])[0]


def follow(
    office: Office,
    platform: Platform,
    address: str,
    *says: Saying,
    clear: bool = False,
    hide: bool = False,
    forget: bool = False,
) -> list[Unsent]:
    """End a turn so that this follows."""
    waiting = heard(office, platform, address)
    known = inbox.chats(office, [waiting.chat]).get(waiting.chat)
    chat = known or Chat(waiting.chat, "telegram", address, begin(b"n" * 32))
    reply = Reply(chat.talk, says, clear=clear, hide=hide, forget=forget)
    return inbox.finish(office, [Handled(waiting, chat, reply, f"hers {waiting.place}")])


async def sent(process: Bot, unsent: list[Unsent]) -> None:
    """Let a process send, until it has nothing more to send."""
    vars(process.talks)["_sending"].hand(unsent)
    await asyncio.wait_for(process.talks.quiet(), 20)


def with_process(office: Office, deed: Callable[[Bot, Platform], Coroutine[Any, Any, None]]) -> Platform:
    """Do something with a process that polls nothing."""

    async def main() -> Platform:
        platform = Platform()
        process = made(office, platform)
        try:
            await deed(process, platform)
        finally:
            process.means.threads.close()
        return platform

    return apart.run(main())


def test_a_long_letter_arrives_whole_and_in_order(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        await sent(process, follow(ours, platform, "whole", Saying(NINE, secret=True), Saying("after it")))
        *parts, after = platform.there("whole")
        assert "".join(part.text for part in parts) == NINE
        assert after.text == "after it"
        await sent(process, follow(ours, platform, "whole", Saying("neutral"), clear=True))
        assert [message.text for message in platform.there("whole")] == ["neutral"]

    with_process(ours, deed)


def test_what_the_platform_wants_later_is_said_later_and_once(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", Later(7.0))
        await sent(process, follow(ours, platform, "later", LETTER))
        assert platform.texts("later") == ["a letter"]
        assert 7.0 in process.patience.paused

    with_process(ours, deed)


def test_a_plain_saying_of_which_nobody_knows_is_sent_again_and_not_for_ever(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", Unsure(), done=True, times=9)
        await sent(process, follow(ours, platform, "unsure", Saying("a question")))
        assert platform.texts("unsure") == ["a question"] * 3
        assert inbox.unsent(ours, "telegram") == []

    with_process(ours, deed)


@pytest.mark.parametrize("done", [True, False])
def test_a_secret_of_which_nobody_knows_is_never_sent_again_by_itself(ours: Office, *, done: bool) -> None:
    address = f"secret {done}"

    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", Unsure(), done=done)
        await sent(process, follow(ours, platform, address, LETTER))
        assert platform.texts(address) == ["a letter"] * done + ["send 9"]
        assert inbox.unsent(ours, "telegram") == []

    with_process(ours, deed)


def test_an_error_that_nobody_named_is_as_not_knowing(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", ZeroDivisionError())
        await sent(process, follow(ours, platform, "odd", Saying("first"), Saying("second")))
        assert platform.texts("odd") == ["first", "second"]

    with_process(ours, deed)


def test_a_secret_that_a_process_before_had_tried_is_offered_again(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        (unsent,) = follow(ours, platform, "tried", LETTER)
        inbox.settle(ours, [Settled(unsent.id, Fate.TRIED)])
        await sent(process, inbox.unsent(ours, "telegram"))
        assert platform.texts("tried") == ["send 9"]

    with_process(ours, deed)


def test_a_secret_is_known_as_tried_before_it_is_sent(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        unsent = follow(ours, platform, "marked", LETTER)
        gate = platform.gate("send")
        sending = asyncio.create_task(sent(process, unsent))
        await platform.until(lambda: "send" in platform.asked)
        assert [each.unsure for each in inbox.unsent(ours, "telegram")] == [True]
        gate.set()
        await sending
        assert inbox.unsent(ours, "telegram") == []

    with_process(ours, deed)


def test_what_is_refused_is_dropped_alone(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", Refused())
        await sent(process, follow(ours, platform, "refused", Saying("first"), Saying("second")))
        assert platform.texts("refused") == ["second"]
        assert inbox.unsent(ours, "telegram") == []

    with_process(ours, deed)


def test_to_who_is_gone_nothing_is_sent_any_more(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        platform.fail("send", Closed())
        await sent(process, follow(ours, platform, "away", Saying("first"), LETTER, Saying("third")))
        assert platform.texts("away") == []
        assert platform.asked.count("send") == 1
        assert inbox.unsent(ours, "telegram") == []

    with_process(ours, deed)


def test_everything_is_taken_away_before_anything_is_said_and_hers_too(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        await sent(process, follow(ours, platform, "clear", *(Saying(f"saying {n}") for n in range(20)), LETTER))
        platform.asked.clear()
        unsent = follow(ours, platform, "clear", Saying("neutral"), clear=True)
        await sent(process, unsent)
        assert [message.text for message in platform.there("clear")] == ["neutral"]
        assert [each for each in platform.removed if each.startswith("hers")]
        assert platform.asked.index("send") > max(at for at, what in enumerate(platform.asked) if what == "remove")
        assert len(inbox.shown(ours, unsent[0].chat)) == 1

    with_process(ours, deed)


def test_hiding_takes_away_the_secrets_and_nothing_else(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        await sent(process, follow(ours, platform, "hide", Saying("plain"), LETTER))
        await sent(process, follow(ours, platform, "hide", Saying("hidden"), hide=True))
        assert [message.text for message in platform.there("hide")] == ["plain", "hidden"]

    with_process(ours, deed)


def test_what_can_no_longer_be_taken_away_is_given_up_and_the_rest_goes(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        unsent = follow(ours, platform, "old", Saying("first"), Saying("second"), Saying("third"))
        await sent(process, unsent)
        platform.fail("remove", Refused())
        platform.fail("remove", Later(2.0))
        await sent(process, follow(ours, platform, "old", Saying("neutral"), clear=True))
        assert len(platform.removed) == 4  # of five, and one was refused
        assert [shown.secret for shown in inbox.shown(ours, unsent[0].chat)] == [False]
        assert 2.0 in process.patience.paused

    with_process(ours, deed)


def test_who_is_forgotten_leaves_nothing_and_is_somebody_new(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        await sent(process, follow(ours, platform, "forget", LETTER))
        unsent = follow(ours, platform, "forget", Saying("gone"), clear=True, forget=True)
        await sent(process, unsent)
        assert platform.texts("forget") == ["a letter", "gone"]
        assert inbox.shown(ours, unsent[0].chat) == []
        assert inbox.chats(ours, [unsent[0].chat]) == {}
        assert vars(vars(process.talks)["_sending"])["_forgetting"] == {}

    with_process(ours, deed)


def test_chats_keep_the_distance_that_the_channel_asks_for(ours: Office) -> None:
    async def deed(process: Bot, platform: Platform) -> None:
        channel = process.means.channel
        assert isinstance(channel, Pretended)
        channel.apace = 1.0
        paced = made(ours, platform, channel=channel)
        await sent(paced, follow(ours, platform, "paced", Saying("first"), Saying("second"), Saying("third")))
        assert paced.patience.paused == [1.0, 1.0]
        paced.means.threads.close()

    with_process(ours, deed)
