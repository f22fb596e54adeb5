"""A process that is killed, anywhere: nothing that was said to it is lost, nothing is there twice."""

from __future__ import annotations

import asyncio

import apart
import pytest
from offices import RUTH, TestOffice
from pretended import Platform
from sqlalchemy import func, select
from talking import Bot, Fuse, at_the_story, bot

from grievance import casework, intake
from grievance.casework import CaseFile
from grievance.inbox import Chat
from grievance.office import Office, Process
from grievance.store.tables import CASE

STORY, MORE = "They took our passports.", "There are eighteen of us."
DIARY = b"14 June. The foreman took our passports.\n" * 50
TOGETHER = 30
MOST = 200


@pytest.fixture
def ours(office: TestOffice) -> Office:
    """Give the office as the bot has it."""
    return office.role(Process.BOT)


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


async def told_and_killed(office: TestOffice, ours: Office, address: str, places: int, file: bytes = b"") -> bool:
    """Let somebody tell, kill the process after so many places, start another. Say whether it was not even killed."""
    platform, before = Platform(), cases(ours)
    if file:
        platform.send_file(address, file, STORY, name="diary.txt")
    else:
        platform.tell(address, STORY)
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
    assert case.intact
    assert [paper.words for paper in case.papers if paper.kind == "statement"] == [STORY]
    assert [paper.words for paper in case.papers if paper.kind == "answer" and paper.words] == [MORE] * (not file)
    assert len(case.files) == bool(file)
    shown_safely(platform, hidden=not file)
    return whole


def shown_safely(platform: Platform, *, hidden: bool) -> None:
    """Look that the receipt came once at most; where nobody heard that it came, she was told how to see it again."""
    secrets = [message for message in platform.said if message.secret]
    told = any("9" in message.text for message in platform.said if not message.secret)
    assert len(secrets) <= 1
    assert secrets or told
    if hidden:  # nobody can take away a message whose id nobody knows
        assert told or secrets[0].id in platform.removed


async def through(office: TestOffice, ours: Office, name: str, every: int, file: bytes = b"") -> int:
    """Kill at every so-manieth place until a process lives to the end. The other database begins elsewhere."""
    first = every // 2 * office.settings.database_url.startswith("sqlite")
    for turn, places in enumerate(range(first, MOST, every)):
        if turn % TOGETHER == 0:
            await prepared(ours, *(f"{name} {number}" for number in range(turn, turn + TOGETHER)))
        if await told_and_killed(office, ours, f"{name} {turn}", places, file):
            return places
    raise AssertionError


def test_a_process_may_be_killed_at_every_place_where_it_waits(office: TestOffice, ours: Office) -> None:
    assert apart.run(through(office, ours, "killed", every=2)) > 30


def test_a_process_may_be_killed_while_a_file_comes(office: TestOffice, ours: Office) -> None:
    assert apart.run(through(office, ours, "sending", every=4, file=DIARY)) > 20
