"""The pace of a channel: to one chat, to all together, and never before the platform allows it."""

from __future__ import annotations

import asyncio

import apart
from pretended import Platform, Pretended

from bots.pacing import Pace
from bots.patience import Patience

A, B = b"a", b"b"


class Clock(Patience):
    """A clock that jumps to the next moment for which somebody waits."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__(asyncio.Event())
        self.time = 0.0
        self.wakes: list[float] = []

    def now(self) -> float:
        """Tell its time."""
        return self.time

    async def pause(self, seconds: float, *, through: bool = False) -> None:
        """Let the time go by."""
        del through
        until = self.time + seconds
        self.wakes.append(until)
        while self.time < until:
            await asyncio.sleep(0)
            if min(self.wakes) >= until:
                self.time = until
        self.wakes.remove(until)


def times(
    *chats: bytes, apace: float = 0.0, burst: int = 1, together: float = 0.0, later: float = 0.0
) -> list[tuple[bytes, float]]:
    """Tell when each message goes that is asked for at the moment 0."""

    async def main() -> list[tuple[bytes, float]]:
        channel, clock = Pretended(Platform()), Clock()
        channel.apace, channel.burst, channel.together = apace, burst, together
        pace = Pace(channel, clock)
        if later:
            pace.later(later)
        went: list[tuple[bytes, float]] = []

        async def lane(chat: bytes, count: int) -> None:
            for _ in range(count):
                await pace.turn(chat)
                went.append((chat, round(clock.now(), 3)))

        await asyncio.gather(*(lane(chat, chats.count(chat)) for chat in dict.fromkeys(chats)))
        return went

    return apart.run(main())


def test_messages_to_one_chat_keep_their_distance_and_another_chat_does_not_wait_for_them() -> None:
    assert sorted(times(A, A, A, B, apace=1.0)) == [(A, 0.0), (A, 1.0), (A, 2.0), (B, 0.0)]


def test_a_few_may_go_to_one_chat_at_once_and_then_it_waits_for_them() -> None:
    assert times(A, A, A, A, A, apace=1.0, burst=3) == [(A, 0.0), (A, 0.0), (A, 0.0), (A, 1.0), (A, 2.0)]


def test_all_together_keep_to_so_many_a_second() -> None:
    assert [at for _, at in times(A, B, A, B, together=2.0)] == [0.0, 0.5, 1.0, 1.5]


def test_nothing_goes_before_the_platform_allows_it_and_then_not_all_at_once() -> None:
    assert [at for _, at in times(A, B, together=2.0, later=7.0)] == [7.0, 7.5]


def test_who_waits_already_waits_longer_when_the_platform_says_so() -> None:
    async def main() -> float:
        channel, clock = Pretended(Platform()), Clock()
        channel.together = 1.0
        pace = Pace(channel, clock)
        await pace.together()
        second = asyncio.create_task(pace.together())
        await asyncio.sleep(0)
        pace.later(9.0)
        await second
        return clock.now()

    assert apart.run(main()) >= 9.0


def test_a_chat_is_not_remembered_when_its_time_has_come() -> None:
    async def main() -> int:
        channel, clock = Pretended(Platform()), Clock()
        channel.apace = 1.0
        pace = Pace(channel, clock)
        for number in range(50):
            await pace.turn(bytes([number]))
            clock.time += 0.6
        return len(vars(pace)["_chats"])

    assert apart.run(main()) <= 3
