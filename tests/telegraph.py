"""Telegram as a channel, against a rehearsal, in a loop of its own."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import apart

from bots.channel import Channel
from bots.telegram import Telegram

TOKEN = "1:rehearsal"
_Answer = TypeVar("_Answer")


def line(
    base: str,
    work: Callable[[Telegram], Awaitable[_Answer]],
    *,
    token: str = TOKEN,
    seconds: float = 0,
    patience: float = 10,
) -> _Answer:
    """Do some work over a channel that is closed afterwards, and return what came of it."""

    async def whole() -> _Answer:
        telegram = Telegram(token, base, base, seconds, patience)
        try:
            return await work(telegram)
        finally:
            await telegram.close()

    return apart.run(whole())


def answered(answers: Sequence[bytes], work: Callable[[Telegram], Awaitable[_Answer]]) -> _Answer:
    """Do some work over a server that answers these bytes, one connection each, and hangs up."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = [int(row.split(":")[1]) for row in head.splitlines() if row.startswith("content-length:")]
        await reader.readexactly(sum(length))
        writer.write(left.pop(0))
        await writer.drain()
        writer.close()

    async def whole() -> _Answer:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        telegram = Telegram(TOKEN, base, base, 0)
        try:
            return await work(telegram)
        finally:
            await telegram.close()
            server.close()
            await server.wait_closed()

    return apart.run(whole())


def as_channel(telegram: Telegram) -> Channel:
    """Say what the type checker is asked: that this is a channel."""
    return telegram


def nobody() -> str:
    """Return an address of this machine at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
