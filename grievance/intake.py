"""Filing: the story is sealed the moment it arrives, in one transaction, and the answer is a receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from grievance.case.terms import Complaint
from grievance.office import Office
from grievance.casefile.unlocked import Unlocked


@dataclass(frozen=True, slots=True)
class Filed:
    """What the receipt page shows. `digits` is 20 digits, or `None` once hidden or after the hour has passed.

    `come_back` is the first day on which a person will have read it; `reply_by` the day of the acknowledgement.
    `open_sitting` says whether later questions can still be answered without typing the receipt.
    `answered` names the groups of questions already answered in this sitting.
    """

    number: str
    digits: str | None
    come_back: date
    reply_by: date
    open_sitting: bool
    answered: frozenset[str] = frozenset()


def file(office: Office, nonce: bytes, complaint: Complaint, typist: Unlocked | None = None) -> Filed:
    """File a complaint under the form's 32-byte `nonce`; the same nonce is the same case. `typist` on assisted filing.

    Raises `Incomplete`, `KeeperAway`.
    """
    raise NotImplementedError


def again(office: Office, nonce: bytes) -> Filed | None:
    """Return what was filed under this nonce, or `None`."""
    raise NotImplementedError


def hide(office: Office, nonce: bytes) -> Filed:
    """Remove the digits from what a reload can show. Raises `SittingOver` where nothing was filed."""
    raise NotImplementedError


def answer(office: Office, nonce: bytes, group: str, answers: Mapping[str, str]) -> Filed:
    """Append answers of one group of questions in the same sitting, signed with the receipt's key.

    Empty answers are skipped; all empty appends nothing. Raises `SittingOver`, `Incomplete`, `KeeperAway`.
    """
    raise NotImplementedError
