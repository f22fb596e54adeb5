"""One pool of connections to the platform, on which failures are facts."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import httpx
from telegram.error import NetworkError
from telegram.request import HTTPXRequest

from bots.telegram.failures import Failed, failure

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


def _told(answer: httpx.Response) -> int:
    told = answer.headers.get("content-length", "")
    return int(told) if told.isascii() and told.isdigit() else 0
