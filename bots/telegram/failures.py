"""What goes wrong between us and the platform, translated once into the words of a channel."""

from __future__ import annotations

import json
import math
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from telegram.error import TelegramError

from bots.channel import Closed, Later, Refused, TooLarge, Unsure

PAUSE = 2.0
"""Seconds to wait where the platform names none."""

# Not known to the platform, or another process at work: nothing was done, and the one that polls will say so.
_LATER = frozenset((HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS))
_REFUSALS = frozenset(range(400, 500)) - {HTTPStatus.REQUEST_TIMEOUT} | {HTTPStatus.NOT_IMPLEMENTED}
_GONE = "message to delete not found"
_LARGE = "file is too big"
_Answer = TypeVar("_Answer")


class Failed(TelegramError):
    """A call that came to nothing. It carries no address and nothing of what the platform wrote.

    `code` is the answer's status, 0 where there was none. `sent` says that the platform may have had the call.
    `wait` is the pause it asked for, in seconds. `gone` says that a message to remove was not there any more.
    """

    def __init__(self, code: int, *, sent: bool = True, wait: float = PAUSE, gone: bool = False) -> None:
        """Keep the facts."""
        super().__init__(f"answered {code}" if code else "no answer")
        self.code = code
        self.sent = sent
        self.wait = wait
        self.gone = gone


def failure(code: int, payload: bytes) -> Failed | None:
    """Read an answer of the platform: how it failed, or `None`.

    Some servers put a refusal under the status 200; then the answer's own number counts.
    """
    try:
        told = json.loads(payload.decode(errors="replace"))
    except (ValueError, RecursionError):
        return Failed(0 if _good(code) else code)
    if not isinstance(told, dict):
        return Failed(0 if _good(code) else code)
    if not _good(code):
        return _refusal(code, told)
    if told.get("ok") is True and "result" in told:
        return None
    own = told.get("error_code")
    return _refusal(own if isinstance(own, int) else HTTPStatus.BAD_REQUEST, told)


async def heard(call: Awaitable[_Answer], meaning: Callable[[Failed], Exception]) -> _Answer:
    """Wait for a call, and raise what its failure means. What the libraries raised stays here, with all it says."""
    try:
        return await call
    except Failed as failed:
        fate = meaning(failed)
    except Exception:  # noqa: BLE001 - an answer that the library cannot read: whatever it was, it came after the call
        fate = meaning(Failed(0))
    raise fate


def sending(failed: Failed) -> Exception:
    """Say what a failure means for a message: `Closed`, `Refused`, `Unsure` or `Later`."""
    if not failed.sent or failed.code in _LATER:
        return Later(failed.wait)
    if failed.code == HTTPStatus.FORBIDDEN:
        return Closed()
    if failed.code in _REFUSALS:
        return Refused()
    return Unsure()


def removing(failed: Failed) -> Exception:
    """Say what a failure means for a removal: as for a message, but a server that has no such method never will."""
    return Refused() if failed.sent and failed.code == HTTPStatus.NOT_FOUND else sending(failed)


def asking(failed: Failed) -> Exception:
    """Say what a failure means for a question, which does no harm twice: `Closed`, `Refused` or `Later`."""
    fate = removing(failed)
    return Later(failed.wait) if isinstance(fate, Unsure) else fate


def fetching(failed: Failed) -> Exception:
    """Say what a failure means for a file: `TooLarge`, or as for a question."""
    return TooLarge() if failed.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else asking(failed)


def _good(code: int) -> bool:
    return HTTPStatus.OK <= code < HTTPStatus.MULTIPLE_CHOICES


def _refusal(code: int, told: Mapping[str, Any]) -> Failed:
    parameters = told.get("parameters")
    asked = parameters.get("retry_after") if isinstance(parameters, dict) else None
    described = str(told.get("description")).lower()
    if isinstance(asked, int | float) and math.isfinite(asked) and asked > 0:
        return Failed(HTTPStatus.TOO_MANY_REQUESTS, wait=float(asked))
    return Failed(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if _LARGE in described else code, gone=_GONE in described)
