"""Files from a channel to the office: sealed piece by piece as they come, and never whole in memory."""

from __future__ import annotations

import logging
import threading
from contextlib import aclosing
from dataclasses import dataclass, replace

from bots.channel import Attached, Later, Refused, TooLarge, Update
from bots.means import Means
from bots.patience import Stopping, growing
from grievance import uploads
from grievance.errors import StoreAway
from grievance.interview.talk import Turn
from grievance.office import Office
from grievance.uploads import MOST_FILES, Incoming, Upload

TRIES = 3
LONGEST = 60.0
"""Seconds that a platform may ask us to wait for a file; after that it counts as a try that failed."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, repr=False)
class Brought:
    """The files of a turn that are here, how many could not be fetched, and how many turned out too large."""

    files: tuple[Upload, ...] = ()
    lost: int = 0
    large: int = 0


class Bringing:
    """The files of one turn: fetched once, when something asks for them."""

    def __init__(self, means: Means, update: Update) -> None:
        """Look at the files of an update. What is larger than the channel fetches was counted there."""
        self._means = means
        fetched = [file for file in update.files if (file.size or 0) <= means.channel.most_bytes]
        self._files = [file for file in fetched if (file.size or 0) <= means.most_bytes][:MOST_FILES]
        self._over = len(fetched) - len(self._files)
        self._brought: Brought | None = None

    def count(self, turn: Turn) -> Turn:
        """Return the turn with the files counted that are too large for the office, though not for the channel."""
        return replace(turn, files=max(0, turn.files - self._over), large=turn.large + self._over)

    async def fetch(self) -> Brought:
        """Fetch them all. Raises `StoreAway` where there is no room for them, and `Stopping`."""
        if self._brought is None:
            self._brought = await self._all()
        return self._brought

    async def _all(self) -> Brought:
        came: list[Upload] = []
        large = 0
        for file in self._files:
            try:
                came.append(await self._one(file))
            except TooLarge:
                large += 1
            except Refused:
                continue
        return Brought(tuple(came), len(self._files) - len(came) - large, large)

    async def _one(self, file: Attached) -> Upload:
        """Return a file. Raises `TooLarge`, `Refused` (also after some tries), and what `fetch` raises."""
        for _, pause in zip(range(TRIES), growing(), strict=False):
            try:
                return await self._try(file)
            except (Refused, StoreAway, Stopping):
                raise
            except Later as later:
                await self._means.patience.pause(min(later.seconds, LONGEST))
            except Exception as error:
                logger.warning("a file did not come", exc_info=error)
                await self._means.patience.pause(pause)
        raise Refused

    async def _try(self, file: Attached) -> Upload:
        threads, arriving = self._means.threads, _Arriving()
        size = 0
        try:
            await threads.act(arriving.begin, self._means.office, file.name)
            async with aclosing(self._means.channel.fetch(file)) as pieces:  # type: ignore[type-var]
                async for piece in pieces:
                    size += len(piece)
                    if size > self._means.most_bytes:
                        raise TooLarge  # noqa: TRY301 - what was begun is given up as for any other reason
                    await threads.act(arriving.write, piece)
            return await threads.act(arriving.finish)
        except BaseException:
            arriving.give_up()
            raise


class _Arriving:
    """A file on its way in, in threads; given up while one of them works, nothing is left open."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._incoming: Incoming | None = None
        self._given_up = False

    def begin(self, office: Office, name: str) -> None:
        incoming = uploads.begin(office, name)
        with self._turn:
            self._incoming = incoming
            if self._given_up:
                incoming.abandon()

    def write(self, piece: bytes) -> None:
        if self._incoming:
            self._incoming.write(piece)

    def finish(self) -> Upload:
        if self._incoming is None:
            raise StoreAway("not begun")
        return self._incoming.finish()

    def give_up(self) -> None:
        with self._turn:
            self._given_up = True
            if self._incoming:
                self._incoming.abandon()
