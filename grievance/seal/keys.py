"""The two nouns everything rests on: a `Recipient` can seal, an `Identity` can open. Beside them, who can sign.

One suite, no choice: HPKE in base mode (RFC 9180) with the KEM MLKEM768_X25519 (X-Wing), HKDF-SHA256 and AES-256-GCM;
signatures are Ed25519 (RFC 8032). A seed is 32 bytes and is the whole private key; everything else follows from it.
"""

from __future__ import annotations

import hashlib
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from grievance.errors import Unreadable

VERSION: Final = b"\x01"
ID: Final = 16
DIGEST: Final = 32
SEED: Final = 32
SEALING: Final = 1216  # a recipient's public key
SIGNING: Final = 32  # a verifier's public key
_MLKEM_SEED: Final = 64
_MLKEM_PUBLIC: Final = 1184
_LENGTH: Final = 4
_PRIME: Final = 2**255 - 19
_ORDER_EIGHT: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL_ORDER: Final = frozenset({0, 1, _PRIME - 1, _ORDER_EIGHT, _PRIME - _ORDER_EIGHT})
_SUITE: Final = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@contextmanager
def unreadable() -> Iterator[None]:
    """Answer every way of failing with the one error, so that nobody learns which check refused."""
    try:
        yield
    except (InvalidTag, InvalidSignature, ValueError, OverflowError, struct.error):
        raise Unreadable from None


def pack(*parts: bytes) -> bytes:
    """Join the parts so that they can be told apart again: before each its length, 4 bytes, big endian."""
    return b"".join(len(part).to_bytes(_LENGTH, "big") + part for part in parts)


def unpack(data: bytes) -> tuple[bytes, ...]:
    """Undo `pack`. Raises `Unreadable` when the lengths do not add up to exactly the data."""
    parts, at = [], 0
    while at < len(data):
        start = at + _LENGTH
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise Unreadable
        parts.append(data[start:at])
    return tuple(parts)


def digest(*parts: bytes) -> bytes:
    """SHA-256 over `pack(*parts)`: 32 bytes that no other list of parts has."""
    return hashlib.sha256(pack(*parts)).digest()


def derive(secret: bytes, label: bytes, length: int = SEED, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869): one secret, one label, one job. Without a salt it is 32 zeros, as the RFC says."""
    return HKDF(SHA256(), length, salt or None, label).derive(secret)


class Recipient:
    """Whoever holds this can seal, and cannot open.

    `public` is 1216 bytes, the ML-KEM-768 key then the X25519 key. `kid` is its short name, 16 bytes.
    """

    __slots__ = ("_key", "kid", "public")

    def __init__(self, public: bytes) -> None:
        """Parse the key. Raises `Unreadable` if it is none."""
        with unreadable():
            self._key = MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
                X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
            )
        self.public = public
        self.kid = _kid(public)

    def seal(self, info: bytes, plain: bytes) -> bytes:
        """Seal `plain` for this key and this `info`: version byte, encapsulation (1120), ciphertext, tag (16)."""
        with unreadable():
            return VERSION + _SUITE.encrypt(plain, self._key, info)


class Identity:
    """Whoever holds this can open what was sealed to its `recipient`. The parsed key is kept: parsing is the slow part.

    It has no `repr` of its own and cannot be pickled, so a seed does not wander into a log or a queue by accident.
    """

    __slots__ = ("_key", "recipient", "seed")

    def __init__(self, seed: bytes) -> None:
        """Expand the 32-byte seed as X-Wing does: SHAKE-256 to 64 bytes for ML-KEM-768 and 32 for X25519."""
        if len(seed) != SEED:
            raise Unreadable
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED + SEED)
        mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED])
        x25519 = X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED:])
        self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
        self.seed = seed
        self.recipient = Recipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> Identity:
        """Make a new identity from the system's randomness."""
        return cls(os.urandom(SEED))

    @classmethod
    def from_seed(cls, seed: bytes) -> Identity:
        """Rebuild the identity from its 32 bytes. Raises `Unreadable` for any other length."""
        return cls(seed)

    def open(self, info: bytes, sealed: bytes) -> bytes:
        """Open what was sealed for this key and exactly this `info`. Raises `Unreadable`."""
        if sealed[:1] != VERSION:
            raise Unreadable
        with unreadable():
            return _SUITE.decrypt(sealed[1:], self._key, info)


class Verifier:
    """Whoever holds this can tell whether a signature is genuine. `public` is 32 bytes, `kid` its short name."""

    __slots__ = ("_key", "kid", "public")

    def __init__(self, public: bytes) -> None:
        """Parse the key. Raises `Unreadable` if it is none, or one under which signatures nobody made hold."""
        if int.from_bytes(public, "little") % 2**255 % _PRIME in _SMALL_ORDER:
            raise Unreadable
        with unreadable():
            self._key = Ed25519PublicKey.from_public_bytes(public)
        self.public = public
        self.kid = _kid(public)

    def verify(self, label: bytes, message: bytes, signature: bytes) -> None:
        """Return if this key signed `message` under `label`, else raise `Unreadable`; there is no maybe."""
        with unreadable():
            self._key.verify(signature, pack(label, message))


class Signer:
    """Whoever holds this can sign. What a signature means is its label: one under one label is none under another."""

    __slots__ = ("_key", "seed", "verifier")

    def __init__(self, seed: bytes) -> None:
        """Take the 32-byte seed of RFC 8032. Raises `Unreadable` for any other length."""
        with unreadable():
            self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.seed = seed
        self.verifier = Verifier(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> Signer:
        """Make a new signer from the system's randomness."""
        return cls(os.urandom(SEED))

    @classmethod
    def from_seed(cls, seed: bytes) -> Signer:
        """Rebuild the signer from its 32 bytes. Raises `Unreadable` for any other length."""
        return cls(seed)

    def sign(self, label: bytes, message: bytes) -> bytes:
        """Sign `pack(label, message)`: 64 bytes."""
        return self._key.sign(pack(label, message))


def _kid(public: bytes) -> bytes:
    return hashlib.sha256(b"gcv1/kid" + public).digest()[:ID]
