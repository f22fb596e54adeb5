"""An envelope: bytes sealed for one key and for one place, so that it opens nowhere else.

The place is the `Context`. Its 48-byte header is never stored: the reader rebuilds it from the row's own columns, so a
row that was moved, relabelled or rolled back does not open. What is stored shows a version byte and noise.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from grievance.errors import Unreadable
from grievance.seal.keys import ID, SEED, VERSION, Identity, Recipient, unreadable

ZEROS: Final = bytes(ID)
_MAGIC: Final = b"GCV"
_SUITE_NUMBER: Final = 1
_HEADER: Final = struct.Struct(">3scBB16s16sIHI")
_NONCE: Final = 12
_LENGTH: Final = 4
_SMALLEST: Final = 4096


class Kind(IntEnum):
    """What an envelope holds. A number is never reused."""

    ENTRY = 1
    DOCUMENT = 2
    GRANT = 3
    SUMMARY = 4
    MEMBER = 5
    JOB = 6
    NAMES = 7
    OFFICER = 8
    FILING = 9
    TOKEN = 10
    BACKUP = 11
    CIRCLE = 12
    FILE = 13
    UPLOAD = 14
    HEARD = 15
    CHAT = 16
    SAYING = 17
    DISCLOSURE = 18
    REGISTER = 19
    CHILD = 20


@dataclass(frozen=True, slots=True)
class Context:
    """Where an envelope belongs. Ids are 16 bytes; `epoch` and `seq` fit 32 bits, `field` 16.

    `scope` is the case or the circle, `object` the thing within it, `field` the compartment.
    """

    office: bytes
    kind: Kind
    scope: bytes = ZEROS
    object: bytes = ZEROS
    epoch: int = 0
    field: int = 0
    seq: int = 0

    def header(self) -> bytes:
        """Write the 48 bytes of docs/seal.md. Raises `Unreadable` for what does not fit its place."""
        if not len(self.office) == len(self.scope) == len(self.object) == ID:
            raise Unreadable
        place = (self.scope, self.object, self.epoch, self.field, self.seq)
        with unreadable():
            return _HEADER.pack(_MAGIC, VERSION, _SUITE_NUMBER, self.kind, *place)

    def bound(self) -> bytes:
        """Everything an envelope is bound to but the reader's key: the header, then the office."""
        return self.header() + self.office


def seal(recipient: Recipient, context: Context, data: bytes) -> bytes:
    """Seal `data` padded to a bucket, so that its size says little."""
    return seal_exact(recipient, context, _pad(data))


def open_(identity: Identity, context: Context, sealed: bytes) -> bytes:
    """Open what `seal` sealed for this key and place. Raises `Unreadable`."""
    return _strip(open_exact(identity, context, sealed))


def seal_exact(recipient: Recipient, context: Context, data: bytes) -> bytes:
    """Seal `data` as it is: for seeds and other things that always have the same size."""
    return recipient.seal(context.bound() + recipient.kid, data)


def open_exact(identity: Identity, context: Context, sealed: bytes) -> bytes:
    """Open what `seal_exact` sealed for this key and place. Raises `Unreadable`."""
    return identity.open(context.bound() + identity.recipient.kid, sealed)


def lock(key: bytes, context: Context, plain: bytes) -> bytes:
    """Lock `plain` under a shared 32-byte key: version byte, nonce (12), ciphertext, tag (16)."""
    nonce = os.urandom(_NONCE)
    with unreadable():
        return VERSION + nonce + _cipher(key).encrypt(nonce, plain, context.bound())


def unlock(key: bytes, context: Context, sealed: bytes) -> bytes:
    """Unlock what `lock` locked under this key and for this place. Raises `Unreadable`."""
    if sealed[:1] != VERSION:
        raise Unreadable
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    with unreadable():
        return _cipher(key).decrypt(nonce, body, context.bound())


def lock_padded(key: bytes, context: Context, plain: bytes) -> bytes:
    """Lock `plain` padded to a bucket, as `seal` pads it."""
    return lock(key, context, _pad(plain))


def unlock_padded(key: bytes, context: Context, sealed: bytes) -> bytes:
    """Unlock what `lock_padded` locked under this key and for this place. Raises `Unreadable`."""
    return _strip(unlock(key, context, sealed))


def _cipher(key: bytes) -> AESGCM:
    """AES-256 and nothing shorter: the library would take 16 bytes too."""
    if len(key) != SEED:
        raise Unreadable
    return AESGCM(key)


def _pad(data: bytes) -> bytes:
    with unreadable():
        framed = len(data).to_bytes(_LENGTH, "big") + data
    return framed.ljust(_bucket(len(framed)), b"\x00")


def _strip(padded: bytes) -> bytes:
    end = _LENGTH + int.from_bytes(padded[:_LENGTH], "big")
    if len(padded) != _bucket(end) or padded[end:].strip(b"\x00"):
        raise Unreadable
    return padded[_LENGTH:end]


def _bucket(size: int) -> int:
    """4 KiB, doubled until `size` fits."""
    return max(_SMALLEST, 1 << (size - 1).bit_length())
