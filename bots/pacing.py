"""The pace at which a platform lets us send: to one chat, to all together, and not before it said so."""

from __future__ import annotations

from bots.channel import Channel
from bots.patience import Patience


class Pace:
    """When the next message may go. What it knows of a chat is gone when its time has come."""

    def __init__(self, channel: Channel, patience: Patience) -> None:
        """Take the pace of a channel."""
        self._apace, self._ahead = channel.apace, channel.apace * (channel.burst - 1)
        self._step = 1 / channel.together if channel.together else 0.0
        self._patience = patience
        self._next = self._not_before = 0.0
        self._chats: dict[bytes, float] = {}  # when a chat has waited for all that went to it

    async def turn(self, chat: bytes, *, through: bool = False) -> None:
        """Wait until a message may go to this chat. Raises `Stopping`, unless it is waited `through`."""
        await self._until(self._chats.get(chat, 0.0) - self._ahead, through=through)
        await self.together(through=through)
        now = self._patience.now()
        full = max(now, self._chats.pop(chat, 0.0))
        for other in [tag for tag, at in self._oldest(2) if at <= now]:
            del self._chats[other]
        if self._apace:
            self._chats[chat] = full + self._apace

    async def together(self, *, through: bool = False) -> None:
        """Wait until anything may be asked of the platform. Raises `Stopping`, unless it is waited `through`."""
        while True:
            at = max(self._patience.now(), self._next, self._not_before)
            self._next = at + self._step
            await self._until(at, through=through)
            if at >= self._not_before:
                return

    def later(self, seconds: float) -> None:
        """Hold everything for so long: the platform asked for it."""
        self._not_before = max(self._not_before, self._patience.now() + seconds)
        self._next = max(self._next, self._not_before)

    def _oldest(self, count: int) -> list[tuple[bytes, float]]:
        """Return those that were written first: their times come first, too."""
        return [pair for pair, _ in zip(self._chats.items(), range(count), strict=False)]

    async def _until(self, at: float, *, through: bool) -> None:
        seconds = at - self._patience.now()
        if seconds > 0:
            await self._patience.pause(seconds, through=through)
