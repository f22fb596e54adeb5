"""What a channel is to the conversation: it hands over updates, sends sayings, takes messages away, fetches files."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from grievance.inbox import Arrival
from grievance.interview.talk import Saying, Turn


@dataclass(frozen=True, slots=True, repr=False)
class Attached:
    """A file that a message brings. `reference` is the platform's own; `size` is in bytes, `None` where not told."""

    reference: str
    name: str
    media: str
    size: int | None


@dataclass(frozen=True, slots=True, repr=False)
class Update:
    """An update that was understood. `message` is the platform's id of the person's message, to remove it later.

    `turn` is `None` where there is nothing to answer: a block, an unblock, a message of a kind that we drop.
    `closed` says that the person blocked the bot (`True`) or came back (`False`). `pressed` is what the platform wants
    answered, so that a button stops waiting.
    """

    turn: Turn | None = None
    files: tuple[Attached, ...] = ()
    message: str = ""
    closed: bool | None = None
    pressed: str = ""


class Refused(Exception):
    """The platform will never take this: try no more."""


class TooLarge(Refused):
    """A file is larger than the platform hands out, or than one may be."""


class Closed(Refused):
    """The person blocked the bot, or is gone."""


class Unsure(Exception):
    """It may have been delivered or not: a letter is offered again, never sent again by itself."""


class Later(Exception):
    """Not now, and not delivered. `seconds` is how long to wait, as the platform asks."""

    def __init__(self, seconds: float) -> None:
        """Keep the pause."""
        super().__init__(seconds)
        self.seconds = seconds


class Ended(Exception):
    """Nothing more will come by this channel: what is here is handled, and then the process ends."""


class Unfit(Exception):
    """An update that cannot be understood: it is set aside and the others go on."""


class Channel(Protocol):
    """One channel. Everything it says of errors is one of those above; its own never leave its folder."""

    name: str
    """One word; phrases about the channel end in it (`bot.sees.telegram`)."""
    removes: bool
    """Whether messages can be taken away again."""
    first: bool
    """Whether we can write to a chat first, without being asked."""
    most_bytes: int
    """The largest file that can be fetched."""
    apace: float
    """Seconds between two messages to one chat."""
    burst: int
    """How many messages may go to one chat at once, before it waits for that pause."""
    together: float
    """Messages a second to all chats together; 0 where there is no bound."""

    async def poll(self) -> Sequence[Arrival]:
        """Wait for updates and return them. Calling it again acknowledges what it returned before, and no sooner.

        Raises `Later`, `Ended`, and `SettingRefused` where the platform does not know us: then the process ends.
        """
        ...

    def read(self, body: bytes) -> Update:
        """Understand an update. Raises `Unfit`."""
        ...

    def fetch(self, file: Attached) -> AsyncIterator[bytes]:
        """Fetch a file, piece by piece. Raises `TooLarge`, `Refused`, `Later`."""
        ...

    def parts(self, saying: Saying) -> Sequence[Saying]:
        """Cut a saying into messages that the platform takes; options and mark go with the last."""
        ...

    async def send(self, address: str, saying: Saying) -> str:
        """Send one part and return the platform's id of it. Raises `Closed`, `Refused`, `Unsure`, `Later`."""
        ...

    async def remove(self, address: str, message: str) -> None:
        """Take a message away, ours or the person's. Raises `Refused` where it can no longer be, `Unsure`, `Later`."""
        ...

    async def pressed(self, reference: str) -> None:
        """Tell the platform that a button was heard. Errors do not matter."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
