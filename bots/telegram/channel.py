"""The channel: what the conversation knows of Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from bots.channel import Attached, Update
from bots.telegram import files, introducing, reading, sending, splitting
from bots.telegram.line import PATIENCE, Line
from bots.telegram.polling import Poller
from grievance.inbox import Arrival
from grievance.interview.talk import Saying


class Telegram:
    """Telegram as a channel; each method does what `bots.channel.Channel` says of it."""

    name: str = "telegram"
    removes: bool = True
    first: bool = True
    most_bytes: int = 20_000_000
    apace: float = 1.0
    burst: int = 3
    together: float = 30.0

    def __init__(
        self, token: str, api_base: str, file_base: str, poll_seconds: float, patience: float = PATIENCE
    ) -> None:
        """Open nothing yet. The bases are addresses such as `https://api.telegram.org`. Raises `SettingRefused`."""
        self._line = Line(token, api_base, file_base, poll_seconds, patience)
        self._poller = Poller(self._line.bot, poll_seconds)

    async def introduce(self, languages: Sequence[str]) -> None:
        """Tell the platform the words that always work, in these languages. Failures do not matter."""
        await introducing.introduce(self._line.bot, introducing.words(languages))

    async def poll(self) -> Sequence[Arrival]:
        """Wait for updates, reduced to what we need of them; the next call acknowledges them."""
        return await self._poller.poll()

    def read(self, body: bytes) -> Update:
        """Understand what `poll` reduced."""
        return reading.read(body, self.most_bytes)

    def fetch(self, file: Attached) -> AsyncIterator[bytes]:
        """Fetch a file over HTTP."""
        return files.fetch(self._line, file, self.most_bytes)

    def parts(self, saying: Saying) -> Sequence[Saying]:
        """Cut a saying at 4,096 UTF-16 units."""
        return splitting.parts(saying)

    async def send(self, address: str, saying: Saying) -> str:
        """Send one part, without sound."""
        return await sending.send(self._line.bot, address, saying)

    async def remove(self, address: str, message: str) -> None:
        """Remove one message for both sides; the platform allows it for 48 hours."""
        await sending.remove(self._line.bot, address, message)

    async def pressed(self, reference: str) -> None:
        """Let a button stop waiting."""
        await sending.pressed(self._line.bot, reference)

    async def close(self) -> None:
        """Let go of connections."""
        await self._line.close()
