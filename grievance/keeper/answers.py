"""What the keeper answers, with everything it holds."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from grievance.errors import KeeperRefused, ReceiptUnknown, Unreadable
from grievance.keeper import files
from grievance.keeper.hours import HourKeys
from grievance.keeper.journal import Journal
from grievance.keeper.seen import Seen
from grievance.keeper.slots import Slots
from grievance.keeper.verbs import (
    Answer,
    Drop,
    Exchange,
    Exchanged,
    Hour,
    Hours,
    Keep,
    Locate,
    Located,
    Mint,
    Minted,
    Nothing,
    Ping,
    Refusal,
    Release,
    Request,
    Rosters,
    Slot,
)
from grievance.seal import receipt
from grievance.seal.keys import pack
from grievance.seal.manifest import Pin
from grievance.seal.receipt import Derivations

LABEL = b"gcv1/release"


class Answers:
    """The keeper's whole knowledge: pepper, slots, hour keys, journal and the newest rosters, in one folder."""

    def __init__(self, folder: Path, pin: Pin, now: Callable[[], datetime]) -> None:
        """Open the folder, or begin it. Raises `KeeperRefused` where the pepper is missing from a folder with slots."""
        if (folder / "slots").exists() and not (folder / "pepper").exists():
            raise KeeperRefused("the pepper is missing: without it no receipt finds its case")
        self._pepper = files.secret(folder / "pepper")
        self.slots = Slots(folder / "slots")
        self.hours = HourKeys(folder / "hours")
        self.journal = Journal(folder / "journal", now)
        self.seen = Seen(folder / "seen", pin)
        self._stretching = threading.Semaphore(os.cpu_count() or 1)

    def answer(self, asked: Request) -> Answer:  # noqa: PLR0911 - one line a verb
        """Do what is asked. Raises the errors of the family; a `KeeperRefused` names its `Refusal`."""
        match asked:
            case Ping():
                return Nothing()
            case Mint():
                return self._mint()
            case Keep():
                return Slot(self.slots.keep(asked.case, asked.locator))
            case Locate():
                return self._locate(asked)
            case Exchange():
                return self._exchange(asked)
            case Hour():
                return Hours(self.hours.serve())
            case Release():
                return self._release(asked)
            case Rosters():
                self.seen.learn(asked)
                return Nothing()
            case Drop():
                self.slots.drop(asked.locator)
                return Nothing()

    def _stretch(self, digits: str) -> Derivations:
        """Derive under the one bound on Argon2id: so much memory and so many processors, whoever asks."""
        with self._stretching:
            return receipt.stretch(digits, self._pepper)

    def _mint(self) -> Minted:
        digits = receipt.new_digits()
        return Minted(digits, self._stretch(digits))

    def _locate(self, asked: Locate) -> Located:
        derivations = self._stretch(receipt.check(asked.digits))
        case = self.slots.case(derivations.locator)
        return Located(derivations, None if case is None else self.slots.of(case))

    def _exchange(self, asked: Exchange) -> Exchanged:
        old = self._stretch(receipt.check(asked.digits))
        minted = self._mint()  # before anything is known, so that an unknown receipt takes as long as a known one
        case = self.slots.case(old.locator)
        slot = None if case is None else self.slots.of(case)
        if case is None or slot is None:
            raise ReceiptUnknown
        self.slots.find(case, minted.derivations.locator)
        return Exchanged(old, slot, minted.digits, minted.derivations)

    def _release(self, asked: Release) -> Slot:
        officer = self.seen.officer(asked.officer)
        try:
            officer.verifier.verify(LABEL, pack(officer.office, asked.case, officer.id, asked.nonce), asked.signature)
        except Unreadable:
            raise KeeperRefused(Refusal.SIGNATURE) from None
        slot = self.slots.of(asked.case)
        if slot is None:
            raise KeeperRefused(Refusal.CASE)
        self.journal.release(asked, officer.roster)
        return Slot(slot)
