"""Holding one channel: alone, until a signal asks to end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable

from bots.channel import Channel
from bots.conversations import Conversations
from bots.means import Means, rules
from bots.patience import Patience
from bots.running import run
from grievance import inbox, phrases
from grievance.errors import NotAlone, SettingRefused
from grievance.office import Office


async def _nothing() -> None:
    pass


def hold(
    office: Office, channel: Channel, greet: Callable[[], Awaitable[None]] = _nothing, *, watched: bool = True
) -> None:
    """Hold the conversations of a channel until SIGTERM or Ctrl-C. `greet` is done beside, at the start.

    `watched` says that the desk is to notice when this ends or stands still.

    Raises `SettingRefused` where another process holds them, or the platform does not know us.
    """
    phrases.load()
    try:
        with inbox.alone(office, channel.name) as alone:
            asyncio.run(_until_asked(office, channel, greet, alone, watched=watched))
    except NotAlone:
        raise SettingRefused(f"Another process holds the channel '{channel.name}' of this office.") from None


async def _until_asked(
    office: Office, channel: Channel, greet: Callable[[], Awaitable[None]], alone: inbox.Alone, *, watched: bool
) -> None:
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    means = Means(office, channel, rules(office, channel), Patience(stop), watched=watched)
    greeting = asyncio.ensure_future(greet())
    try:
        await run(means, Conversations(means), alone)
    finally:
        greeting.cancel()
        means.threads.close()
