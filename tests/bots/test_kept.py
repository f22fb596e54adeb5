"""Whatever a person sends after the story stands in the case, and who she is goes when she says so."""

from __future__ import annotations

import apart
import pytest
from offices import RUTH, TestOffice
from pretended import Platform
from talking import Bot, at_the_story, bot

from grievance import casework, intake
from grievance.casework import CaseFile
from grievance.office import Office, Process
from grievance.phrases import say

STORY = "They took our passports."
DIARY, NOTES, LIST = (name * 400 for name in (b"14 June. ", b"Names of those who saw it. ", b"Unpaid hours. "))


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


def words(told: CaseFile) -> list[str]:
    """Return what a person wrote into a case, in order."""
    return [paper.words for paper in told.papers if paper.kind in {"statement", "answer"} and paper.words]


def test_everything_that_is_sent_stands_in_the_case(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "everything")
            platform.tell("everything", STORY)
            platform.send_file("everything", DIARY, "my diary", name="diary.txt")
            platform.send_file("everything", NOTES, "those who saw it", name="names.txt", album="one")
            platform.send_file("everything", LIST, name="hours.txt", album="one")
            platform.tell("everything", "There are eighteen of us.")
            await process.quiet()
            told = case(office, process, "everything")
        assert words(told) == [STORY, "my diary", "those who saw it", "There are eighteen of us."]
        assert sorted(file.size for file in told.files) == sorted(map(len, (DIARY, NOTES, LIST)))
        assert told.intact

    apart.run(main())


def test_the_same_words_sent_twice_are_kept_twice(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "twice")
            for text in (STORY, "Again today.", "Again today."):
                platform.tell("twice", text)
            await process.quiet()
            assert words(case(office, process, "twice")) == [STORY, "Again today.", "Again today."]

    apart.run(main())


def test_who_she_is_is_erased_in_the_chat_and_not_taken_in_again(office: TestOffice, ours: Office) -> None:
    async def main() -> None:
        platform = Platform()
        async with bot(ours, platform) as process:
            await at_the_story(process, "erased")
            platform.tell("erased", STORY)
            await process.quiet()
            chat = process.chat("erased")
            assert chat
            filed = intake.again(office.public, chat.talk.nonce)
            assert filed
            assert filed.digits
            for text in ("DELETE", "2", "1", filed.digits):
                platform.tell("erased", text)
            platform.send_file("erased", bytes(range(256)), "Look at this.", name="odd.bin")
            await process.quiet()
            told, chat = case(office, process, "erased"), process.chat("erased")
        heard = platform.texts("erased")
        assert [say("en", key) in heard for key in ("erase.done", "error.erased")] == [True, True]
        assert (told.erased, words(told), told.files) == (ours.now().date(), [STORY], ())
        assert chat
        assert chat.talk.erased

    apart.run(main())
