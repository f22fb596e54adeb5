"""Loops of their own: a browser that another test has left open keeps one running in the thread of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

_T = TypeVar("_T")


def run(main: Coroutine[Any, Any, _T]) -> _T:
    """Run something to its end in a loop and a thread of its own, and return what it returns."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, main).result()


@contextmanager
def unseen() -> Iterator[None]:
    """Let a loop that must run in this very thread, for the sake of its signals, not see the browser's."""
    others = asyncio._get_running_loop()  # noqa: SLF001 - the names that asyncio has for who writes loops
    asyncio._set_running_loop(None)  # noqa: SLF001 - the same
    try:
        yield
    finally:
        asyncio._set_running_loop(others)  # noqa: SLF001 - the same
