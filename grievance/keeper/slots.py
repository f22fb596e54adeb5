"""The slots: twice 32 random bytes a case, found by the case's id or by a receipt's locator.

The case slot protects every grant but those of `identity`; these lie under the identity slot, which can be forgotten.

One file of 64-byte records, kind 1 | key 16 | value 32 | check 15, only ever appended or overwritten with zeros:

    kind 1  key = case id    value = slot
    kind 2  key = locator    value = case id | 16 zeros
    kind 3  key = case id    value = identity slot; value and check all zeros: forgotten
    kind 4  key = id of a disclosure, value = its slot
    kind 0  all zeros: dropped
"""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from grievance.errors import KeeperRefused
from grievance.keeper.files import Ledger, whole
from grievance.keeper.verbs import Refusal
from grievance.seal.keys import digest

SIZE = 64
CASE, LOCATOR, IDENTITY, APART, DROPPED = b"\x01", b"\x02", b"\x03", b"\x04", bytes(SIZE)
_VALUE = 17
_FORGOTTEN = bytes(SIZE - _VALUE)


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """The two slots of a case, 32 bytes each."""

    slot: bytes
    identity: bytes


class Slots:
    """All slots of an office, in memory as on the disk. `damaged` counts records that no longer check."""

    def __init__(self, path: Path) -> None:
        """Open the file, or begin it. A damaged record is left where it is and not believed."""
        self._slots: dict[bytes, bytes] = {}
        self._identities: dict[bytes, tuple[bytes, int]] = {}
        self._cases: dict[bytes, tuple[bytes, int]] = {}
        self._apart: set[bytes] = set()
        self._receipts: Counter[bytes] = Counter()
        self._choosing = threading.Lock()
        self.damaged = 0
        self._learn(whole(path, SIZE), 0)
        self._ledger = Ledger(path)

    def keep(self, case: bytes, locator: bytes, *, apart: bool = False) -> Pair:
        """Return new slots, durable; with `apart` a disclosure's one.

        Raises `KeeperRefused`: nobody gets an old slot by naming its case.
        """
        pair = Pair(secrets.token_bytes(32), bytes(32) if apart else secrets.token_bytes(32))
        with self._choosing:
            if case in self._slots or locator in self._cases:
                raise KeeperRefused(Refusal.KNOWN)
            kept = [record(APART if apart else CASE, case, pair.slot)]
            kept += [] if apart else [record(IDENTITY, case, pair.identity)]
            self._write(b"".join((*kept, record(LOCATOR, locator, case))))
        self._ledger.confirm()
        return pair

    def of(self, case: bytes) -> bytes | None:
        """Return a case's slot."""
        return self._slots.get(case)

    def is_apart(self, identifier: bytes) -> bool:
        """Say whether a slot is a disclosure's."""
        return identifier in self._apart

    def identity(self, case: bytes) -> bytes:
        """Return a case's identity slot. Raises `KeeperRefused`, as `gone` where it was forgotten."""
        if case not in self._identities:
            raise KeeperRefused(Refusal.CASE)
        slot = self._identities[case][0]
        if not slot:
            raise KeeperRefused(Refusal.GONE)
        return slot

    def forget(self, case: bytes) -> None:
        """Forget a case's identity slot, durably; twice is once. Raises `KeeperRefused` where there is none.

        The mark that there was one stays: what was forgotten is told apart from what was lost.
        """
        with self._choosing:
            if case not in self._identities:
                raise KeeperRefused(Refusal.CASE)
            slot, at = self._identities[case]
            if slot:
                self._ledger.blot(at + _VALUE, SIZE - _VALUE)
                self._identities[case] = b"", at

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
        return len(self._slots) - len(self._apart)

    def close(self) -> None:
        """Close the file."""
        self._ledger.close()

    def _write(self, records: bytes) -> None:
        self._learn(records, self._ledger.write(records))

    def _learn(self, records: bytes, start: int) -> None:
        for at in range(0, len(records), SIZE):
            data = records[at : at + SIZE]
            kind, key, value = data[:1], data[1:_VALUE], data[_VALUE:49]
            if data == DROPPED:
                continue
            if kind == IDENTITY and data[_VALUE:] == _FORGOTTEN:
                self._identities[key] = b"", start + at
            elif data != record(kind, key, value):
                self.damaged += 1
            elif kind in {CASE, APART}:
                self._slots[key] = value
                self._apart |= {key} if kind == APART else set()
            elif kind == IDENTITY:
                self._identities[key] = value, start + at
            else:
                self._cases[key] = value[:16], start + at
                self._receipts[value[:16]] += 1


def record(kind: bytes, key: bytes, value: bytes) -> bytes:
    """Write one record; a value shorter than 32 bytes is filled with zeros."""
    value = value.ljust(32, b"\0")
    return kind + key + value + digest(b"gcv1/slots", kind, key, value)[:15]
