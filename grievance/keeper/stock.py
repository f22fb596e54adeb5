"""Receipts made ahead, so that many people who tell us something at the same time do not wait for Argon2id.

As many as the office was told (256 where nothing is said), in memory only, none older than ten minutes. They are made
while nobody else waits for Argon2id, on a thread of low priority, and none in the first ten seconds: then the whole
office starts, and needs the processor. A full stock is renewed shortly before it is too old, as long as somebody took
one in the last hour, or the keeper has just started. After that it runs out, and the next who takes one has it filled
again.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grievance.keeper.hours import machine_seconds
from grievance.keeper.verbs import Minted

MOST = 256
TOO_OLD = 600.0
RENEW = 540.0
AWAKE = 3600.0
NICE = 10
SETTLE = 10.0


class Stock:
    """At most so many receipts, oldest first, each with its birth. Each is handed out once, to one."""

    def __init__(
        self, make: Callable[[], Minted], most: int = MOST, seconds: Callable[[], float] = machine_seconds
    ) -> None:
        """Begin empty; `make` makes one. Nothing is made before `start`, and nothing ever where `most` is 0."""
        self._make, self._most, self._seconds = make, most, seconds
        self._ready: deque[tuple[float, Minted]] = deque()
        self._changed = threading.Condition()
        self._taken = seconds()
        self._begin = self._taken + SETTLE
        self._others = 0
        self._closing = False
        self._thread = threading.Thread(target=self._fill, daemon=True)

    def __len__(self) -> int:
        """Count what is ready."""
        return len(self._ready)

    def start(self) -> None:
        """Begin to fill."""
        self._thread.start()

    def take(self) -> Minted | None:
        """Take one, or `None` where none is ready."""
        with self._changed:
            self._taken = self._seconds()
            self._drop()
            self._changed.notify()
            return self._ready.popleft()[1] if self._ready else None

    @contextmanager
    def stand_back(self) -> Iterator[None]:
        """Make nothing while this block runs: somebody waits for Argon2id."""
        with self._changed:
            self._others += 1
        try:
            yield
        finally:
            with self._changed:
                self._others -= 1
                self._changed.notify()

    def close(self) -> None:
        """End the thread, after the one it may be making."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread.is_alive():
            self._thread.join()
        self._ready.clear()

    def _fill(self) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)  # on Linux a thread has one of its own
        while self._wait():
            born, minted = self._seconds(), self._make()
            with self._changed:
                self._ready.append((born, minted))

    def _wait(self) -> bool:
        """Wait until one more is wanted and nobody else waits; `False` when it is time to end."""
        with self._changed:
            while not self._closing:
                self._drop()
                pause = self._pause()
                if pause == 0 and not self._others:
                    return True
                self._changed.wait(pause or None)
            return False

    def _pause(self) -> float | None:
        """Count the seconds until there is something to do: 0 for now, `None` for not before somebody takes one."""
        now = self._seconds()
        if not self._most:
            return None
        if now < self._begin:
            return self._begin - now
        oldest = self._ready[0][0] if self._ready else None
        if now - self._taken >= AWAKE:
            return None if oldest is None else max(0.001, oldest + TOO_OLD - now)
        if oldest is None or len(self._ready) < self._most:
            return 0
        return max(0, oldest + RENEW - now)

    def _drop(self) -> None:
        """Drop what is too old, and what was renewed."""
        now = self._seconds()
        while self._ready and (len(self._ready) > self._most or now - self._ready[0][0] >= TOO_OLD):
            self._ready.popleft()
