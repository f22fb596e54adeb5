"""Lanes: in order within one, many side by side, and nothing left of one that is empty."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any

import apart
import pytest

from bots.lanes import Lanes
from bots.patience import Stopping

A, B, C = b"a", b"b", b"c"


class Work:
    """Work that ends when it is let."""

    def __init__(self, most: int = 10) -> None:
        """Begin with nothing."""
        self.begun: list[str] = []
        self.done: list[str] = []
        self.ended: list[bytes] = []
        self.let: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.lanes: Lanes[str] = Lanes(self.take, most, self.ended.append)

    async def take(self, thing: str) -> None:
        """Take a thing, and end when it is let."""
        self.begun.append(thing)
        await self.let[thing].wait()
        if thing.startswith("bad"):
            raise ZeroDivisionError
        if thing.startswith("stop"):
            raise Stopping
        self.done.append(thing)

    async def settle(self) -> None:
        """Let everything run that can."""
        for _ in range(10):
            await asyncio.sleep(0)


def on(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    apart.run(work())


def test_a_lane_does_one_thing_at_a_time_in_order_and_lanes_go_side_by_side() -> None:
    async def main() -> None:
        work = Work()
        for chat, thing in ((A, "a1"), (A, "a2"), (B, "b1")):
            work.lanes.hand(chat, thing)
        await work.settle()
        assert work.begun == ["a1", "b1"]
        work.let["a1"].set()
        await work.settle()
        assert work.begun == ["a1", "b1", "a2"]

    on(main)


def test_no_more_are_under_way_than_there_are_places() -> None:
    async def main() -> None:
        work = Work(most=2)
        for chat in (A, B, C):
            work.lanes.hand(chat, chat.decode())
        await work.settle()
        assert work.begun == ["a", "b"]
        work.let["b"].set()
        await work.settle()
        assert work.begun == ["a", "b", "c"]

    on(main)


def test_an_empty_lane_is_gone_and_its_chat_is_told() -> None:
    async def main() -> None:
        work = Work()
        for thing in ("a1", "a2"):
            work.let[thing].set()
            work.lanes.hand(A, thing)
        await work.lanes.fewer(1)
        await work.settle()
        assert work.done == ["a1", "a2"]
        assert work.ended == [A]
        assert work.lanes.count == 0
        assert not vars(work.lanes)["_lanes"]
        assert not vars(work.lanes)["_tasks"]

    on(main)


@pytest.mark.parametrize("bad", ["bad", "stop"])
def test_what_fails_does_not_hold_up_what_comes_after_it(bad: str) -> None:
    async def main() -> None:
        work = Work()
        for thing in (bad, "good"):
            work.let[thing].set()
            work.lanes.hand(A, thing)
        await work.lanes.fewer(1)
        assert work.done == ["good"]

    on(main)


def test_draining_ends_what_is_under_way_and_begins_nothing() -> None:
    async def main() -> None:
        work = Work()
        for chat, thing in ((A, "a1"), (A, "a2"), (B, "b1")):
            work.lanes.hand(chat, thing)
        await work.settle()
        draining = asyncio.create_task(work.lanes.drain(20))
        await work.settle()
        work.lanes.hand(C, "c1")
        work.let["a1"].set()
        work.let["b1"].set()
        await draining
        assert work.done == ["a1", "b1"]
        assert work.begun == ["a1", "b1"]

    on(main)


def test_what_does_not_end_within_the_grace_is_cut_off() -> None:
    async def main() -> None:
        work = Work()
        work.lanes.hand(A, "a1")
        await work.settle()
        await work.lanes.drain(0)
        assert work.done == []
        assert work.lanes.count == 0

    on(main)


def test_what_is_taken_back_is_not_done() -> None:
    async def main() -> None:
        work = Work()
        for thing in ("a1", "a2", "a3"):
            work.lanes.hand(A, thing)
        await work.settle()
        assert work.lanes.take_back(A) == ["a2", "a3"]
        work.let["a1"].set()
        await work.lanes.fewer(1)
        assert work.begun == ["a1"]
        assert work.lanes.take_back(B) == []

    on(main)
