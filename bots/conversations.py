"""All conversations of one channel: what came is kept before anything else, and each chat has its lanes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from bots.keeping import Keeping
from bots.lanes import Lanes
from bots.means import Means
from bots.patience import growing
from bots.sending import Sending
from bots.turning import Turning
from grievance import inbox
from grievance.inbox import Arrival, Waiting

SIDE_BY_SIDE = 256
"""How many turns are taken at the same time."""
ENOUGH = 1000
"""With so many updates or sayings waiting here no more are asked for: the platform keeps them as well as we do."""
GRACE = 15.0, 5.0
"""Seconds for the turns, then for the messages that are under way when the process is asked to end."""

logger = logging.getLogger(__name__)


class Conversations:
    """The conversations of one channel, in one process."""

    def __init__(self, means: Means) -> None:
        """Begin with nothing; `resume` brings what waits from before."""
        self._means = means
        keeping = Keeping(means)
        self._sending = Sending(means, keeping)
        self._turning = Turning(means, keeping, self._sending)
        self._lanes: Lanes[Waiting] = Lanes(self._take, SIDE_BY_SIDE, self._turning.forget)
        self._here: set[bytes] = set()
        self._handled_meanwhile: set[bytes] | None = None

    async def resume(self) -> None:
        """Take up what was left: what is still to be said, then the turns that were not taken. Raises `Stopping`."""
        unsent = await self._means.patience.insist(
            lambda: self._means.threads.keep(inbox.unsent, self._means.office, self._means.channel.name)
        )
        waiting = await self._waiting()
        self._sending.hand(unsent)
        self._hand(waiting)

    async def take_in(self, arrivals: Sequence[Arrival]) -> None:
        """Keep what came, however often it takes, and hand it to its lanes. Raises `Stopping`: then it is not kept."""
        doubt = False
        for pause in growing():
            try:
                kept = await self._means.threads.keep(
                    inbox.take_in, self._means.office, self._means.channel.name, arrivals
                )
            except Exception as error:
                logger.error("what came is not kept yet", exc_info=error)  # noqa: TRY400 - the log names the class
                doubt = True
                await self._means.patience.pause(pause)
            else:
                break
        self._hand(await self._left() if doubt else kept)  # it may have been kept in spite of the error

    async def room(self) -> None:
        """Wait until there is room for more updates, and for what will be said to them."""
        await self._lanes.fewer(ENOUGH)
        await self._sending.lanes.fewer(ENOUGH)

    async def quiet(self) -> None:
        """Wait until nothing is to be done, and nothing to be said."""
        while self._lanes.count or self._sending.lanes.count:
            await self._lanes.fewer(1)
            await self._sending.lanes.fewer(1)

    async def drain(self) -> None:
        """Begin no more turns, and let what is under way come to its end. What is left is kept."""
        turns, messages = GRACE
        await self._lanes.drain(turns)
        await self._sending.lanes.drain(messages)

    async def sweep(self) -> None:
        """Remove what need not be kept any more."""
        await self._means.threads.keep(inbox.sweep, self._means.office)

    async def _take(self, waiting: Waiting) -> None:
        try:
            await self._turning.take(waiting)
        finally:
            self._here.discard(waiting.id)
            if self._handled_meanwhile is not None:
                self._handled_meanwhile.add(waiting.id)

    def _hand(self, kept: Iterable[Waiting]) -> None:
        for waiting in kept:
            if waiting.id not in self._here:
                self._here.add(waiting.id)
                self._lanes.hand(waiting.chat, waiting)

    async def _left(self) -> list[Waiting]:
        """Return what waits, without what is handled while we ask."""
        self._handled_meanwhile = set()
        waiting = await self._waiting()
        handled, self._handled_meanwhile = self._handled_meanwhile, None
        return [each for each in waiting if each.id not in handled]

    async def _waiting(self) -> list[Waiting]:
        return await self._means.patience.insist(
            lambda: self._means.threads.keep(inbox.waiting, self._means.office, self._means.channel.name)
        )
