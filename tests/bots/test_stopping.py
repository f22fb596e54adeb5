"""The end of a process: what is under way comes to its end, what is not begun is kept; and what ends it by itself."""

from __future__ import annotations

import asyncio

import apart
import pytest
from offices import TestOffice
from pretended import Platform
from talking import Always, Bot, Hurried, at_the_story, bot, made

from bots import running
from bots.channel import Later
from grievance import inbox
from grievance.errors import SettingRefused
from grievance.office import Office, Process


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Process.BOT)


async def ended(process: Bot) -> None:
    """Ask a process to end, and wait until it has."""
    process.patience.stop.set()
    await asyncio.wait_for(process.running, 20)


def test_a_process_that_waits_for_the_platform_ends_at_once(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await process.quiet()
            await asyncio.wait_for(ended(process), 5)
            assert platform.asked == ["poll"]

    apart.run(main())


def test_a_turn_that_is_begun_is_finished_and_the_next_one_is_kept(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "drained")
            gate = platform.gate("fetch")
            platform.send_file("drained", b"a diary", "my story", name="diary.txt")
            platform.tell("drained", "and then this")
            await platform.tell_all()
            await platform.until(lambda: "fetch" in platform.asked)
            ending = asyncio.create_task(ended(process))
            await asyncio.sleep(0)
            gate.set()
            await ending
            chat = process.chat("drained")
            assert chat
            assert (chat.talk.filed, chat.talk.times) == (True, 0)
            assert len(inbox.waiting(ours, "telegram")) == 1
        async with bot(ours, platform) as process:
            await process.quiet()
            chat = process.chat("drained")
            assert chat
            assert chat.talk.times == 1

    apart.run(main())


def test_a_message_that_is_under_way_is_sent_and_settled(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            gate = platform.gate("send")
            platform.tell("flying", "hello")
            await platform.tell_all()
            await platform.until(lambda: "send" in platform.asked)
            ending = asyncio.create_task(ended(process))
            over, _ = await asyncio.wait({ending}, timeout=0.2)
            assert not over
            gate.set()
            await ending
        said = platform.texts("flying")
        assert len(said) == 1
        assert inbox.unsent(ours, "telegram") == []

    apart.run(main())


def test_a_refused_setting_ends_the_process_as_itself(ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        platform.fail("poll", SettingRefused("no such token"))
        process = made(ours, platform)
        try:
            with pytest.raises(SettingRefused, match="no such token"):
                await running.run(process.means, process.talks, Always())
        finally:
            process.means.threads.close()

    apart.run(main())


@pytest.mark.parametrize("error", [Later(3.0), OSError(), ZeroDivisionError()])
def test_a_platform_that_does_not_answer_is_asked_again(ours: Office, error: Exception) -> None:
    address = f"again {type(error).__name__}"

    async def main() -> None:
        platform = Platform()
        platform.fail("poll", error, times=3)
        platform.tell(address, "hello")
        async with bot(ours, platform) as process:
            await process.quiet()
            assert len(platform.texts(address)) == 1
            assert process.patience.paused == ([3.0] * 3 if isinstance(error, Later) else [0.5, 1.0, 2.0])

    apart.run(main())


class Looking(Hurried):
    """Patience that does not wait for the next look."""

    async def pause(self, seconds: float, *, through: bool = False) -> None:
        """Let the time go by."""
        if seconds != running.LOOKING:
            await super().pause(seconds, through=through)


class Replaced:
    """Another process is at work in our place."""

    def still(self) -> bool:
        """Say whether it is still so."""
        return False


def test_a_process_whose_place_another_took_ends(ours: Office) -> None:
    async def main() -> None:
        process = made(ours, Platform(), patience=Looking(asyncio.Event()))
        try:
            with pytest.raises(SettingRefused, match="another process"):
                await asyncio.wait_for(running.run(process.means, process.talks, Replaced()), 60)
        finally:
            process.means.threads.close()

    apart.run(main())
