"""Polling: what was returned is acknowledged by the next poll, and by nothing else."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from telegram import Bot

from bots.channel import Later
from bots.telegram.calls import call
from bots.telegram.failures import Failed, heard
from bots.telegram.reducing import reduced
from grievance.errors import SettingRefused
from grievance.inbox import Arrival

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
PAUSE = 0.1
"""Seconds that a poll takes at least where it brings nothing: some servers do not wait."""
LONGEST = 60.0
"""Seconds of the longest pause after failures; it doubles up to here."""

_MOST = 100
_UNKNOWN = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})

log = logging.getLogger(__name__)


class Poller:
    """One long poll after another. The place in the platform's queue is held in memory: the platform keeps its own."""

    def __init__(self, bot: Bot, seconds: float) -> None:
        """Begin wherever the platform is."""
        self._bot = bot
        self._seconds = seconds
        self._offset = 0
        self._failures = 0
        self._said = ""

    async def poll(self) -> Sequence[Arrival]:
        """Wait for updates. Raises `Later`, and `SettingRefused` where the platform does not know the token."""
        began = time.monotonic()
        updates = await heard(self._ask(), self._failed)
        self._failures, self._said = 0, ""
        before, self._offset = self._offset, max([self._offset, *(_number(update) + 1 for update in updates)])
        if self._offset == before:
            await asyncio.sleep(max(0.0, PAUSE - (time.monotonic() - began)))
        return [reduced(update) for update in updates]

    async def _ask(self) -> Sequence[Mapping[str, Any]]:
        given = {"timeout": int(self._seconds), "limit": _MOST, "allowed_updates": list(KINDS)}
        acknowledged = {"offset": self._offset} if self._offset else {}
        answer = await call(self._bot, "getUpdates", **given, **acknowledged)
        if not isinstance(answer, list):
            raise Failed(0)
        return [update for update in answer if isinstance(update, dict)]

    def _failed(self, failed: Failed) -> Exception:
        if failed.code in _UNKNOWN:
            return SettingRefused("GRIEVANCE_TELEGRAM_TOKEN: the platform does not know this token")
        if failed.code == HTTPStatus.CONFLICT:
            self._say("somebody else polls for this bot, or a webhook is set: one process alone may")
        elif failed.code != HTTPStatus.TOO_MANY_REQUESTS:
            self._say("the platform is away: we go on trying")
        pause = min(LONGEST, 2.0 ** min(self._failures, 10))
        self._failures += 1
        return Later(failed.wait if failed.code == HTTPStatus.TOO_MANY_REQUESTS else pause)

    def _say(self, what: str) -> None:
        """Say it once, until something else is to be said or a poll succeeds."""
        if what != self._said:
            log.warning(what)
            self._said = what


def _number(update: Mapping[str, Any]) -> int:
    number = update.get("update_id")
    return number if isinstance(number, int) else 0
