"""Slowing down whoever guesses at sign-in, and locking nobody out.

Every name has two kinds of lane: one for each device on which that officer has signed in before, and one that all
strangers share. Failures slow their own lane alone, so no stranger can make a known device wait. Names and devices are
kept as keyed hashes, in memory; a restart forgets them, and then a known device is a stranger once.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

FREE: Final = 3  # failures before the first wait: slips of the finger
LONGEST: Final = 30  # seconds
FORGET: Final = 900  # seconds without a failure after which a lane is new
AT_ONCE: Final = 2  # tries that may queue for the one Argon2id at a time, for known devices and for strangers each
_DEVICE: Final = 16


@dataclass(frozen=True, slots=True)
class Lane:
    """Where a try to sign in stands. `known` says that this officer has signed in on this device before."""

    key: bytes
    known: bool


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    last: float


class Throttle:
    """The lanes of one desk process. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Start without lanes, with a key that is never written down."""
        self._clock = clock
        self._secret = os.urandom(32)
        self._failed: dict[bytes, _Failures] = {}
        self._trying: set[Lane] = set()
        self._turn = threading.Lock()

    def lane(self, name: str, device: str) -> Lane:
        """Find the lane for a name and the device's cookie, empty where it has none."""
        known = hmac.compare_digest(self._mark(name, device[: 2 * _DEVICE]).encode(), device.encode())
        return Lane(self._hash("lane", name, device if known else ""), known)

    def device(self, name: str) -> str:
        """Make the cookie by which a device is known again: random hex, then its mark for this officer."""
        return self._mark(name, os.urandom(_DEVICE).hex())

    def begin(self, lane: Lane) -> int:
        """Start a try and return 0, or return the seconds to wait before one may start. `end` must follow a 0."""
        with self._turn:
            seconds = self._wait(lane)
            if not seconds:
                self._trying.add(lane)
            return seconds

    def end(self, lane: Lane, *, refused: bool) -> None:
        """Finish a try: a refusal slows the lane, anything else sets it free."""
        now = self._clock()
        with self._turn:
            self._trying.discard(lane)
            self._failed = {key: value for key, value in self._failed.items() if now - value.last < FORGET}
            before = self._failed.pop(lane.key, _Failures(0, now))
            if refused:
                self._failed[lane.key] = _Failures(before.count + 1, now)

    def _wait(self, lane: Lane) -> int:
        if lane in self._trying or sum(trying.known is lane.known for trying in self._trying) >= AT_ONCE:
            return 1
        failed = self._failed.get(lane.key)
        if failed is None or failed.count < FREE:
            return 0
        left = failed.last + min(2 ** (failed.count - FREE), LONGEST) - self._clock()
        return max(0, -int(-left // 1))

    def _mark(self, name: str, random: str) -> str:
        return random + self._hash("device", name, random).hex()

    def _hash(self, label: str, name: str, device: str) -> bytes:
        plain = unicodedata.normalize("NFKC", name).casefold().strip()
        return hmac.digest(self._secret, f"{label}\0{device}\0{plain}".encode("utf-8", "replace"), hashlib.sha256)
