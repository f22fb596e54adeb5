"""Calls that block: they run in threads, so that the loop goes on; those that may wait for the keeper in their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

ACTING, KEEPING = 12, 3
"""Together fewer than the database has connections. Whoever waits for the keeper keeps nobody from being written."""

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Threads:
    """The threads of one process."""

    def __init__(self) -> None:
        """Begin with none; they come as they are needed."""
        self._acting = ThreadPoolExecutor(ACTING, thread_name_prefix="acting")
        self._keeping = ThreadPoolExecutor(KEEPING, thread_name_prefix="keeping")

    async def act(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Do what a person asked for: it may wait for the keeper."""
        return await asyncio.get_running_loop().run_in_executor(self._acting, partial(work, *args, **kwargs))

    async def keep(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Read or write what is kept of the conversations."""
        return await asyncio.get_running_loop().run_in_executor(self._keeping, partial(work, *args, **kwargs))

    def close(self) -> None:
        """Wait for what runs, and let the threads go."""
        self._acting.shutdown()
        self._keeping.shutdown()
