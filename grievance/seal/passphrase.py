"""An officer's slot: their seeds behind a passphrase. No hash of it is stored; the slot opens or does not."""

from __future__ import annotations

import os
import secrets
import struct
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, Kind, lock, unlock
from grievance.seal.keys import SEED, VERSION, derive, unreadable

_LABEL: Final = b"gcv1/slot"
_SALT: Final = 16
_HEAD: Final = struct.Struct(f">cIBB{_SALT}s")
_CONSONANTS: Final = "bdfghjklmnprstvwyz"
_VOWELS: Final = "aeiou"
_WORDS: Final = 4
_SYLLABLES: Final = 3
_MOST_KIB: Final = 1 << 20
_MOST_PASSES: Final = 16
_MOST_LANES: Final = 16


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: Argon2id (RFC 9106), memory in KiB, passes over it, lanes side by side."""

    memory_kib: int
    passes: int
    lanes: int

    def stretch(self, secret: bytes, salt: bytes) -> bytes:
        """Stretch `secret` to 32 bytes. Raises `Unreadable`, before any work, for a cost beyond all reason."""
        if self.memory_kib > _MOST_KIB or self.passes > _MOST_PASSES or self.lanes > _MOST_LANES:
            raise Unreadable
        with unreadable():
            stretcher = Argon2id(
                salt=salt, length=SEED, iterations=self.passes, lanes=self.lanes, memory_cost=self.memory_kib
            )
            return stretcher.derive(secret)


SIGN_IN: Final = Cost(memory_kib=262_144, passes=3, lanes=2)
RECEIPT: Final = Cost(memory_kib=19_456, passes=2, lanes=1)
CHEAP: Final = Cost(memory_kib=64, passes=1, lanes=1)  # Only for tests!


def new_passphrase() -> str:
    """Make up four words of three syllables, such as `tavoki-lumeba-sorigu-padewa`: 90 to the 12th, 77.9 bits."""
    return "-".join("".join(_syllable() for _ in range(_SYLLABLES)) for _ in range(_WORDS))


def seal_slot(passphrase: str, office: bytes, officer: bytes, secret: bytes, cost: Cost) -> bytes:
    """Put an officer's secret behind the passphrase: a head (version, cost, salt: 23 bytes), then the locked secret."""
    with unreadable():
        head = _HEAD.pack(VERSION, cost.memory_kib, cost.passes, cost.lanes, os.urandom(_SALT))
    return head + lock(_key(passphrase, head), _place(office, officer), secret)


def open_slot(passphrase: str, office: bytes, officer: bytes, slot: bytes) -> bytes:
    """Return the secret. Raises `Unreadable` for a wrong passphrase and for anything altered, the cost included."""
    head, locked = slot[: _HEAD.size], slot[_HEAD.size :]
    if len(head) != _HEAD.size or not head.startswith(VERSION):
        raise Unreadable
    return unlock(_key(passphrase, head), _place(office, officer), locked)


def _key(passphrase: str, head: bytes) -> bytes:
    """Derive the slot's key. The whole head enters it, so what chose the cost is authenticated with the secret."""
    _, memory_kib, passes, lanes, salt = _HEAD.unpack(head)
    return derive(Cost(memory_kib, passes, lanes).stretch(_fold(passphrase), salt), _LABEL + head)


def _place(office: bytes, officer: bytes) -> Context:
    return Context(office, Kind.OFFICER, object=officer)


def _fold(passphrase: str) -> bytes:
    """Keep letters and digits, in lower case: spaces, hyphens and capitals are how people type, not what they know."""
    folded = unicodedata.normalize("NFKC", passphrase).casefold()
    return "".join(letter for letter in folded if letter.isalnum()).encode()


def _syllable() -> str:
    return secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS)
