"""Sessions of officers: a table in the memory of one process. A restart signs everybody out, and that is meant."""

from __future__ import annotations

import hmac
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from grievance.casefile.sessions import SessionKeys, lock_session, session_keys, unlock_session
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Locked, Unreadable

SECRET = 32


@dataclass(frozen=True, slots=True)
class _Kept:
    """One session at rest. `used` and `expires` are seconds of the monotonic clock."""

    officer: bytes
    sealed: bytes
    used: float
    expires: int


class Sessions:
    """The unlocked officers of one desk process.

    A session ends `idle_seconds` after its last use, `absolute_seconds` after sign-in, or when it is closed. What is
    kept opens only with the cookie's secret and the key of this process together.
    """

    def __init__(
        self,
        idle_seconds: int = 900,
        absolute_seconds: int = 28800,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start empty, with a key that is never written down."""
        self._idle = idle_seconds
        self._absolute = absolute_seconds
        self._clock = clock
        self._process = os.urandom(SECRET)
        self._kept: dict[bytes, _Kept] = {}
        self._turn = threading.Lock()

    def open(self, officer: Unlocked) -> str:
        """Lock the officer away and return the cookie's secret, 64 hex digits. Sessions that are over are dropped."""
        secret = os.urandom(SECRET)
        keys = session_keys(secret, self._process)
        now = self._clock()
        expires = int(now) + self._absolute
        kept = _Kept(officer.id, lock_session(officer, keys, expires), now, expires)
        with self._turn:
            self._kept = {key: value for key, value in self._kept.items() if self._left(value) > 0}
            self._kept[keys.id] = kept
        return secret.hex()

    def resume(self, secret: str) -> Unlocked:
        """Return the officer and start the idle time anew. Raises `Locked` for whatever is not a living session."""
        keys = self._keys(secret)
        with self._turn:
            kept = self._kept.get(keys.id)
            if kept is None or self._left(kept) <= 0:
                self._kept.pop(keys.id, None)
                raise Locked
            self._kept[keys.id] = replace(kept, used=self._clock())
        try:
            return unlock_session(kept.sealed, kept.officer, keys, kept.expires)
        except Unreadable as error:
            raise Locked from error

    def close(self, secret: str) -> None:
        """End one session; one that is not there is ended already."""
        try:
            keys = self._keys(secret)
        except Locked:
            return
        with self._turn:
            self._kept.pop(keys.id, None)

    def close_officer(self, officer: bytes) -> None:
        """End every session of one officer, by id."""
        with self._turn:
            self._kept = {key: value for key, value in self._kept.items() if value.officer != officer}

    def seconds_left(self, secret: str) -> int:
        """Return how long the session would still live if it were left alone; 0 where it is over."""
        try:
            kept = self._kept.get(self._keys(secret).id)
        except Locked:
            return 0
        return max(0, int(self._left(kept))) if kept else 0

    def form_token(self, secret: str) -> str:
        """Return what every form of this session carries in a hidden field. Raises `Locked` for a malformed secret."""
        return self._keys(secret).form.hex()

    def is_form_token(self, secret: str, token: str) -> bool:
        """Say, in constant time, whether a form came from this session."""
        return hmac.compare_digest(self.form_token(secret).encode(), token.encode())

    def _left(self, kept: _Kept) -> float:
        return min(kept.used + self._idle, kept.expires) - self._clock()

    def _keys(self, secret: str) -> SessionKeys:
        try:
            cookie = bytes.fromhex(secret)
        except ValueError:
            raise Locked from None
        if len(cookie) != SECRET:
            raise Locked
        return session_keys(cookie, self._process)
