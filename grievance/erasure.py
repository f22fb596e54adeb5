"""Erasing who she is, and nothing else: name, how to reach her, her files as they came. It cannot be undone.

First the keeper forgets the identity slot, then the line is written and the rows go. So a kill in between leaves a key
that is gone and a history that does not say so yet, never a history that says more than was done; the same receipt
again does the rest. Only the receipt destroys: neither the worker nor whoever writes the database can.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from grievance.casefile import bearer
from grievance.casefile.bearer import Bearer
from grievance.casefile.children import children
from grievance.casefile.erasing import erased
from grievance.casefile.sitting import Sitting
from grievance.errors import AlreadyDone, KeeperAway, KeeperRefused, ReceiptUnknown, StoreAway
from grievance.mailbox import borne
from grievance.office import Office
from grievance.seal.receipt import check
from grievance.store import cases
from grievance.store.rows import Change


def erase(office: Office, digits: str) -> None:
    """Erase who she is, with the receipt as typed, and all that was made of her case first. Twice is once.

    Raises `ReceiptSlip`, `ReceiptUnknown`, `KeeperAway` (also where the keeper's record is damaged), `StoreAway`,
    `CaseMoved`: after the last two the slot may be gone and the line not written yet, so it is to be done again.
    """
    sitting = _sitting(office, check(digits))
    for each in (*children(borne(office, sitting)), sitting):
        _erase(office, each)


def _erase(office: Office, sitting: Sitting) -> None:
    try:
        office.keeper.forget(sitting.digits)
    except KeeperRefused:
        raise KeeperAway from None
    gone: list[bytes] = []

    def make(held: Bearer, now: datetime) -> Change:
        change = erased(held, office.intake_signer, now)
        gone[:] = change.unblob
        return change

    with suppress(AlreadyDone):
        bearer.append(office.store, office.trust(), office.now(), sitting, make)
    for blob in gone:
        with suppress(StoreAway):  # no row names it any more: the sweep takes what stays
            office.blobs.remove(blob)


def _sitting(office: Office, digits: str) -> Sitting:
    """Find the case of a receipt. Raises `ReceiptUnknown`."""
    located = office.keeper.locate(digits)
    with office.store.read() as connection:
        case = cases.by_locator(connection, located.derivations.locator)
    if case is None or located.slot is None:
        raise ReceiptUnknown
    return Sitting(case.id, located.slot, located.derivations, digits)
