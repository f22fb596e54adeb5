"""Keeping: what many chats have to write is written by one transaction, and waits where the database is away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bots.grouping import Group
from bots.means import Means
from grievance import inbox
from grievance.inbox import Chat, Handled, Settled, Unsent


class Keeping:
    """What is written and read of the conversations. Every call waits while the database is away, until `Stopping`."""

    def __init__(self, means: Means) -> None:
        """Write to the office of these means."""
        self._means = means
        self._chats: Group[bytes, Chat | None] = Group(self._fetch)
        self._finishing: Group[Handled, list[Unsent]] = Group(self._finish)
        self._settling: Group[Settled, None] = Group(self._settle)

    async def chat(self, tag: bytes) -> Chat | None:
        """Return what is kept of a chat."""
        return await self._chats.ask(tag)

    async def finish(self, handled: Handled) -> list[Unsent]:
        """Keep that a turn is over, and what follows; return what is to be done on the platform, in order."""
        return await self._finishing.ask(handled)

    async def settle(self, settled: Settled) -> None:
        """Keep what became of something unsent."""
        await self._settling.ask(settled)

    async def _fetch(self, tags: Sequence[bytes]) -> Sequence[Chat | None]:
        async def fetch() -> dict[bytes, Chat]:
            return await self._means.threads.keep(inbox.chats, self._means.office, set(tags))

        found = await self._means.patience.insist(fetch)
        return [found.get(tag) for tag in tags]

    async def _finish(self, done: Sequence[Handled]) -> Sequence[list[Unsent]]:
        async def finish() -> list[Unsent]:
            return await self._means.threads.keep(inbox.finish, self._means.office, done)

        unsent: dict[bytes, list[Unsent]] = defaultdict(list)
        for each in await self._means.patience.insist(finish):
            unsent[each.chat].append(each)
        return [unsent[handled.chat.tag] for handled in done]  # of one chat there is one turn at a time

    async def _settle(self, settled: Sequence[Settled]) -> Sequence[None]:
        async def settle() -> None:
            await self._means.threads.keep(inbox.settle, self._means.office, settled)

        await self._means.patience.insist(settle)
        return [None] * len(settled)
