"""Grouping: what many ask for is done together, and one that fails spoils it for nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import apart

from bots.grouping import MOST, Group


class Work:
    """Doubles numbers, and keeps who came together; it cannot double -1."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.together: list[list[int]] = []
        self.group: Group[int, int] = Group(self.double)

    async def double(self, some: Sequence[int]) -> Sequence[int]:
        """Double them."""
        self.together.append(list(some))
        await asyncio.sleep(0)
        if -1 in some:
            raise ZeroDivisionError
        return [2 * one for one in some]


async def ask(work: Work, *numbers: int) -> list[int | BaseException]:
    return await asyncio.gather(*(work.group.ask(number) for number in numbers), return_exceptions=True)


def test_who_asks_while_one_runs_is_served_by_the_next_and_everybody_gets_their_own() -> None:
    async def main() -> None:
        work = Work()
        first = asyncio.create_task(work.group.ask(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert await ask(work, *range(2, 9)) == [4, 6, 8, 10, 12, 14, 16]
        assert await first == 2
        assert work.together == [[1], [2, 3, 4, 5, 6, 7, 8]]

    apart.run(main())


def test_no_more_than_so_many_go_together() -> None:
    work = Work()
    apart.run(ask(work, *range(MOST + 1)))

    assert [len(some) for some in work.together] == [MOST, 1]


def test_the_one_that_fails_is_told_and_the_others_are_served() -> None:
    good, bad, other = apart.run(ask(Work(), 3, -1, 4))

    assert (good, other) == (6, 8)
    assert isinstance(bad, ZeroDivisionError)


def test_a_group_that_failed_serves_again() -> None:
    async def main() -> list[int | BaseException]:
        work = Work()
        await ask(work, -1)
        return await ask(work, 5)

    assert apart.run(main()) == [10]


def test_one_who_gave_up_waiting_holds_up_nobody() -> None:
    async def main() -> None:
        work = Work()
        waits = [asyncio.create_task(work.group.ask(number)) for number in (1, 2)]
        await asyncio.sleep(0)
        waits[0].cancel()
        assert await waits[1] == 4
        assert await ask(work, 3) == [6]

    apart.run(main())
