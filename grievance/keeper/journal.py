"""The journal: a line for every slot that an officer was given, on the disk before the slot left.

    2026-11-24T13:46:00Z release case=… officer=… nonce=… roster=12 signature=…

Ids are hexadecimal. There is never a receipt in it, nor a locator, a slot or a key.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper.files import Ledger, whole
from grievance.keeper.verbs import Refusal, Release

log = logging.getLogger(__name__)

HOUR = timedelta(hours=1)
AN_HOUR = 1000
"""So many slots one officer may be given in an hour (sealing.md, decision 7)."""

WRITTEN = "%Y-%m-%dT%H:%M:%SZ"


class Journal:
    """What was released, to whom and when. `now` gives UTC; `damaged` counts lines that cannot be read."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        """Open the file, or begin it, and learn from it which nonces are spent."""
        self._now = now
        self._nonces: set[bytes] = set()
        self._recent: defaultdict[bytes, deque[datetime]] = defaultdict(deque)
        self._choosing = threading.Lock()
        self.damaged = 0
        for line in whole(path, b"\n").splitlines():
            self._learn(line)
        self._ledger = Ledger(path)

    def release(self, asked: Release, roster: int) -> None:
        """Write the line of a release whose signature held. Raises `KeeperRefused`: then the slot stays."""
        at = self._now()
        with self._choosing:
            if asked.nonce in self._nonces:
                raise KeeperRefused(Refusal.NONCE)
            if self._count(asked.officer, at) >= AN_HOUR:
                log.warning("officer %s asked for more than %d slots in an hour", asked.officer.hex(), AN_HOUR)
                raise KeeperRefused(Refusal.LIMIT)
            self._spend(asked.officer, asked.nonce, at)
            self._ledger.write(line(at, asked, roster))
        self._ledger.confirm()

    def close(self) -> None:
        """Close the file."""
        self._ledger.close()

    def _count(self, officer: bytes, at: datetime) -> int:
        recent = self._recent[officer]
        while recent and abs(at - recent[0]) >= HOUR:
            recent.popleft()
        return len(recent)

    def _spend(self, officer: bytes, nonce: bytes, at: datetime) -> None:
        self._nonces.add(nonce)
        self._recent[officer].append(at)
        self._count(officer, at)

    def _learn(self, written: bytes) -> None:
        try:
            time, kind, *facts = written.decode("ascii").split(" ")
            named = dict(fact.split("=") for fact in facts)
            officer, nonce = bytes.fromhex(named["officer"]), bytes.fromhex(named["nonce"])
            if kind == "release":
                self._spend(officer, nonce, datetime.fromisoformat(time))
        except (ValueError, KeyError):
            self.damaged += 1


def line(at: datetime, asked: Release, roster: int) -> bytes:
    """Write a line. `roster` is the sequence of the chain's head under which the officer was seated."""
    ids = f"case={asked.case.hex()} officer={asked.officer.hex()} nonce={asked.nonce.hex()}"
    return f"{at.strftime(WRITTEN)} release {ids} roster={roster} signature={asked.signature.hex()}\n".encode("ascii")
