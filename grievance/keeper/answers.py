"""What the keeper answers, with everything it holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from grievance.errors import KeeperRefused, ReceiptUnknown, Unreadable
from grievance.keeper import files, verbs
from grievance.keeper.hours import HourKeys
from grievance.keeper.journal import Journal
from grievance.keeper.seen import Seen
from grievance.keeper.slots import Slots
from grievance.keeper.verbs import Answer, Refusal, Request
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
        self._stretching = ThreadPoolExecutor(os.cpu_count() or 1)

    def answer(self, asked: Request) -> Answer:  # noqa: PLR0911 - one line a verb
        """Do what is asked. Raises the errors of the family; a `KeeperRefused` names its `Refusal`."""
        match asked:
            case verbs.Ping():
                return verbs.Nothing()
            case verbs.Mint():
                return self._mint()
            case verbs.Keep():
                return verbs.Slot(self.slots.keep(asked.case, asked.locator))
            case verbs.Locate():
                return self._locate(asked)
            case verbs.Exchange():
                return self._exchange(asked)
            case verbs.Hour():
                return verbs.Hours(self.hours.serve())
            case verbs.Release():
                return self._release(asked)
            case verbs.Rosters():
                self.seen.learn(asked)
                return verbs.Nothing()
            case verbs.Drop():
                self.slots.drop(asked.locator)
                return verbs.Nothing()

    def _stretch(self, digits: str) -> Derivations:
        """Derive under the one bound on Argon2id, as many at once as processors, whoever asks.

        It has threads of its own because the C library keeps the 19 MiB of every thread that ever did it.
        """
        return self._stretching.submit(receipt.stretch, digits, self._pepper).result()

    def _mint(self) -> verbs.Minted:
        digits = receipt.new_digits()
        return verbs.Minted(digits, self._stretch(digits))

    def _locate(self, asked: verbs.Locate) -> verbs.Located:
        derivations = self._stretch(receipt.check(asked.digits))
        case = self.slots.case(derivations.locator)
        return verbs.Located(derivations, None if case is None else self.slots.of(case))

    def _exchange(self, asked: verbs.Exchange) -> verbs.Exchanged:
        old = self._stretch(receipt.check(asked.digits))
        minted = self._mint()  # before anything is known, so that an unknown receipt takes as long as a known one
        case = self.slots.case(old.locator)
        slot = None if case is None else self.slots.of(case)
        if case is None or slot is None:
            raise ReceiptUnknown
        self.slots.find(case, minted.derivations.locator)
        return verbs.Exchanged(old, slot, minted.digits, minted.derivations)

    def _release(self, asked: verbs.Release) -> verbs.Slot:
        officer = self.seen.officer(asked.officer)
        try:
            officer.verifier.verify(LABEL, pack(officer.office, asked.case, officer.id, asked.nonce), asked.signature)
        except Unreadable:
            raise KeeperRefused(Refusal.SIGNATURE) from None
        slot = self.slots.of(asked.case)
        if slot is None:
            raise KeeperRefused(Refusal.CASE)
        self.journal.release(asked, officer.roster)
        return verbs.Slot(slot)
