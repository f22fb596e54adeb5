"""The slots: 32 random bytes a case, found by the case's id or by a receipt's locator.

One file of 64-byte records, kind 1 | key 16 | value 32 | check 15, only ever appended or overwritten with zeros:

    kind 1  key = case id    value = slot
    kind 2  key = locator    value = case id | 16 zeros
    kind 0  all zeros: dropped
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper.files import Ledger, whole
from grievance.keeper.verbs import Refusal
from grievance.seal.keys import digest

SIZE = 64
CASE, LOCATOR, DROPPED = b"\x01", b"\x02", bytes(SIZE)


class Slots:
    """All slots of an office, in memory as on the disk. `damaged` counts records that no longer check."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin it. A damaged record is left where it is and not believed."""
        self._slots: dict[bytes, bytes] = {}
        self._cases: dict[bytes, tuple[bytes, int]] = {}
        self._receipts: Counter[bytes] = Counter()
        self._choosing = threading.Lock()
        self.damaged = 0
        self._learn(whole(path, SIZE), 0)
        self._ledger = Ledger(path)

    def keep(self, case: bytes, locator: bytes) -> bytes:
        """Return a new slot, durable. Raises `KeeperRefused`: nobody gets an old slot by naming its case."""
        slot = secrets.token_bytes(32)
        with self._choosing:
            if case in self._slots or locator in self._cases:
                raise KeeperRefused(Refusal.KNOWN)
            self._write(record(CASE, case, slot) + record(LOCATOR, locator, case))
        self._ledger.confirm()
        return slot

    def of(self, case: bytes) -> bytes | None:
        """Return a case's slot."""
        return self._slots.get(case)

    def case(self, locator: bytes) -> bytes | None:
        """Return the id of the case that a locator finds."""
        return self._cases.get(locator, (None, 0))[0]

    def find(self, case: bytes, locator: bytes) -> None:
        """Let another locator find a case as well, durably. Raises `KeeperRefused`."""
        with self._choosing:
            if locator in self._cases:
                raise KeeperRefused(Refusal.KNOWN)
            self._write(record(LOCATOR, locator, case))
        self._ledger.confirm()

    def drop(self, locator: bytes) -> None:
        """Forget a locator; twice is once. Raises `KeeperRefused` for a case's last: nobody loses her way in."""
        with self._choosing:
            case, at = self._cases.get(locator, (b"", 0))
            if not case:
                return
            if self._receipts[case] == 1:
                raise KeeperRefused(Refusal.LAST)
            self._ledger.blot(at, SIZE)
            del self._cases[locator]
            self._receipts[case] -= 1

    def __len__(self) -> int:
        """Count the cases."""
        return len(self._slots)

    def close(self) -> None:
        """Close the file."""
        self._ledger.close()

    def _write(self, records: bytes) -> None:
        self._learn(records, self._ledger.write(records))

    def _learn(self, records: bytes, start: int) -> None:
        for at in range(0, len(records), SIZE):
            data = records[at : at + SIZE]
            kind, key, value = data[:1], data[1:17], data[17:49]
            if data == DROPPED:
                continue
            if data != record(kind, key, value):
                self.damaged += 1
            elif kind == CASE:
                self._slots[key] = value
            else:
                self._cases[key] = value[:16], start + at
                self._receipts[value[:16]] += 1


def record(kind: bytes, key: bytes, value: bytes) -> bytes:
    """Write one record; a value shorter than 32 bytes is filled with zeros."""
    value = value.ljust(32, b"\0")
    return kind + key + value + digest(b"gcv1/slots", kind, key, value)[:15]
