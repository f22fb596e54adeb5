"""The receipt: twenty digits that a person can write on a hand, read out, and type in any script.

Three keys follow from it, each for one job: the locator finds the case and opens nothing, the reply seed opens the
letters, the signing seed signs what its holder says. None of them opens the statement.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from grievance.errors import ReceiptSlip, Unreadable
from grievance.seal.keys import ID, SEED, derive
from grievance.seal.passphrase import RECEIPT, Cost

DIGITS: Final = 20
GROUP: Final = 4
# H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004): catches every wrong digit and every adjacent swap.
_DAMM: Final = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


@dataclass(frozen=True, slots=True, repr=False)
class Derivations:
    """What follows from a receipt: 16 bytes that find the case, 32 that open its letters, 32 that sign."""

    locator: bytes
    reply_seed: bytes
    signing_seed: bytes

    def pack(self) -> bytes:
        """Write the 80 bytes, in the order of the fields."""
        return self.locator + self.reply_seed + self.signing_seed

    @classmethod
    def unpack(cls, data: bytes) -> Derivations:
        """Undo `pack`. Raises `Unreadable` for any other length."""
        if len(data) != ID + 2 * SEED:
            raise Unreadable
        return cls(data[:ID], data[ID:-SEED], data[-SEED:])


def new_digits() -> str:
    """Make up a receipt: nineteen random digits (63.1 bits) and the check digit."""
    body = f"{secrets.randbelow(10 ** (DIGITS - 1)):0{DIGITS - 1}d}"
    return body + str(_damm(body))


def check(text: str) -> str:
    """Return the twenty digits a person typed, in whatever script, spaces and hyphens dropped. Raises `ReceiptSlip`."""
    digits = "".join(_digit(sign) for sign in text if not _is_gap(sign))
    if len(digits) != DIGITS or _damm(digits):
        raise ReceiptSlip
    return digits


def grouped(digits: str) -> tuple[str, ...]:
    """Cut a receipt into five groups of four, as it is shown and read out."""
    return tuple(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def stretch(digits: str, pepper: bytes, cost: Cost = RECEIPT) -> Derivations:
    """Derive the three keys: the costly step, with the keeper's pepper. Raises `ReceiptSlip` before any work."""
    secret = cost.stretch(check(digits).encode(), derive(pepper, b"gcv1/receipt/salt"))
    return Derivations(
        locator=derive(secret, b"gcv1/receipt/locator", ID),
        reply_seed=derive(secret, b"gcv1/receipt/reply"),
        signing_seed=derive(secret, b"gcv1/receipt/signing"),
    )


def _damm(digits: str) -> int:
    """Fold the digits to one; nought for a whole receipt, the check digit for one that lacks it."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return interim


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    if value is None:
        raise ReceiptSlip
    return str(value)


def _is_gap(sign: str) -> bool:
    """Whether the sign only spaces, joins (Pd) or steers the direction of writing (Cf)."""
    return sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf"}
