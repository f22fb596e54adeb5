"""Fetching a file: over HTTP alone, and never more than the channel takes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from http import HTTPStatus
from urllib.parse import quote

from bots.channel import Attached
from bots.telegram.calls import call
from bots.telegram.failures import Failed, fetching, heard
from bots.telegram.line import Line


async def fetch(line: Line, file: Attached, most: int) -> AsyncIterator[bytes]:
    """Fetch a file piece by piece. Raises `TooLarge`, `Refused` where it is gone, `Later`.

    The library's own download opens a file of this machine where the path it is given happens to exist here; this one
    does not look.
    """
    path = await heard(_path(line, file), fetching)
    fate: Exception | None = None
    async with aclosing(line.wire.stream(f"{line.files}/{quote(path)}", most)) as pieces:
        while fate is None:
            try:
                piece = await anext(pieces)
            except StopAsyncIteration:
                return
            except Failed as failed:
                fate = fetching(failed)
            else:
                yield piece
    raise fate


async def _path(line: Line, file: Attached) -> str:
    """Ask where the file lies."""
    found = await call(line.bot, "getFile", file_id=file.reference)
    path = found.get("file_path") if isinstance(found, dict) else None
    if not isinstance(path, str) or not path:
        raise Failed(HTTPStatus.NOT_FOUND)
    return path
