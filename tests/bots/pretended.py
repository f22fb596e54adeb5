"""A platform in memory, and the channel to it: it does what a script says, and remembers what was done."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from bots.channel import Attached, Closed, Refused, Unfit, Unsure, Update
from grievance.inbox import Arrival
from grievance.interview.talk import Saying, Turn

PART = 4000
_IDS = count(1)  # an office that is lent out remembers those of every platform


@dataclass(frozen=True)
class Message:
    """A message of ours that is on the platform."""

    id: str
    address: str
    text: str
    secret: bool
    mark: str


@dataclass
class Platform:
    """What outlives a process of ours: updates until they are acknowledged, messages until they are removed."""

    updates: list[dict[str, Any]] = field(default_factory=list)
    acknowledged: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    faults: dict[str, deque[tuple[Exception, bool]]] = field(default_factory=lambda: defaultdict(deque))
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    next_id: int = 0

    def tell(self, address: str, text: str = "", **more: Any) -> int:  # noqa: ANN401 - fields of an update
        """Let a person do something. Return the update's id."""
        self.next_id = next(_IDS)
        self.updates.append({"id": self.next_id, "address": address, "text": text} | more)
        return self.next_id

    def send_file(self, address: str, data: bytes, text: str = "", **more: Any) -> int:  # noqa: ANN401 - the same
        """Let a person send a file; its size is told unless `size` says otherwise."""
        reference = f"file{len(self.files)}"
        self.files[reference] = data
        return self.tell(address, text, **{"file": reference, "size": len(data)} | more)

    def fail(self, method: str, error: Exception, *, done: bool = False, times: int = 1) -> None:
        """Let a call fail so many times: before anything is done, or after all of it is."""
        self.faults[method].extend([(error, done)] * times)

    def gate(self, method: str) -> asyncio.Event:
        """Hold calls of a method until what is returned is set."""
        self.gates[method] = asyncio.Event()
        return self.gates[method]

    def texts(self, address: str) -> list[str]:
        """Return what was said to somebody, in order."""
        return [message.text for message in self.said if message.address == address]

    def there(self, address: str) -> list[Message]:
        """Return what of it still stands in the chat."""
        return [each for each in self.said if each.address == address and each.id not in self.removed]

    async def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so. It is looked at whenever the platform is asked for anything."""
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(so), 20)

    async def tell_all(self) -> None:
        """Wake whoever waits for news."""
        async with self.news:
            self.news.notify_all()


class Pretended:
    """The channel to it, as one process of ours has it."""

    name = "telegram"
    removes = True
    most_bytes = 200_000
    apace = 0.0
    together = 0.0

    def __init__(self, platform: Platform, fuse: Callable[[], Any] | None = None) -> None:
        """Speak to a platform. `fuse` is awaited before and after each call."""
        self.platform = platform
        self._fuse = fuse
        self._offset = platform.acknowledged
        self.polled = False

    async def poll(self) -> Sequence[Arrival]:
        """Wait for updates; the next call acknowledges them."""
        await self._at("poll")
        self.polled = True
        self.platform.acknowledged = max(self.platform.acknowledged, self._offset)
        await self.platform.tell_all()
        await self._wait()
        some = self._new()[:100]
        self._offset = some[-1]["id"]
        await self._at("")
        return [Arrival(str(each["id"]), each["id"], each["address"], json.dumps(each).encode()) for each in some]

    def read(self, body: bytes) -> Update:
        """Understand an update: `poison` is none, and `trap` fails in a way that nobody expects."""
        told = json.loads(body)
        if told["text"] == "poison":
            raise Unfit
        if told["text"] == "trap":
            raise ZeroDivisionError
        if "closed" in told:
            return Update(closed=told["closed"])
        if "file" not in told:
            return Update(Turn(told["text"], mark=told.get("mark", "")), message=f"hers {told['id']}")
        size = told["size"]
        large = size is not None and size > self.most_bytes
        files = () if large else (Attached(told["file"], told.get("name", "photo.jpg"), "image/jpeg", size),)
        turn = Turn(told["text"], files=len(files), large=int(large), album=told.get("album", ""))
        return Update(turn, files, f"hers {told['id']}")

    async def fetch(self, file: Attached) -> AsyncIterator[bytes]:
        """Fetch a file in pieces of 1,000 bytes."""
        await self._at("fetch")
        data = self.platform.files[file.reference]
        for at in range(0, len(data), 1000):
            yield data[at : at + 1000]
        await self._at("")

    def parts(self, saying: Saying) -> Sequence[Saying]:
        """Cut at 4,000 characters."""
        cuts = [saying.text[at : at + PART] for at in range(0, len(saying.text), PART)]
        return [*(replace(saying, text=cut, options=(), mark="") for cut in cuts[:-1]), replace(saying, text=cuts[-1])]

    async def send(self, address: str, saying: Saying) -> str:
        """Put a message into a chat."""
        done = await self._at("send")
        if address in self.platform.blocked:
            raise Closed
        identifier = f"m{len(self.platform.said)}"
        self.platform.said.append(Message(identifier, address, saying.text, saying.secret, saying.mark))
        await self.platform.tell_all()
        if done:
            raise done
        await self._at("")
        return identifier

    async def remove(self, address: str, message: str) -> None:
        """Take a message away."""
        done = await self._at("remove")
        if address in self.platform.blocked:
            raise Closed
        if message in self.platform.removed:
            raise Refused
        self.platform.removed.append(message)
        await self.platform.tell_all()
        if done:
            raise done
        await self._at("")

    async def pressed(self, reference: str) -> None:
        """Take note."""
        await self._at(f"pressed {reference}")

    async def close(self) -> None:
        """There is nothing to close."""

    def _new(self) -> list[dict[str, Any]]:
        return [each for each in self.platform.updates if each["id"] > self._offset]

    async def _wait(self) -> None:
        async with self.platform.news:
            await self.platform.news.wait_for(lambda: bool(self._new()))

    async def _at(self, method: str) -> Exception | None:
        """Go through the fuse, and through a fault that was ordered; return one for after the deed."""
        if self._fuse:
            await self._fuse()
        if not method:
            return None
        self.platform.asked.append(method)
        await self.platform.tell_all()
        if gate := self.platform.gates.get(method):
            await gate.wait()
        if not self.platform.faults[method]:
            return None
        error, after = self.platform.faults[method].popleft()
        if not after:
            raise error
        return error


__all__ = ["PART", "Closed", "Message", "Platform", "Pretended", "Refused", "Unsure"]
