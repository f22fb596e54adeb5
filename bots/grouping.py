"""What many ask for at the same time is done together: while one transaction runs, the next gathers."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

MOST = 200
_A = TypeVar("_A")
_R = TypeVar("_R")


class Group(Generic[_A, _R]):
    """Calls of one kind. `work` gets some of them together and returns an answer for each, in order."""

    def __init__(self, work: Callable[[Sequence[_A]], Awaitable[Sequence[_R]]]) -> None:
        """Begin with none."""
        self._work = work
        self._asked: deque[tuple[_A, asyncio.Future[_R]]] = deque()
        self._running: asyncio.Task[None] | None = None

    async def ask(self, what: _A) -> _R:
        """Return the answer, or raise what was raised for this one."""
        future: asyncio.Future[_R] = asyncio.get_running_loop().create_future()
        self._asked.append((what, future))
        if self._running is None:
            self._running = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._asked:
                some = [self._asked.popleft() for _ in range(min(MOST, len(self._asked)))]
                await self._do(some)
        finally:
            self._running = None

    async def _do(self, some: Sequence[tuple[_A, asyncio.Future[_R]]]) -> None:
        try:
            answers = await self._work([what for what, _ in some])
        except Exception as error:  # noqa: BLE001 - whoever asked is told
            if len(some) == 1:
                _fail(some[0][1], error)
                return
            for one in some:  # one of them is at fault, and the others are not to suffer for it
                await self._do([one])
            return
        for (_, future), answer in zip(some, answers, strict=True):
            if not future.done():
                future.set_result(answer)


def _fail(future: asyncio.Future[_R], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
