"""The loop of a channel: poll, keep, hand over; and an end in which nothing is cut off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, Protocol

from bots.channel import Ended, Later
from bots.conversations import Conversations
from bots.means import Means
from bots.patience import Stopping, growing
from grievance.errors import SettingRefused

SWEEPING = 20 * 60.0
LOOKING = 30.0

logger = logging.getLogger(__name__)


class Alone(Protocol):
    """What says that no other process speaks for this channel and office."""

    def still(self) -> bool:
        """Say whether it is still so."""
        ...


async def run(means: Means, talks: Conversations, alone: Alone) -> None:
    """Hold the conversations of a channel until `means.patience.stop` is set; then end them in order.

    Raises `SettingRefused` where the platform does not know us, or another process took our place.
    """
    stop = means.patience.stop
    works = [_begin(_poll(means, talks)), _begin(_sweep(means, talks)), _begin(_watch(means, alone))]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([*works, stopped], return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop.set()
        for task in (*works, stopped):
            task.cancel()
        ended = await asyncio.gather(*works, return_exceptions=True)
        await talks.drain()
        await means.channel.close()
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _poll(means: Means, talks: Conversations) -> None:
    """Poll for ever. What was polled is kept before the next poll, which tells the platform that it may forget it."""
    await talks.resume()
    pauses = growing()
    while True:
        await talks.room()
        try:
            arrivals = await means.channel.poll()
        except Later as later:
            await means.patience.pause(later.seconds)
            continue
        except Ended:
            await talks.quiet()
            return
        except SettingRefused:
            raise
        except Exception as error:
            logger.error("could not ask for what is new", exc_info=error)  # noqa: TRY400 - the log names the class
            await means.patience.pause(next(pauses))
            continue
        pauses = growing()
        if arrivals:
            await talks.take_in(arrivals)


async def _sweep(means: Means, talks: Conversations) -> None:
    while True:
        try:
            await talks.sweep()
        except Exception as error:
            logger.warning("could not sweep", exc_info=error)
        await means.patience.pause(SWEEPING)


async def _watch(means: Means, alone: Alone) -> None:
    """End the process where another one took its place: two that poll would take each other's updates."""
    while True:
        await means.patience.pause(LOOKING)
        if not await means.threads.keep(alone.still):
            raise SettingRefused("This process has lost its place: another process may hold its channel.")


def _begin(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """Begin a part of the loop. That it stops because it was asked to is no error."""

    async def begun() -> None:
        with suppress(Stopping):
            await work

    return asyncio.create_task(begun())
