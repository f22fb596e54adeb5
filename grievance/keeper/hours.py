"""The hour keys: the newest and the one before, in two fixed places that are overwritten in place.

Their age is counted on the machine's own clock since it was started (`CLOCK_BOOTTIME`), which no setting moves; after
another start of the machine the newest counts as just born. So a key may live longer than its hour, never shorter.

A place is turn u64 | born f64 (seconds) | boot 16 | key 32 | check 16; turn `t` lies in the sector `t % 2`.
"""

from __future__ import annotations

import os
import secrets
import struct
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper import files
from grievance.keeper.verbs import HourKey, Refusal
from grievance.seal.keys import digest

HOUR = 3600.0
SECTOR = 512
PLACE = struct.Struct(">Qd16s32s")


def machine_seconds() -> float:
    """Count the seconds since the machine was started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def machine_start() -> bytes:
    """Name this start of the machine: 16 bytes, another at every start."""
    return uuid.UUID(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()).bytes


@dataclass(frozen=True, slots=True)
class Place:
    """One key with its turn (counted from 0) and its birth: seconds since the start of the machine named `boot`."""

    turn: int
    born: float
    boot: bytes
    key: bytes


class HourKeys:
    """The newest key and the one before. Both are durable before anybody is given one."""

    def __init__(
        self, path: Path, seconds: Callable[[], float] = machine_seconds, boot: Callable[[], bytes] = machine_start
    ) -> None:
        """Open the file, or begin it with a first key."""
        self._seconds, self._boot = seconds, boot()
        self._turning = threading.Lock()
        content = files.whole(path, 1)
        self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        found = filter(None, (read(content[:SECTOR]), read(content[SECTOR:])))
        self._places = sorted(found, key=lambda place: -place.turn)
        if not self._places:
            self._begin(0)
        elif self._places[0].boot != self._boot or self._places[0].born > seconds():
            self._put(replace(self._places[0], born=seconds(), boot=self._boot))

    def serve(self) -> tuple[HourKey, ...]:
        """Return the keys, newest first. Raises `KeeperRefused` where a new one could not be stored."""
        with self._turning:
            age = self._seconds() - self._places[0].born
            if age >= HOUR:
                self._begin(self._places[0].turn + 1)
                age = 0
            lefts = (2 * HOUR - age, HOUR - age)
            return tuple(
                HourKey(digest(b"gcv1/hour", place.key)[:8], place.key, int(left))
                for place, left in zip(self._places, lefts, strict=False)
            )

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)

    def _begin(self, turn: int) -> None:
        self._put(Place(turn, self._seconds(), self._boot, secrets.token_bytes(32)))

    def _put(self, place: Place) -> None:
        try:
            files.write(self._file, write(place), place.turn % 2 * SECTOR)
            os.fdatasync(self._file)
        except OSError:
            raise KeeperRefused(Refusal.DISK) from None
        self._places = [place, *(each for each in self._places if each.turn == place.turn - 1)]


def write(place: Place) -> bytes:
    """Write a place."""
    body = PLACE.pack(place.turn, place.born, place.boot, place.key)
    return body + digest(b"gcv1/hour place", body)[:16]


def read(data: bytes) -> Place | None:
    """Read a place; `None` where none was ever written, or not to its end."""
    body = data[: PLACE.size]
    if len(body) < PLACE.size or data[PLACE.size :][:16] != digest(b"gcv1/hour place", body)[:16]:
        return None
    return Place(*PLACE.unpack(body))
