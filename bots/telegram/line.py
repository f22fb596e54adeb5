"""The line to the platform: connections that are many enough, no proxy to this machine, and nothing that is logged."""

from __future__ import annotations

from ssl import SSLContext

import httpx
from telegram import Bot

from bots.telegram.hush import hush
from bots.telegram.wire import Wire
from bots.telegram.wires import Wires
from grievance.errors import SettingRefused

CHATS, TOGETHER = 256, 16
"""How many chats may be spoken to at once, and how many of them share a pool of connections."""
PATIENCE = 20.0
"""Seconds for which an answer is waited for."""

_HERE: dict[str, None] = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))


class Line:
    """A bot of python-telegram-bot and what it speaks over; `close` lets go of all connections."""

    def __init__(self, token: str, api_base: str, file_base: str, poll_seconds: float, patience: float) -> None:
        """Open nothing yet. An answer is waited for `patience` seconds.

        Raises `SettingRefused` where the environment names a proxy that cannot be used.
        """
        hush()
        self.files = f"{file_base.rstrip('/')}/file/bot{token}"
        believed = httpx.create_ssl_context()  # made once: it holds many certificates
        self.wire = Wires([_wire(TOGETHER, patience, believed) for _ in range(0, CHATS, TOGETHER)])
        self._polls = _wire(2, poll_seconds + patience, believed)
        self.bot = Bot(
            token,
            base_url=f"{api_base.rstrip('/')}/bot",
            base_file_url=f"{file_base.rstrip('/')}/file/bot",
            request=self.wire,
            get_updates_request=self._polls,
        )

    async def close(self) -> None:
        """Close all connections."""
        await self.wire.shutdown()
        await self._polls.shutdown()


def _wire(connections: int, patience: float, believed: SSLContext) -> Wire:
    try:
        return Wire(
            connection_pool_size=connections,
            read_timeout=patience,
            write_timeout=patience,
            connect_timeout=PATIENCE / 2,
            pool_timeout=PATIENCE,
            httpx_kwargs={"mounts": _HERE, "verify": believed},
        )
    except (RuntimeError, ValueError):
        why = "the proxy that the environment names cannot be used"
    raise SettingRefused(why)
