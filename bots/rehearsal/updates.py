"""The queue of updates: kept until they are acknowledged or a day old, delivered to one poller at a time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from threading import Condition

from bots.rehearsal.messages import Raw
from bots.rehearsal.refusals import TWO_POLLERS, WEBHOOK, Refusal

KEPT = 24 * 3600
MOST, LONGEST = 100, 50
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_EPOCH = 1_767_225_600  # 2026: ids go on from the milliseconds since, so that a new start repeats none


@dataclass(slots=True)
class Pending:
    """An update that nobody acknowledged. One that a test put in stays until it was delivered, whatever its id."""

    id: int
    body: Raw
    at: float
    put_in: bool = False
    delivered: bool = False


class Updates:
    """Everything that the bot has not acknowledged. Every method is called with the condition's lock held."""

    def __init__(self, changed: Condition, now: Callable[[], float]) -> None:
        """Begin with none. `changed` is told of each change; `now` is the rehearsal's clock."""
        self._changed = changed
        self._now = now
        self._next = int((time.time() - _EPOCH) * 1000)
        self._poller = 0
        self.pending: list[Pending] = []
        self.wanted: frozenset[str] | None = None
        self.webhook = ""
        self.held = 0
        self.closing = False

    def put(self, kind: str, body: Raw) -> int:
        """Put an update of a kind (`message`, `callback_query`, ...) into the queue; return its id."""
        self._next += 1
        if self._is_wanted(kind):
            self.pending.append(Pending(self._next, {"update_id": self._next, kind: body}, self._now()))
        self._changed.notify_all()
        return self._next

    def put_in(self, update: Raw) -> int:
        """Put in an update as it is, with an id of its own where it has none; return its id."""
        given = update.get("update_id")
        if not isinstance(given, int):
            self._next += 1
            update, given = {"update_id": self._next, **update}, self._next
        self.pending.append(Pending(given, update, self._now(), put_in=True))
        self._changed.notify_all()
        return given

    def shuffle(self, seed: int) -> None:
        """Bring what is pending into another order."""
        random.Random(seed).shuffle(self.pending)  # noqa: S311 - an order, no secret
        self._changed.notify_all()

    def poll(self, offset: int, limit: int, timeout: int, wanted: Collection[str] | None) -> list[Raw]:
        """Acknowledge what is before `offset`, wait up to `timeout` seconds, and return what is pending.

        A second poller ends the first. Raises `Refusal` (409) there, and where a webhook is set.
        """
        if self.webhook:
            raise WEBHOOK
        if wanted is not None:
            self.wanted = frozenset(wanted)
        self._poller += 1
        mine = self._poller
        self._changed.notify_all()
        self._acknowledge(offset)
        self._changed.wait_for(lambda: self._poller != mine or self.closing or self._ready(), min(timeout, LONGEST))
        if self._poller != mine:
            raise TWO_POLLERS
        if self.closing:
            raise Refusal(502, "Bad Gateway")
        batch = self.pending[: min(limit, MOST) if limit > 0 else MOST] if self._ready() else []
        for one in batch:
            one.delivered = True
        return [one.body for one in batch]

    def forget(self) -> None:
        """Drop everything that is pending."""
        self.pending.clear()

    def _is_wanted(self, kind: str) -> bool:
        return kind in self.wanted if self.wanted else kind not in NOT_BY_DEFAULT

    def _ready(self) -> bool:
        return bool(self.pending) and not self.held

    def _acknowledge(self, offset: int) -> None:
        since = self._now() - KEPT
        if offset < 0:
            self.pending = self.pending[offset:]
        self.pending = [
            one
            for one in self.pending
            if one.at > since and (one.id >= offset or (one.put_in and not one.delivered) or offset <= 0)
        ]
