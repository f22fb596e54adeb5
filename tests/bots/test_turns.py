"""Turns: each of them once, in order within a chat, many chats side by side; and none of them holds up another."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import apart
import pytest
from offices import TestOffice
from pretended import Platform
from sqlalchemy import text
from talking import Fuse, at_the_story, bot

from bots.threads import Threads
from bots.turning import TRIES
from grievance import channels, inbox
from grievance.errors import StoreAway
from grievance.inbox import NEWS, Arrival, Chat, Handled, Unsent, Waiting
from grievance.office import Office, Process
from grievance.phrases import say

_P = ParamSpec("_P")
_T = TypeVar("_T")


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Process.BOT)


@contextmanager
def held(office: TestOffice) -> Iterator[None]:
    """Hold the database's tables, so that nobody else writes."""
    with office.public.store.write() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE heard IN EXCLUSIVE MODE"))
        yield


def test_an_update_that_comes_again_is_one_turn(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            platform.tell("again", "hello")
            await process.quiet()
        said = platform.texts("again")
        platform.acknowledged = 0  # the platform has forgotten that we had it
        async with bot(ours, platform) as process:
            await process.quiet()
            platform.tell("other", "hello")
            await process.quiet()
        assert platform.texts("again") == said
        assert platform.texts("other") == said

    apart.run(main())


def test_a_chat_is_answered_in_order_while_others_go_on(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "slow")
            gate = platform.gate("fetch")
            before = len(platform.texts("slow"))
            platform.send_file("slow", b"a photograph" * 100, "my story")
            platform.tell("slow", "and then this")
            platform.tell("quick", "hello")
            await platform.tell_all()
            await platform.until(lambda: bool(platform.texts("quick")) and "fetch" in platform.asked)
            assert len(platform.texts("slow")) == before
            gate.set()
            await process.quiet()
            chat = process.chat("slow")
            assert chat
            assert chat.talk.filed
            assert chat.talk.times == 1  # what came second was added to the story, and is not the story
            assert any(message.secret for message in platform.said if message.address == "slow")

    apart.run(main())


@pytest.mark.parametrize("bad", ["poison", "trap"])
def test_an_update_that_cannot_be_handled_is_set_aside_and_the_queue_moves_on(ours: Office, bad: str) -> None:
    async def main() -> None:
        platform, before = Platform(), channels.health(ours).aside
        async with bot(ours, platform) as process:
            platform.tell(bad, bad)
            platform.tell(bad, "hello")
            await process.quiet()
            assert platform.texts(bad)[0] == say("en", "bot.aside", web=process.means.rules.web)
            assert "English" in platform.texts(bad)[1]
            assert len(process.patience.paused) == (TRIES - 1 if bad == "trap" else 0)
        assert channels.health(ours).aside == before + 1
        assert inbox.waiting(ours, "telegram") == []

    apart.run(main())


def test_who_sent_what_is_set_aside_hears_so_in_her_language_and_goes_on_where_she_was(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "hers")
            before, said = process.chat("hers"), len(platform.texts("hers"))
            platform.tell("hers", "trap")
            await process.quiet()
            after = process.chat("hers")
            assert before
            assert after
            assert after.talk == before.talk
            (told,) = platform.texts("hers")[said:]
            assert told.splitlines() == [
                say("en", "bot.aside", web=process.means.rules.web),
                say("en", "bot.aside.kept"),
            ]

    apart.run(main())


class Broken(Threads):
    """Threads in which a turn cannot be kept, for a reason that nobody expects, until it is set aside."""

    def __init__(self) -> None:
        """Begin with as many failures to come as there are tries."""
        super().__init__()
        self.left = TRIES

    async def keep(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Keep, but for a turn that failed too seldom yet."""
        if vars(inbox).get("finish") is work and self.left:
            self.left -= 1
            raise ZeroDivisionError
        return await super().keep(work, *args, **kwargs)


@pytest.mark.parametrize(("address", "body"), [("hers", NEWS), ("", b'{"id": 0, "text": "hello"}')])
def test_what_no_person_sent_is_set_aside_without_a_word(ours: Office, address: str, body: bytes) -> None:
    async def main() -> None:
        platform, before = Platform(), channels.health(ours).aside
        inbox.take_in(ours, "telegram", [Arrival(f"nobody's {address}", 0, address, body)])
        async with bot(ours, platform, threads=Broken()) as process:
            await process.quiet()
            assert platform.texts(address) == []
        assert channels.health(ours).aside == before + 1
        assert inbox.waiting(ours, "telegram") == []

    apart.run(main())


def test_a_process_that_is_killed_anywhere_tells_it_though(ours: Office) -> None:
    async def main() -> None:
        platform, before = Platform(), channels.health(ours).aside
        people = [f"killed {places}" for places in range(1, 14, 2)]
        for address in people:
            platform.tell(address, "trap")
            fuse = Fuse(int(address.split()[1]))
            async with bot(ours, platform, fuse) as process:
                ends = [asyncio.ensure_future(end) for end in (fuse.blown.wait(), process.quiet())]
                await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
                for end in ends:
                    end.cancel()
                await asyncio.gather(*ends, return_exceptions=True)
        async with bot(ours, platform) as process:
            await process.quiet()
        assert channels.health(ours).aside == before + len(people)
        assert {len(platform.texts(address)) for address in people} <= {1, 2}  # a plain saying may come again

    apart.run(main())


def test_what_could_not_be_kept_is_not_acknowledged_and_is_not_lost(office: TestOffice) -> None:
    async def main() -> None:
        platform, hurried = Platform(), office.hurried(Process.BOT)
        async with bot(hurried, platform) as process:
            await platform.until(lambda: "poll" in platform.asked)
            with held(office):
                platform.tell("kept", "hello")
                await platform.tell_all()
                await process.patience.tired.wait()  # it has tried, and waited, and tried
                assert platform.asked == ["poll"]
                assert platform.acknowledged == 0
            await process.quiet()
            assert len(platform.texts("kept")) == 1
            assert platform.acknowledged == platform.next_id

    apart.run(main())


class Doubtful(Threads):
    """Threads in which the database is away just when it has kept what came: nobody knows that it did."""

    def __init__(self) -> None:
        """Begin with one failure to come."""
        super().__init__()
        self.left = 1

    async def keep(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Keep, and fail once when it is done."""
        done = await super().keep(work, *args, **kwargs)
        if vars(inbox).get("take_in") is work and self.left:
            self.left = 0
            raise StoreAway
        return done


def test_what_was_kept_though_nobody_knew_is_handled_once(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform, threads=Doubtful()) as process:
            for text in ("hello", "1"):
                platform.tell("doubt", text)
            await process.quiet()
            assert len(process.patience.paused) == 1
            assert sum("English" in text for text in platform.texts("doubt")) == 1
            assert inbox.waiting(ours, "telegram") == []

    apart.run(main())


def test_who_is_gone_is_told_nothing_more_and_who_comes_back_is_heard(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            platform.tell("gone", "hello")
            await process.quiet()
            said = len(platform.texts("gone"))
            platform.blocked.add("gone")
            platform.tell("gone", "1")
            await process.quiet()
            sends = platform.asked.count("send")
            assert sends == said + 1  # it was tried once; the rest is dropped
            platform.tell("gone", closed=True)
            await process.quiet()
            chat = process.chat("gone")
            assert chat
            assert chat.closed
            assert inbox.unsent(ours, "telegram") == []
            platform.blocked.clear()
            platform.tell("gone", closed=False)
            platform.tell("gone", "9")
            await process.quiet()
            chat = process.chat("gone")
            assert chat
            assert not chat.closed
            assert len(platform.texts("gone")) > said

    apart.run(main())


def _of_chats() -> list[object]:
    """Return what this process holds of chats."""
    return [each for each in gc.get_objects() if isinstance(each, Chat | Handled | Unsent | Waiting)]


def test_nothing_of_a_chat_that_is_done_stays_in_memory(ours: Office) -> None:
    others = _of_chats()  # what other tests made, kept so that nothing new is taken for one of it
    known = {id(each) for each in others}

    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            for number in range(20):
                platform.tell(f"chat {number}", "hello")
            await process.quiet()
            for _ in range(5):
                await asyncio.sleep(0)  # lanes that are empty end
            gc.collect()
            assert [each for each in _of_chats() if id(each) not in known] == []

    apart.run(main())


def test_what_waits_from_before_is_taken_first(ours: Office) -> None:
    async def main() -> None:
        platform, tag = Platform(), inbox.tag(ours, "telegram", "before")
        async with bot(ours, platform) as process:
            platform.tell("before", "hello")
            await process.quiet()
        first = Arrival("left", 0, "before", b'{"id": 0, "address": "before", "text": "1"}')
        inbox.take_in(ours, "telegram", [first])
        times = platform.texts("before")
        async with bot(ours, platform) as process:
            await platform.until(lambda: len(platform.texts("before")) > len(times))
            await process.quiet()
            assert inbox.chats(ours, [tag])[tag].talk.step != "language"

    apart.run(main())
