"""A lane for each chat: within it one thing at a time and in order; many lanes side by side, none when it is empty."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bots.patience import Stopping

logger = logging.getLogger(__name__)
_T = TypeVar("_T")


class Lanes(Generic[_T]):
    """Lanes of things to do. A lane is there while it has something; then nothing of it stays in memory."""

    def __init__(self, work: Callable[[_T], Awaitable[None]], most: int, ended: Callable[[bytes], object]) -> None:
        """Do `work` with at most so many things at once; `ended` is told the chat of a lane that is empty."""
        self._work, self._ended = work, ended
        self._places = asyncio.Semaphore(most)
        self._lanes: dict[bytes, deque[_T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._eased = asyncio.Event()
        self._closed = False
        self.count = 0
        """How many things are here: waiting in a lane, or under way."""

    def hand(self, chat: bytes, thing: _T) -> None:
        """Put a thing at the end of a chat's lane. When the lanes are closed it is left to the next process."""
        if self._closed:
            return
        self.count += 1
        lane = self._lanes.get(chat)
        if lane is not None:
            lane.append(thing)
            return
        self._lanes[chat] = deque([thing])
        task = asyncio.create_task(self._run(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def take_back(self, chat: bytes) -> list[_T]:
        """Return what waits in a chat's lane and is not begun, and forget it here."""
        lane = self._lanes.get(chat, deque())
        things = list(lane)
        lane.clear()
        self._went(len(things))
        return things

    async def fewer(self, than: int) -> None:
        """Wait until fewer things than that are here."""
        while self.count >= than:
            self._eased.clear()
            await self._eased.wait()

    async def drain(self, grace: float) -> None:
        """Begin nothing more, and wait so many seconds for what is under way; then it is cut off."""
        self._closed = True
        for chat in self._lanes:
            self.take_back(chat)
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, chat: bytes) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                async with self._places:
                    if lane:  # it may have been taken back meanwhile
                        await self._do(lane.popleft())
        finally:
            del self._lanes[chat]
            self._went(len(lane))
            self._ended(chat)

    async def _do(self, thing: _T) -> None:
        try:
            await self._work(thing)
        except Stopping:
            pass
        except Exception as error:
            # What is kept is there for the next process; the lane goes on.
            logger.error("left undone", exc_info=error)  # noqa: TRY400 - the process's log names the class alone
        finally:
            self._went(1)

    def _went(self, count: int) -> None:
        self.count -= count
        self._eased.set()
