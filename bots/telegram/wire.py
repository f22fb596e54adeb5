"""The connections to the platform: pools that are wide enough, no proxy to this machine, and failures as facts."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bots.telegram.failures import Failed, failure
from bots.telegram.hush import hush
from grievance.errors import SettingRefused

CHATS = 256
"""How many chats may be spoken to at once."""
PATIENCE = 20.0
"""Seconds for which an answer is waited for."""

_HERE: dict[str, None] = dict.fromkeys(("all://127.0.0.1", "all://localhost", "all://[::1]"))
_UNSENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.LocalProtocolError,
    httpx.UnsupportedProtocol,
)


class Wire(HTTPXRequest):
    """Requests, as python-telegram-bot makes them. Whatever fails is a `Failed`."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401 - the parent's own
        """Ask, and look at the answer before the library does: it would log what it cannot read."""
        failed: Failed | None
        code, payload = 0, b""
        try:
            code, payload = await super().do_request(*args, **kwargs)
        except (NetworkError, httpx.InvalidURL) as error:
            failed = Failed(0, sent=isinstance(error, NetworkError) and not isinstance(error.__cause__, _UNSENT))
        else:
            failed = failure(code, payload)
        if failed:
            raise failed
        return code, payload

    async def stream(self, url: str, most: int) -> AsyncGenerator[bytes]:
        """Fetch a file piece by piece, and no more than `most` bytes: 413 stands for what is larger."""
        failed: Failed | None = None
        size = 0
        try:
            async with self._client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as answer:
                if answer.status_code != HTTPStatus.OK:
                    failed = Failed(answer.status_code)
                elif _told(answer) > most:
                    failed = Failed(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                else:
                    async for piece in answer.aiter_bytes():
                        size += len(piece)
                        if size > most:
                            failed = Failed(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
                            break
                        yield piece
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            failed = Failed(0, sent=not isinstance(error, _UNSENT))
        if failed:
            raise failed


class Line:
    """A bot of python-telegram-bot and what it speaks over; `close` lets go of all connections."""

    def __init__(self, token: str, api_base: str, file_base: str, poll_seconds: float, patience: float) -> None:
        """Open nothing yet. An answer is waited for `patience` seconds.

        Raises `SettingRefused` where the environment names a proxy that cannot be used.
        """
        hush()
        self.files = f"{file_base.rstrip('/')}/file/bot{token}"
        self.wire = _wire(CHATS, patience)
        self._polls = _wire(2, poll_seconds + patience)
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


def _wire(connections: int, patience: float) -> Wire:
    try:
        return Wire(
            connection_pool_size=connections,
            read_timeout=patience,
            write_timeout=patience,
            connect_timeout=PATIENCE / 2,
            pool_timeout=PATIENCE,
            httpx_kwargs={"mounts": _HERE},
        )
    except (RuntimeError, ValueError):
        why = "the proxy that the environment names cannot be used"
    raise SettingRefused(why)


def _told(answer: httpx.Response) -> int:
    told = answer.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else 0
