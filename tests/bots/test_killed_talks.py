"""A process that is killed, anywhere: nothing that was said to it is lost, nothing is there twice."""

from __future__ import annotations

import asyncio

import pytest
from offices import RUTH, TestOffice
from pretended import Platform
from sqlalchemy import func, select
from talking import Bot, Fuse, at_the_story, bot

from grievance import casework, intake
from grievance.casework import CaseFile
from grievance.inbox import Chat
from grievance.office import Office, Role
from grievance.store.tables import CASE

STORY, MORE = "They took our passports.", "There are eighteen of us."
DIARY = b"14 June. The foreman took our passports.\n" * 50
TOGETHER = 30
MOST = 200


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Role.BOT)


def cases(office: Office) -> int:
    with office.store.read() as connection:
        return connection.execute(select(func.count()).select_from(CASE)).scalar_one()


async def prepared(ours: Office, *addresses: str) -> None:
    """Bring people to the point where they tell."""
    async with bot(ours, Platform()) as process:
        await at_the_story(process, *addresses)


async def lived(process: Bot, fuse: Fuse) -> bool:
    """Let a process live until its fuse blows, or all is done; say which."""
    ends = [asyncio.ensure_future(end) for end in (fuse.blown.wait(), process.quiet())]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    await asyncio.gather(*ends, return_exceptions=True)
    return not fuse.blown.is_set()


def opened(office: TestOffice, chat: Chat) -> CaseFile:
    filed = intake.again(office.public, chat.talk.nonce)
    assert filed
    return casework.open_case(office.desk, office.officer(RUTH), filed.number)


async def told_and_killed(office: TestOffice, ours: Office, address: str, places: int) -> bool:
    """Let somebody tell, kill the process after so many places, start another. Say whether it was not even killed."""
    platform, before = Platform(), cases(ours)
    platform.send_file(address, DIARY, STORY, name="diary.txt")
    platform.tell(address, MORE)
    platform.tell(address, "1")  # "I wrote it down"
    fuse = Fuse(places)
    async with bot(ours, platform, fuse) as process:
        whole = await lived(process, fuse)
    async with bot(ours, platform) as process:
        await process.quiet()
        chat = process.chat(address)
    assert chat
    assert cases(ours) == before + 1
    case = opened(office, chat)
    assert [paper.words for paper in case.papers if paper.kind == "statement"] == [STORY]
    assert [paper.words for paper in case.papers if paper.kind == "answer" and paper.words] == [MORE]
    assert len(case.files) == 1
    assert case.intact
    secrets = [message for message in platform.said if message.secret]
    assert len(secrets) <= 1
    # Where nobody heard that it came, nobody knows its id: she was told how to see it again.
    removed = bool(secrets) and secrets[0].id in platform.removed
    assert removed or any("9" in message.text for message in platform.said if not message.secret)
    return whole


def test_a_process_may_be_killed_at_every_place_where_it_waits(office: TestOffice, ours: Office) -> None:
    first = office.settings.database_url.startswith("sqlite")  # the other half of the places on the other database

    async def main() -> int:
        for places in range(first, MOST, 2):
            address = f"killed {places}"
            if places - first in range(0, MOST, TOGETHER):
                await prepared(ours, *(f"killed {number}" for number in range(places, places + TOGETHER)))
            if await told_and_killed(office, ours, address, places):
                return places
        raise AssertionError

    assert asyncio.run(main()) > 30
