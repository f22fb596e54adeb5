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


def measure(chats: int, database_url: str) -> float:
    """Return how many updates a second so many people bring through, all at once."""
    with tempfile.TemporaryDirectory() as home:
        office = founded(Path(home), database_url.format(home=home))
        try:
            return asyncio.run(_measured(office.role(Role.BOT), chats))
        finally:
            office.close()


async def _measured(office: Office, chats: int) -> float:
    platform = Platform()
    for text in TURNS:
        for chat in range(chats):
            platform.tell(f"chat {chat}", text)
    phrases.load()
    began, worked = time.monotonic(), time.process_time()
    async with bot(office, platform) as process:
        await process.quiet()
    took = time.monotonic() - began
    print(f"{len(TURNS) * chats / (time.process_time() - worked):.0f} updates a second of one core")  # noqa: T201
    assert all(platform.texts(f"chat {chat}") for chat in range(chats))
    return len(TURNS) * chats / took


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    if sys.argv[2:] == ["postgresql"]:
        with postgresql(Path(tempfile.mkdtemp()) / "lock") as server:
            print(f"{measure(count, server.create()):.0f} updates a second")  # noqa: T201 - it is what it is for
    else:
        print(f"{measure(count, 'sqlite:///{home}/office/grievance.db'):.0f} updates a second")  # noqa: T201
