"""How the other processes ask the keeper. Nothing is held between two questions, so a keeper may die and come back."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from grievance.errors import GrievanceError, KeeperAway, KeeperRefused, ReceiptSlip, ReceiptUnknown, Untrusted
from grievance.keeper import frames, verbs
from grievance.keeper.sockets import connect
from grievance.keeper.verbs import (
    ONCE,
    Exchanged,
    HourKey,
    Hours,
    Kept,
    Leaves,
    Line,
    Located,
    Minted,
    Nothing,
    Refusal,
    Request,
    Signed,
    Slot,
    Told,
)
from grievance.seal import receipt

T = TypeVar("T")

PAUSE = 0.02
MEANINGS: Mapping[str, type[GrievanceError]] = {
    Refusal.SLIP: ReceiptSlip,
    Refusal.UNKNOWN: ReceiptUnknown,
    Refusal.UNTRUSTED: Untrusted,
    Refusal.DISK: KeeperAway,
    Refusal.FAULT: KeeperAway,
}
"""What a refusal is called in our house; every other one is a `KeeperRefused` with its name."""


class Keeper:
    """The keeper, as one door shows it. Safe in threads and across forks.

    Every verb raises `KeeperAway` when there is no answer within `timeout` seconds (while the keeper starts again, they
    are used to try again), and `KeeperRefused` when the answer is no: `str(error)` is one of `verbs.Refusal`.
    """

    def __init__(self, path: Path, timeout: float = 5.0) -> None:
        """Ask at the socket at `path`."""
        self._path, self._timeout = path, timeout

    def ping(self) -> None:
        """Return when the keeper answers."""
        self._ask(verbs.Ping(), Nothing)

    def mint(self) -> Minted:
        """Make a new receipt. Nothing is stored."""
        return self._ask(verbs.Mint(), Minted)

    def keep(self, case: bytes, locator: bytes, *, apart: bool = False) -> Kept:
        """Return new slots for a new case, found by `locator`, both 16 bytes, and the newest hour key; all is durable.

        With `apart` it is a disclosure, and there is one slot.
        Asked again for the same case or locator it is refused as `known`: take another id and another receipt.
        """
        return self._ask(verbs.Keep(case, locator, apart), Kept)

    def locate(self, digits: str) -> Located:
        """Derive from a receipt as typed, and find its case's slot. Raises `ReceiptSlip`."""
        return self._ask(verbs.Locate(receipt.check(digits)), Located)

    def exchange(self, digits: str) -> Exchanged:
        """Make a new receipt for the case of this one. Raises `ReceiptSlip`, `ReceiptUnknown`."""
        return self._ask(verbs.Exchange(receipt.check(digits)), Exchanged)

    def forget(self, digits: str) -> Located:
        """Forget the identity slot of this receipt's case, for ever, and answer as `locate`; twice is once.

        Raises `ReceiptSlip`, and `KeeperRefused` as `case` where the case has none (its record is damaged).
        """
        return self._ask(verbs.Forget(receipt.check(digits)), Located)

    def hours(self) -> tuple[HourKey, ...]:
        """Return the hour keys, newest first: one or two."""
        return self._ask(verbs.Hour(), Hours).keys

    def release(self, case: bytes, officer: bytes, nonce: bytes, signature: bytes, *, identity: bool = False) -> bytes:
        """Return a case's slot to the officer who signed `pack(office, case, officer, nonce)` as `gcv1/release`.

        With `identity` it is the identity slot, signed for as `gcv1/release identity`.
        """
        return self._ask(verbs.Release(case, officer, nonce, signature, identity), Slot).slot

    def rosters(self, manifest_body: bytes, manifest_signature: bytes, chain: Iterable[bytes]) -> None:
        """Hand over the manifest and the whole chain of rosters. Raises `Untrusted`."""
        self._ask(verbs.Rosters(manifest_body, manifest_signature, tuple(chain)), Nothing)

    def drop(self, locator: bytes) -> None:
        """Forget a locator that was exchanged for another; twice is once."""
        self._ask(verbs.Drop(locator), Nothing)

    def enter(self, lines: Iterable[Line]) -> None:
        """Write entries into the journal, durably; what is there already is not written again.

        Some thousands at once, and no more than 100,000. A head is signed once rosters were handed over.
        """
        self._ask(verbs.Enter(tuple(lines)), Nothing)

    def head(self) -> str:
        """Return the newest signed head of the log (`seal.head`), or nothing before the first."""
        return self._ask(verbs.Head(), Signed).head

    def leaves(self, start: int, count: int) -> tuple[bytes, ...]:
        """Return at most `count` leaves that the newest head covers, from the place `start`; none at the end.

        Where very many are asked for, fewer come: ask again from the place after the last.
        """
        return self._ask(verbs.Leaf(start, count), Leaves).leaves

    def told(self, start: int, count: int) -> Told:
        """Return at most `count` lines of the journal from the place `start`; `next` is where the following begin."""
        return self._ask(verbs.Tell(start, count), Told)

    def _ask(self, asked: Request, kind: type[T]) -> T:
        until = time.monotonic() + self._timeout
        content = frames.request(asked)
        reply = self._converse(content, until)
        while reply is None:
            if type(asked) in ONCE:
                raise KeeperAway
            reply = self._converse(content, until)
        answer = frames.read_answer(kind, reply)
        if isinstance(answer, str):
            raise MEANINGS.get(answer, KeeperRefused)(answer)
        return answer

    def _converse(self, content: bytes, until: float) -> bytes | None:
        """Return the answer, `None` where it was cut off. Raises `KeeperAway`."""
        with self._connect(until) as link:
            try:
                frames.send(link, content, until)
                return frames.receive(link, until)
            except TimeoutError:
                raise KeeperAway from None
            except OSError:
                return None

    def _connect(self, until: float) -> socket.socket:
        while (left := until - time.monotonic()) > 0:
            try:
                return connect(self._path, left)
            except OSError:
                time.sleep(min(PAUSE, left))
        raise KeeperAway
