"""That there is a letter is told to those who allowed it, at the hour they allowed, and without a word of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import apart
import pytest
from deeds import LETTER, Told
from offices import RUTH, TestOffice
from pretended import Platform
from talking import Bot, at_the_story, bot

from grievance import casework, queueing
from grievance.office import Office, Process
from grievance.phrases import say
from grievance.store import notices

NEWS = say("en", "bot.news")
AT_ANY_TIME, AT_THIS_HOUR, NEVER = "3", "2", "1"


@pytest.fixture
def ours(standing_office: TestOffice) -> Office:
    return standing_office.role(Process.BOT)


async def asked(process: Bot, platform: Platform, who: str) -> None:
    """Tell a story and go on to the question whether we may write first."""
    await at_the_story(process, who)
    platform.tell(who, "They took our passports in June.")
    await process.quiet()
    for _ in range(20):
        if platform.texts(who)[-1].startswith(say("en", "bot.news.ask", line=NEWS)):
            return
        last = platform.texts(who)[-1].splitlines()
        platform.tell(who, str(len([line for line in last if line[:1].isdigit()])))  # the last number leaves it out
        await process.quiet()
    raise AssertionError(platform.texts(who)[-1])


def write(office: TestOffice) -> None:
    """Let an officer write to whoever told the one case."""
    (row,) = queueing.queue(office.desk, office.officer(RUTH)).rows
    Told(office, row.number, "").step(casework.acknowledge, LETTER)


def waiting(office: Office) -> int:
    with office.store.read() as connection:
        return len(notices.waiting(connection))


async def played(ours: Office, answer: str, then: Callable[[], None]) -> list[str]:
    platform = Platform()
    async with bot(ours, platform) as process:
        await asked(process, platform, "her")
        platform.tell("her", answer)
        await process.quiet()
        before = len(platform.texts("her"))
        await asyncio.to_thread(then)
        await process.talks.news()
        await process.talks.news()
        await process.quiet()
        return platform.texts("her")[before:]


def test_who_allowed_it_gets_one_line_and_nothing_else(standing_office: TestOffice, ours: Office) -> None:
    assert apart.run(played(ours, AT_ANY_TIME, lambda: write(standing_office))) == [NEWS]
    assert waiting(ours) == 0


def test_who_did_not_hears_nothing_and_the_notice_is_dropped(standing_office: TestOffice, ours: Office) -> None:
    assert apart.run(played(ours, NEVER, lambda: write(standing_office))) == []
    assert waiting(ours) == 0


def test_an_hour_is_kept_and_the_notice_waits_for_it(standing_office: TestOffice, ours: Office) -> None:
    def later() -> None:
        write(standing_office)
        standing_office.move_clock(6 / 24)

    assert apart.run(played(ours, AT_THIS_HOUR, later)) == []
    assert waiting(ours) == 1


def test_after_stop_we_never_write_first(standing_office: TestOffice, ours: Office) -> None:
    async def main() -> list[str]:
        platform = Platform()
        async with bot(ours, platform) as process:
            await asked(process, platform, "her")
            for words in (AT_ANY_TIME, "stop"):
                platform.tell("her", words)
                await process.quiet()
            before = len(platform.texts("her"))
            await asyncio.to_thread(write, standing_office)
            await process.talks.news()
            await process.quiet()
            return platform.texts("her")[before:]

    assert apart.run(main()) == []


def test_a_chat_to_which_we_may_write_outlives_its_silence(standing_office: TestOffice, ours: Office) -> None:
    async def main() -> list[str]:
        platform = Platform()
        async with bot(ours, platform) as process:
            await asked(process, platform, "her")
            platform.tell("her", AT_ANY_TIME)
            await process.quiet()
            standing_office.move_clock(60)
            await process.talks.sweep()
            before = len(platform.texts("her"))
            await asyncio.to_thread(write, standing_office)
            await process.talks.news()
            await process.quiet()
            return platform.texts("her")[before:]

    assert apart.run(main()) == [NEWS]


def test_a_chat_that_was_forgotten_meanwhile_stays_forgotten(standing_office: TestOffice, ours: Office) -> None:
    async def main() -> tuple[list[str], object]:
        platform = Platform()
        async with bot(ours, platform) as process:
            await asked(process, platform, "her")
            platform.tell("her", AT_ANY_TIME)
            await process.quiet()
            await asyncio.to_thread(write, standing_office)
            for words in ("delete", "1", "1"):
                platform.tell("her", words)
                await process.quiet()
            before = len(platform.texts("her"))
            await process.talks.news()
            await process.quiet()
            return platform.texts("her")[before:], process.chat("her")

    assert apart.run(main()) == ([], None)
