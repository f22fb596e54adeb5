"""What the keeper answers, with everything it holds."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from grievance.errors import KeeperRefused, ReceiptUnknown, Unreadable
from grievance.keeper import files, lines, verbs
from grievance.keeper.heads import Shown
from grievance.keeper.hours import HourKeys
from grievance.keeper.journal import Journal
from grievance.keeper.lines import Fact, Kind
from grievance.keeper.log import Log, Times
from grievance.keeper.seen import Seen
from grievance.keeper.slots import Slots
from grievance.keeper.stock import Stock
from grievance.keeper.verbs import Answer, Refusal, Request
from grievance.seal import receipt
from grievance.seal.keys import pack
from grievance.seal.manifest import Pin
from grievance.seal.receipt import Derivations

LABEL = b"gcv1/release"
IDENTITY_LABEL = b"gcv1/release identity"


class Answers:
    """The keeper's whole knowledge: pepper, slots, hour keys, journal, log and the newest rosters, in one folder."""

    def __init__(
        self, folder: Path, pin: Pin, now: Callable[[], datetime], heads: Path, minutes: int, ahead: int
    ) -> None:
        """Open the folder, or begin it; `heads` is the folder where the log's heads are shown.

        So many receipts are made `ahead` of whoever asks for one.
        Raises `KeeperRefused` where a file is damaged, or the pepper is missing from a folder with slots.
        """
        if (folder / "slots").exists() and not (folder / "pepper").exists():
            raise KeeperRefused("the pepper is missing: without it no receipt finds its case")
        self._pepper = files.secret(folder / "pepper")
        self.slots = Slots(folder / "slots")
        self.hours = HourKeys(folder / "hours")
        self.journal = Journal(folder / "journal", now)
        self.seen = Seen(folder / "seen", pin)
        self.log = Log(folder, Shown(heads), Times(now, minutes), self.journal, self.slots, self.seen)
        self.stock = Stock(self._make, ahead)
        self._stretching = ThreadPoolExecutor(os.cpu_count() or 1)

    def answer(self, asked: Request) -> Answer:  # noqa: C901, PLR0911, PLR0912 - one line a verb
        """Do what is asked. Raises the errors of the family; a `KeeperRefused` names its `Refusal`."""
        match asked:
            case verbs.Ping():
                return verbs.Nothing()
            case verbs.Mint():
                return self.stock.take() or self._mint()
            case verbs.Keep():
                pair = self.slots.keep(asked.case, asked.locator, apart=asked.apart)
                return verbs.Kept(pair.slot, pair.identity, self.hours.serve()[0])
            case verbs.Locate():
                return self._locate(asked)
            case verbs.Exchange():
                return self._exchange(asked)
            case verbs.Forget():
                return self._forget(asked)
            case verbs.Hour():
                return verbs.Hours(self.hours.serve())
            case verbs.Release():
                return self._release(asked)
            case verbs.Rosters():
                self.journal.enter(lines.handed(asked, self.seen.learn(asked)))
                return verbs.Nothing()
            case verbs.Drop():
                self.slots.drop(asked.locator)
                return verbs.Nothing()
            case verbs.Enter():
                return self._enter(asked)
            case verbs.Head():
                return verbs.Signed(self.log.head())
            case verbs.Leaf():
                return self.log.leaves(asked.start, asked.count)
            case verbs.Tell():
                return self.log.told(asked.start, asked.count)

    def close(self) -> None:
        """End what is made ahead."""
        self.stock.close()

    def _make(self) -> verbs.Minted:
        """Make a receipt on this thread, whatever else waits: the stock has a thread of its own and stands back."""
        digits = receipt.new_digits()
        return verbs.Minted(digits, receipt.stretch(digits, self._pepper))

    def _stretch(self, digits: str) -> Derivations:
        """Derive under the one bound on Argon2id, as many at once as processors, whoever asks.

        It has threads of its own because the C library keeps the 19 MiB of every thread that ever did it.
        """
        with self.stock.stand_back():
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

    def _forget(self, asked: verbs.Forget) -> verbs.Located:
        """Answer as `locate` does, so that an unknown receipt learns nothing here."""
        derivations = self._stretch(receipt.check(asked.digits))
        case = self.slots.case(derivations.locator)
        slot = None if case is None else self.slots.of(case)
        if case is None or slot is None:
            return verbs.Located(derivations, None)
        self.slots.forget(case)
        return verbs.Located(derivations, slot)

    def _enter(self, asked: verbs.Enter) -> verbs.Nothing:
        if any(not 0 <= line.sequence <= lines.LAST for line in asked.lines):
            raise KeeperRefused(Refusal.FRAME)
        self.journal.enter(Fact(Kind.ENTRY, line.case, line.sequence, line.digest) for line in asked.lines)
        return verbs.Nothing()

    def _release(self, asked: verbs.Release) -> verbs.Slot:
        officer = self.seen.officer(asked.officer)
        label = IDENTITY_LABEL if asked.identity else LABEL
        try:
            officer.verifier.verify(label, pack(officer.office, asked.case, officer.id, asked.nonce), asked.signature)
        except Unreadable:
            raise KeeperRefused(Refusal.SIGNATURE) from None
        if officer.mute and not self.slots.is_apart(asked.case):
            raise KeeperRefused(Refusal.CASE)
        slot = self.slots.identity(asked.case) if asked.identity else self.slots.of(asked.case)
        if slot is None:
            raise KeeperRefused(Refusal.CASE)
        self.journal.release(asked, officer.roster)
        return verbs.Slot(slot)
