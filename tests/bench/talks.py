"""How many updates a second go through a bot: kept, heard, kept again, said. Without a platform's latency.

PYTHONPATH=.:tests:tests/bots python tests/bench/talks.py [chats] [sqlite|postgresql]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from databases import postgresql
from offices import founded
from pretended import Platform
from talking import bot

from grievance import phrases
from grievance.office import Office, Role

TURNS = ("hello", "1", "1", "1", "1")
"""What a person answers before the story: nothing here asks the keeper."""


def measure(chats: int, database_url: str) -> None:
    """Say how many updates a second so many people bring through, all at once."""
    with tempfile.TemporaryDirectory() as home:
        office = founded(Path(home), database_url.format(home=home))
        try:
            asyncio.run(_measured(office.role(Role.BOT), chats))
        finally:
            office.close()


async def _measured(office: Office, chats: int) -> None:
    platform = Platform()
    for text in TURNS:
        for chat in range(chats):
            platform.tell(f"chat {chat}", text)
    phrases.load()
    began, worked = time.monotonic(), time.process_time()
    async with bot(office, platform) as process:
        sending = platform.gate("send")
        await process.until_turned()
        _say("kept, heard and kept again", len(TURNS) * chats, began, worked)
        sending.set()
        await process.quiet()
        _say("and said", len(TURNS) * chats, began, worked)
    assert all(platform.texts(f"chat {chat}") for chat in range(chats))


def _say(what: str, count: int, began: float, worked: float) -> None:
    second, core = count / (time.monotonic() - began), count / (time.process_time() - worked)
    print(f"{what}: {second:.0f} updates a second; {core:.0f} to a second of one core")  # noqa: T201 - it is what it is for


if __name__ == "__main__":
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 80  # with more, the bot waits until what it has is said
    if sys.argv[2:] == ["postgresql"]:
        with postgresql(Path(tempfile.mkdtemp()) / "lock") as server:
            measure(people, server.create())
    else:
        measure(people, "sqlite:///{home}/office/grievance.db")
