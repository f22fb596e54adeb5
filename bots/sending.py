"""Sending: a lane for each chat, in order and paced; what became of each thing is kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence

from bots.channel import Closed, Later, Refused, Unsure
from bots.keeping import Keeping
from bots.lanes import Lanes
from bots.means import Means
from bots.pacing import Pace
from bots.patience import growing
from grievance import inbox
from grievance.inbox import Fate, Job, Settled, Shown, Unsent
from grievance.interview.talk import Saying

SIDE_BY_SIDE = 256
REMOVING = 8
"""How many messages of one chat are taken away at the same time: who leaves quickly does not wait."""
TRIES = 3
"""How often a plain saying is sent where nobody can tell whether it came."""

logger = logging.getLogger(__name__)


class Sending:
    """What is still to be said and done on the platform."""

    def __init__(self, means: Means, keeping: Keeping) -> None:
        """Send by the channel of these means."""
        self._means, self._keeping = means, keeping
        self._pace = Pace(means.channel, means.patience)
        self._forgetting: dict[bytes, asyncio.Event] = {}
        self.lanes: Lanes[Unsent] = Lanes(self._do, SIDE_BY_SIDE, self._ended)

    def hand(self, unsent: Iterable[Unsent]) -> None:
        """Take things to do, in their order within a chat."""
        for each in unsent:
            if each.job is Job.FORGET:
                self._forgetting.setdefault(each.chat, asyncio.Event())
            self.lanes.hand(each.chat, each)

    async def forgotten(self, chat: bytes) -> None:
        """Wait until a chat that is to be forgotten is forgotten: what comes after is a new one. Raises `Stopping`."""
        while event := self._forgetting.get(chat):
            await self._means.patience.until(event)

    async def close(self, chat: bytes) -> None:
        """Drop what is to be said in a chat whose person is gone; what is to be removed or forgotten stays."""
        waiting = self.lanes.take_back(chat)
        said = [each for each in waiting if each.job is Job.SAY]
        await asyncio.gather(*(self._keeping.settle(Settled(each.id, Fate.DROPPED)) for each in said))
        self.hand(each for each in waiting if each.job is not Job.SAY)

    async def _do(self, unsent: Unsent) -> None:
        if unsent.job is Job.SAY and unsent.saying:
            await self._say(unsent, unsent.saying)
        elif unsent.job is Job.FORGET:
            await self._forget(unsent)
        else:
            await self._remove(unsent)

    async def _say(self, unsent: Unsent, saying: Saying) -> None:
        try:
            if saying.secret and unsent.unsure:
                raise Unsure  # noqa: TRY301 - a kill is as an answer that did not come
            await self._all(unsent, saying)
        except Unsure:
            await self._offer(unsent, saying)
        except Closed:
            await self._settle(unsent, Fate.DROPPED)
            await self.close(unsent.chat)
        except Refused as error:
            logger.warning("a saying was refused", exc_info=error)
            await self._settle(unsent, Fate.DROPPED)

    async def _offer(self, unsent: Unsent, saying: Saying) -> None:
        """Say how to see a secret again, where nobody can tell whether it came."""
        try:
            if not saying.secret or not saying.again:
                raise Refused  # noqa: TRY301 - there is nothing else to say
            await self._all(unsent, Saying(saying.again))
        except Closed:
            await self._settle(unsent, Fate.DROPPED)
            await self.close(unsent.chat)
        except (Refused, Unsure):
            await self._settle(unsent, Fate.DROPPED)

    async def _all(self, unsent: Unsent, saying: Saying) -> None:
        """Send all parts of a saying, and keep each message's id as it is known. What is begun is not cut off."""
        first, *others = self._means.channel.parts(saying)
        message = await self._part(unsent, first)
        for part in others:
            await self._settle(unsent, Fate.PART, message)
            message = await self._part(unsent, part, begun=True)
        await self._settle(unsent, Fate.SENT, message)

    async def _part(self, unsent: Unsent, part: Saying, *, begun: bool = False) -> str:
        """Send one message and return its id. Raises `Closed`, `Refused`, `Unsure`, `Stopping`.

        That a secret is sent is kept just before: what waited for its turn, and was not sent, is sent later.
        """
        pauses = growing()
        tried = 0
        while True:
            await self._pace.turn(unsent.chat, through=begun)
            if part.secret and not begun:
                begun = True
                await self._settle(unsent, Fate.TRIED)
            try:
                return await self._means.channel.send(unsent.address, part)
            except Later as later:
                self._pace.later(later.seconds)
            except Refused:
                raise
            except Exception as error:
                tried += 1
                logger.warning("a saying may not have come", exc_info=error)
                if part.secret or tried == TRIES:
                    raise Unsure from error
                await self._means.patience.pause(next(pauses))

    async def _remove(self, unsent: Unsent) -> None:
        """Take away what was shown: secrets first, then the newest. What cannot be removed is given up."""
        shown = await self._shown(unsent.chat)
        wanted = [each for each in shown if each.secret or unsent.job is Job.CLEAR]
        wanted.sort(key=lambda each: (each.secret, each.at), reverse=True)
        for at in range(0, len(wanted), REMOVING):
            some = wanted[at : at + REMOVING]
            await asyncio.gather(*(self._take_away(unsent.address, each) for each in some))
            await self._removed(some)
        await self._settle(unsent, Fate.SENT)

    async def _take_away(self, address: str, shown: Shown) -> None:
        pauses = growing()
        tried = 0
        while tried < TRIES:
            await self._pace.together()
            try:
                await self._means.channel.remove(address, shown.message)
            except Later as later:
                self._pace.later(later.seconds)
            except Refused:
                return
            except Exception as error:
                tried += 1
                logger.warning("a message may still be there", exc_info=error)
                await self._means.patience.pause(next(pauses))
            else:
                return

    async def _forget(self, unsent: Unsent) -> None:
        await self._settle(unsent, Fate.SENT)  # and with it everything of the chat goes
        self._forgetting.pop(unsent.chat, asyncio.Event()).set()

    async def _shown(self, chat: bytes) -> list[Shown]:
        async def shown() -> list[Shown]:
            return await self._means.threads.keep(inbox.shown, self._means.office, chat)

        return await self._means.patience.insist(shown)

    async def _removed(self, some: Sequence[Shown]) -> None:
        async def removed() -> None:
            await self._means.threads.keep(inbox.removed, self._means.office, [each.id for each in some])

        await self._means.patience.insist(removed)

    async def _settle(self, unsent: Unsent, fate: Fate, message: str = "") -> None:
        await self._keeping.settle(Settled(unsent.id, fate, message))

    def _ended(self, chat: bytes) -> None:
        """Nothing of a chat stays here when its lane is empty, and nobody waits for what was left undone."""
        self._forgetting.pop(chat, asyncio.Event()).set()
