"""Many connections in pools of a few: one pool of all of them would look at each of them for each request."""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from importlib.util import find_spec
from typing import Any

from telegram.request import BaseRequest

from bots.telegram.wire import Wire

if find_spec("sniffio") is None:
    # The library below asks for it with each request, and each time Python would look through all folders for it.
    sys.modules["sniffio"] = None  # type: ignore[assignment]


class Wires(BaseRequest):
    """Wires that share the work: each request goes over the one that has the least to do."""

    def __init__(self, wires: Sequence[Wire]) -> None:
        """Take them."""
        self._wires = tuple(wires)
        self._busy = [0] * len(wires)

    @property
    def read_timeout(self) -> float | None:
        """Return the seconds for which an answer is waited for."""
        return self._wires[0].read_timeout

    async def initialize(self) -> None:
        """Open nothing yet."""

    async def shutdown(self) -> None:
        """Close all connections."""
        for wire in self._wires:
            await wire.shutdown()

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the parent's own
        """Ask. Whatever fails is a `Failed`."""
        place = self._idlest()
        self._busy[place] += 1
        try:
            return await self._wires[place].do_request(*args, **kwargs)
        finally:
            self._busy[place] -= 1

    async def stream(self, url: str, most: int) -> AsyncGenerator[bytes]:
        """Fetch a file, as a wire does."""
        place = self._idlest()
        self._busy[place] += 1
        try:
            async with aclosing(self._wires[place].stream(url, most)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            self._busy[place] -= 1

    def _idlest(self) -> int:
        return min(range(len(self._busy)), key=self._busy.__getitem__)
