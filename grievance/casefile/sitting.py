"""What stands for a receipt between two pages: sealed under an hour key, so that it fades within two hours."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass

from grievance.casefile import contexts
from grievance.errors import SittingOver, Unreadable
from grievance.keeper.verbs import HourKey
from grievance.seal.envelope import lock, unlock
from grievance.seal.keys import derive, digest, pack, unpack
from grievance.seal.receipt import Derivations
from grievance.store.rows import FilingRow

_PARTS = 5
_HOUR = 8
_TOKEN, _APART = b"gcv1/token", b"gcv1/token apart"


@dataclass(frozen=True, slots=True, repr=False)
class Sitting:
    """A person with a receipt, for an hour or two. `digits` are empty once hidden; `answered` names question groups.

    Of a respondent with the code of a packet, `case` is the id of the disclosure and `slot` its own; nothing else is
    filled in.
    """

    case: bytes
    slot: bytes
    receipt: Derivations
    digits: str = ""
    answered: frozenset[str] = frozenset()

    def pack(self) -> bytes:
        """Return the bytes that are sealed."""
        groups = ",".join(sorted(self.answered)).encode()
        return pack(self.case, self.slot, self.receipt.pack(), self.digits.encode(), groups)

    @classmethod
    def unpack(cls, data: bytes) -> Sitting:
        """Read them back. Raises `Unreadable`."""
        parts = unpack(data)
        if len(parts) != _PARTS:
            raise Unreadable
        case, slot, receipt, digits, groups = parts
        answered = frozenset(groups.decode().split(",")) if groups else frozenset()
        return cls(case, slot, Derivations.unpack(receipt), digits.decode(), answered)


def submission_of(nonce: bytes) -> bytes:
    """Return the digest under which a form's nonce is kept, so that a repeated form is known again."""
    return digest(b"gcv1/submission", nonce)


def seal_filing(office: bytes, nonce: bytes, hour: HourKey, sitting: Sitting) -> FilingRow:
    """Keep what a repeated form shows again: it opens with the form's own nonce and the hour key, both needed."""
    submission = submission_of(nonce)
    context = contexts.filing(office, sitting.case, submission)
    key = derive(nonce + hour.key, b"gcv1/filing")
    return FilingRow(submission=submission, case=sitting.case, hour=hour.id, sealed=lock(key, context, sitting.pack()))


def open_filing(office: bytes, nonce: bytes, hours: Sequence[HourKey], row: FilingRow) -> Sitting:
    """Open it again. Raises `SittingOver` once the hour key has turned."""
    hour = _hour(hours, row.hour)
    context = contexts.filing(office, row.case, row.submission)
    return Sitting.unpack(unlock(derive(nonce + hour.key, b"gcv1/filing"), context, row.sealed))


def seal_token(office: bytes, hour: HourKey, sitting: Sitting, *, apart: bool = False) -> str:
    """Write the hidden field of the mailbox: base64url text, without the digits. With `apart` that of a disclosure."""
    faded = Sitting(sitting.case, sitting.slot, sitting.receipt)
    key = derive(hour.key, _APART if apart else _TOKEN)
    sealed = lock(key, contexts.token(office, hour.id, apart=apart), faded.pack())
    return base64.urlsafe_b64encode(hour.id + sealed).decode()


def open_token(office: bytes, hours: Sequence[HourKey], token: str, *, apart: bool = False) -> Sitting:
    """Read the hidden field. Raises `SittingOver` for anything that does not open: old, cut, forged, the other kind."""
    try:
        data = base64.urlsafe_b64decode(token.encode())
        hour = _hour(hours, data[:_HOUR])
        key = derive(hour.key, _APART if apart else _TOKEN)
        return Sitting.unpack(unlock(key, contexts.token(office, hour.id, apart=apart), data[_HOUR:]))
    except (Unreadable, binascii.Error, ValueError) as error:
        raise SittingOver from error


def _hour(hours: Sequence[HourKey], identifier: bytes) -> HourKey:
    found = next((hour for hour in hours if hour.id == identifier), None)
    if found is None:
        raise SittingOver
    return found
