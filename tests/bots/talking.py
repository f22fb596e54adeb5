"""A bot's process as the tests run it: with an office, a pretended platform, and a fuse that can kill it anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from pretended import Platform, Pretended

from bots.conversations import Conversations
from bots.means import Means, rules
from bots.patience import Patience, Stopping
from bots.running import run
from bots.threads import Threads
from grievance import inbox
from grievance.inbox import Chat
from grievance.office import Office

LONG = 29.0
_P = ParamSpec("_P")
_T = TypeVar("_T")


class Hurried(Patience):
    """Patience whose clock goes on by itself when somebody waits: nothing is slept through."""

    def __init__(self, stop: asyncio.Event) -> None:
        """Begin at nought."""
        super().__init__(stop)
        self.time = 0.0
        self.paused: list[float] = []
        self.tired = asyncio.Event()

    def now(self) -> float:
        """Tell its time."""
        return self.time

    async def pause(self, seconds: float, *, through: bool = False) -> None:
        """Let the time go by."""
        if seconds > LONG:  # what is done every now and then: it is not waited for
            await self.stop.wait()
        elif self.stop.is_set() and not through:
            raise Stopping
        else:
            self.paused.append(seconds)
            if len(self.paused) > 1:
                self.tired.set()
            until = self.time + seconds
            await asyncio.sleep(0)
            self.time = max(self.time, until)
        if self.stop.is_set() and not through:
            raise Stopping


class Fuse:
    """Goes through so many places, and then never again: from there on the process is dead."""

    def __init__(self, places: int) -> None:
        """Hold for so many places."""
        self.left = places
        self.blown = asyncio.Event()

    async def __call__(self) -> None:
        """Go through, or stay here for ever."""
        self.left -= 1
        if self.left < 0:
            self.blown.set()
        if self.blown.is_set():
            await asyncio.Event().wait()


class Fused(Threads):
    """Threads with a fuse: a call may be killed before it begins, or when it is done and nobody has heard of it."""

    def __init__(self, fuse: Fuse) -> None:
        """Take a fuse."""
        super().__init__()
        self._fuse = fuse

    async def act(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Act, through the fuse."""
        return await self._through(super().act(work, *args, **kwargs))

    async def keep(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """Keep, through the fuse."""
        return await self._through(super().keep(work, *args, **kwargs))

    async def _through(self, work: Coroutine[Any, Any, _T]) -> _T:
        try:
            await self._fuse()
        except BaseException:
            work.close()
            raise
        done = await work
        await self._fuse()
        return done


class Always:
    """No other process is at work."""

    def still(self) -> bool:
        """Say whether it is still so."""
        return True


@dataclass
class Bot:
    """One process of the bot, running in this one."""

    means: Means
    talks: Conversations
    platform: Platform
    running: asyncio.Task[None] = field(init=False)

    @property
    def patience(self) -> Hurried:
        """How it waits."""
        assert isinstance(self.means.patience, Hurried)
        return self.means.patience

    async def quiet(self) -> None:
        """Wait until everything that was told is kept, answered and said."""
        await self.platform.tell_all()
        last, channel = self.platform.next_id, self.means.channel
        assert isinstance(channel, Pretended)
        await self.platform.until(
            lambda: (channel.polled and self.platform.acknowledged >= last) or self.running.done()
        )
        await asyncio.wait_for(self.talks.quiet(), 30)

    def chat(self, address: str) -> Chat | None:
        """Read what is kept of a chat."""
        tag = inbox.tag(self.means.office, self.means.channel.name, address)
        return inbox.chats(self.means.office, [tag]).get(tag)


def made(
    office: Office,
    platform: Platform,
    threads: Threads | None = None,
    channel: Pretended | None = None,
    patience: Hurried | None = None,
) -> Bot:
    """Make a process that does nothing yet."""
    channel = channel or Pretended(platform)
    patience = patience or Hurried(asyncio.Event())
    means = Means(office, channel, rules(office, channel), patience, threads or Threads())
    return Bot(means, Conversations(means), platform)


@asynccontextmanager
async def bot(
    office: Office,
    platform: Platform,
    fuse: Fuse | None = None,
    channel: Pretended | None = None,
    threads: Threads | None = None,
) -> AsyncIterator[Bot]:
    """Run a process, and end it in order; a fuse that blew has killed it before."""
    channel = channel or Pretended(platform, fuse)
    process = made(office, platform, Fused(fuse) if fuse else threads, channel)
    process.running = asyncio.create_task(run(process.means, process.talks, Always()))
    try:
        yield process
    finally:
        if fuse and fuse.blown.is_set():
            await killed(process)
        process.means.patience.stop.set()
        try:
            await process.running
        except asyncio.CancelledError:
            pass
        finally:
            process.means.threads.close()


async def killed(process: Bot) -> None:
    """Cut off everything that this process does."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    process.running = asyncio.create_task(asyncio.sleep(0))


async def at_the_story(process: Bot, *addresses: str) -> None:
    """Let people answer until they are asked what happened: the first option each time."""
    for told in ("hello", *["1"] * 8):
        for address in addresses:
            process.platform.tell(address, told)
        await process.quiet()
    chats = [process.chat(address) for address in addresses]
    assert [chat.talk.step for chat in chats if chat] == ["story"] * len(addresses)
