"""Waiting, in one place: pauses that grow, and that end at once when the process is asked to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from grievance.errors import KeeperAway, StoreAway

FIRST, LONGEST = 0.5, 30.0
_T = TypeVar("_T")


class Stopping(Exception):
    """The process ends: what is not done stays kept, and is done by the next one."""


def growing() -> Iterator[float]:
    """Yield pauses in seconds, without end: each twice the one before, up to the longest."""
    pause = FIRST
    while True:
        yield pause
        pause = min(2 * pause, LONGEST)


class Patience:
    """What waits. `stop` is set when the process is asked to end."""

    def __init__(self, stop: asyncio.Event) -> None:
        """Wait for this stop."""
        self.stop = stop

    def now(self) -> float:
        """Return seconds of a clock that only goes forward."""
        return time.monotonic()

    async def pause(self, seconds: float, *, through: bool = False) -> None:
        """Wait so long. Raises `Stopping` as soon as the process is asked to end, unless it is waited `through`."""
        if through:
            await asyncio.sleep(seconds)
            return
        try:
            await asyncio.wait_for(self.stop.wait(), seconds)
        except TimeoutError:
            return
        raise Stopping

    async def until(self, event: asyncio.Event) -> None:
        """Wait for something of ours. Raises `Stopping`, also where both came."""
        waits = [asyncio.ensure_future(each.wait()) for each in (event, self.stop)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self.stop.is_set():
            raise Stopping

    async def insist(self, work: Callable[[], Awaitable[_T]]) -> _T:
        """Do it again while the database or the keeper is away. Raises `Stopping`, and all else it raises."""
        for pause in growing():
            try:
                return await work()
            except (StoreAway, KeeperAway):
                await self.pause(pause)
        raise AssertionError
