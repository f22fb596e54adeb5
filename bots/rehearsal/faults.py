"""What goes wrong on purpose: refusals, broken answers, cut connections, silence, and the platform's own pace."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

from bots.rehearsal.refusals import BLOCKED, TWO_POLLERS, UNAUTHORIZED, UNKNOWN, Refusal, bad, slowly

ANY = "*"
APART, TOGETHER, SECOND = 1.0, 30, 1.0
_JITTER = 0.05


class How(Enum):
    """What becomes of a connection that a fault takes."""

    CUT = "cut"
    SILENT = "timeout"


class Broken(Exception):
    """No answer is given: the connection is cut, or nothing comes any more."""

    def __init__(self, how: How) -> None:
        """Keep which."""
        super().__init__(how)
        self.how = how


REFUSALS = {
    "400": bad("something is wrong with it"),
    "401": UNAUTHORIZED,
    "403": BLOCKED,
    "404": UNKNOWN,
    "409": TWO_POLLERS,
    "500": Refusal(500, "Internal Server Error"),
    "502": Refusal(502, "Bad Gateway"),
    "504": Refusal(504, "Gateway Timeout"),
    "not supported": Refusal(501, "Not Implemented: method is not supported"),
}
BEFORE = {"cut": How.CUT, "timeout": How.SILENT}
AFTER = {"cut_after": How.CUT, "timeout_after": How.SILENT}
KINDS = frozenset({*REFUSALS, *BEFORE, *AFTER, "429"})


@dataclass(slots=True)
class Fault:
    """One fault: for a method (`*` for each), so many times, in one chat or in all."""

    method: str
    times: float
    kind: str
    retry_after: int = 1
    chat: int | None = None

    def fits(self, method: str, chat: object) -> bool:
        """Say whether it takes this call."""
        return self.times > 0 and self.method in {ANY, method.lower()} and self.chat in {None, chat}

    def strike_before(self) -> None:
        """Raise what happens before the call is taken, if it is of that kind."""
        if self.kind == "429":
            raise slowly(self.retry_after)
        if self.kind in REFUSALS:
            raise REFUSALS[self.kind]
        if self.kind in BEFORE:
            raise Broken(BEFORE[self.kind])

    def strike_after(self) -> None:
        """Raise what happens when it was done already, if it is of that kind."""
        if self.kind in AFTER:
            raise Broken(AFTER[self.kind])


class Faults:
    """The faults that are set. Called with the platform's lock held."""

    def __init__(self) -> None:
        """Begin with none."""
        self._set: list[Fault] = []

    def set(self, fault: Fault) -> None:
        """Set one. Raises `ValueError` where its kind is unknown."""
        if fault.kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(sorted(KINDS))}")
        self._set.append(fault)

    def clear(self, method: str) -> None:
        """Forget those of a method; of all with `*`."""
        self._set = [fault for fault in self._set if method not in {ANY, fault.method}]

    def take(self, method: str, chat: object) -> Fault | None:
        """Return the fault that takes this call, which then has one time less."""
        for fault in self._set:
            if fault.fits(method, chat):
                fault.times -= 1
                return fault
        return None


@dataclass(slots=True)
class Pace:
    """The platform's pace, where it is switched on: a message a second to one chat, thirty a second to all."""

    on: bool = False
    now: Callable[[], float] = time.monotonic
    _last: dict[object, float] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def keep(self, chat: object) -> None:
        """Count a message. Raises `Refusal` where it comes too soon."""
        if not self.on:
            return
        now = self.now()
        while self._all and self._all[0] <= now - SECOND:
            self._all.popleft()
        if self._last.get(chat, -APART) > now - APART + _JITTER or len(self._all) >= TOGETHER:
            raise slowly(1)
        self._last[chat] = now
        self._all.append(now)
