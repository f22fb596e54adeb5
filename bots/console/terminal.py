"""A terminal as a channel: a line is an update, `/file PATH` sends a file, and what is said is printed."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import TextIO

from bots.channel import Attached, Ended, Refused, Update
from grievance.inbox import Arrival
from grievance.interview.talk import Saying, Turn

FILE = "/file "
STAYS = "(What stands above stays in this window until you close it.)\n\n"
_PIECE = 256 * 1024


class Terminal:
    """One person at one terminal. They are somebody new in each run: the address is random."""

    name: str = "console"
    removes: bool = False
    first: bool = False
    burst: int = 1
    most_bytes: int = 2_000_000_000
    apace: float = 0.0
    together: float = 0.0

    def __init__(self, lines: TextIO, paper: TextIO) -> None:
        """Read lines from the one, print to the other. Nothing is read before the first poll."""
        self._lines, self._paper = lines, paper
        self._address = os.urandom(8).hex()
        self._typed: asyncio.Queue[str] = asyncio.Queue()
        self._place = 0
        self._said_that_it_stays = False

    async def poll(self) -> Sequence[Arrival]:
        """Wait for a line. Raises `Ended` at the end of the input."""
        if not self._place:
            loop = asyncio.get_running_loop()
            # A daemon: nobody can take a thread away from a terminal, and the process ends without it.
            threading.Thread(target=self._read, args=(loop,), daemon=True).start()
        line = await self._typed.get()
        if not line:
            raise Ended
        self._place += 1
        return [Arrival(f"{self._address} {self._place}", self._place, self._address, line.rstrip("\n").encode())]

    def read(self, body: bytes) -> Update:
        """Understand a line."""
        line = body.decode()
        if not line.startswith(FILE):
            return Update(Turn(line))
        path = Path(line.removeprefix(FILE).strip()).expanduser()
        size = path.stat().st_size if path.is_file() else None
        return Update(Turn(files=1), (Attached(str(path), path.name, "", size),))

    async def fetch(self, file: Attached) -> AsyncIterator[bytes]:
        """Read a file of this machine. Raises `Refused` where there is none."""
        try:
            with await asyncio.to_thread(Path(file.reference).open, "rb") as opened:
                while piece := await asyncio.to_thread(opened.read, _PIECE):
                    yield piece
        except OSError:
            raise Refused from None

    def parts(self, saying: Saying) -> Sequence[Saying]:
        """Leave a saying whole."""
        return [saying]

    async def send(self, address: str, saying: Saying) -> str:
        """Print it. What was said to somebody before, whose terminal is gone, is not for this one: `Refused`."""
        if address != self._address:
            raise Refused
        self._said_that_it_stays = False
        self._print(f"{saying.text}\n\n")
        return "printed"

    async def remove(self, address: str, message: str) -> None:
        """Say, once, that nothing can be taken back. Always raises `Refused`."""
        del message
        if address == self._address and not self._said_that_it_stays:
            self._said_that_it_stays = True
            self._print(STAYS)
        raise Refused

    async def pressed(self, reference: str) -> None:
        """There are no buttons."""

    async def close(self) -> None:
        """There is nothing to let go of."""

    def _print(self, text: str) -> None:
        self._paper.write(text)
        self._paper.flush()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        with suppress(RuntimeError):  # the loop has ended
            for line in chain(self._lines, [""]):
                loop.call_soon_threadsafe(self._typed.put_nowait, line)
