"""Files: sealed as they come; what is too large or does not come is told, and the rest is kept."""

from __future__ import annotations

import os

import apart
import pytest
from offices import RUTH, TestOffice
from pretended import Platform, Pretended
from talking import Bot, at_the_story, bot

from bots.channel import Later, Refused, TooLarge
from bots.files import TRIES
from grievance import casework, intake
from grievance.casework import CaseFile
from grievance.office import Office, Process
from grievance.phrases import say, say_many

DIARY = b"14 June. The foreman took our passports.\n" * 50


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Process.BOT)


def case(office: TestOffice, process: Bot, address: str) -> CaseFile:
    chat = process.chat(address)
    assert chat
    filed = intake.again(office.public, chat.talk.nonce)
    assert filed
    return casework.open_case(office.desk, office.officer(RUTH), filed.number)


def lying(office: TestOffice) -> int:
    """Count what lies among the sealed files, begun or whole."""
    return len(list(office.settings.blobs.iterdir()))


def test_a_file_reaches_the_case_with_its_words(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "diary")
            platform.send_file("diary", DIARY, "my story", name="diary.txt")
            await process.quiet()
            told = case(office, process, "diary")
            assert [paper.words for paper in told.papers if paper.kind == "statement"] == ["my story"]
            assert len(told.files) == 1

    apart.run(main())


def test_a_file_that_is_told_too_large_is_not_fetched_and_the_words_are_kept(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "large")
            platform.send_file("large", b"", "my story", size=Pretended.most_bytes + 1)
            await process.quiet()
            told = case(office, process, "large")
            assert "fetch" not in platform.asked
            assert [paper.words for paper in told.papers if paper.kind == "statement"] == ["my story"]
            assert told.files == ()

    apart.run(main())


def test_a_file_that_turns_out_too_large_is_given_up_and_leaves_nothing(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform, before = Platform(), lying(office)
        async with bot(ours, platform) as process:
            await at_the_story(process, "swollen")
            platform.send_file("swollen", os.urandom(Pretended.most_bytes + 1), "my story", size=None)
            await process.quiet()
            told = case(office, process, "swollen")
            assert platform.asked.count("fetch") == 1
            limit = say_many("en", "bot.large", 1, most=process.means.rules.most_mb, web=process.means.rules.web)
            assert limit in platform.texts("swollen")
            assert told.files == ()
            assert lying(office) == before

    apart.run(main())


@pytest.mark.parametrize(("error", "tries"), [(OSError(), TRIES), (Refused(), 1), (TooLarge(), 1), (Later(3.0), TRIES)])
def test_a_file_alone_that_does_not_come_files_nothing(ours: Office, error: Exception, tries: int) -> None:
    address = f"lost {type(error).__name__}"

    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, address)
            said = len(platform.texts(address))
            platform.fail("fetch", error, times=9)
            platform.send_file(address, DIARY)
            await process.quiet()
            chat = process.chat(address)
            assert chat
            assert not chat.talk.filed
            assert platform.asked.count("fetch") == tries
            lost = say("en", "bot.lost.all") in platform.texts(address)[said:]
            assert lost is not isinstance(error, TooLarge)
            assert len(platform.texts(address)) > said

    apart.run(main())


def test_a_file_that_comes_at_the_second_try_is_there_once(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "twice")
            platform.fail("fetch", OSError())
            platform.send_file("twice", DIARY, name="diary.txt")
            await process.quiet()
            assert len(case(office, process, "twice").files) == 1

    apart.run(main())


def test_what_the_office_takes_is_the_bound_where_the_channel_would_fetch_more(ours: Office) -> None:
    async def main() -> None:
        platform, channel = Platform(), Pretended(Platform())
        channel.platform = platform
        channel.most_bytes = 10**12
        async with bot(ours, platform, channel=channel) as process:
            await at_the_story(process, "beyond")
            platform.send_file("beyond", b"", "my story", size=10**11)
            await process.quiet()
            assert "fetch" not in platform.asked
            assert any("200" in text for text in platform.texts("beyond"))

    apart.run(main())
