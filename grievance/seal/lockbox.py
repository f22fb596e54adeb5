"""A grant: a compartment's seed, sealed to one reader and locked once more under a slot of the case.

Both are needed to open it. The slots lie with the keeper; when one is destroyed, every grant under it is noise, and so
it is in every backup.
"""

from __future__ import annotations

import os
from typing import Final

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, lock, open_exact, seal_exact, unlock
from grievance.seal.keys import DIGEST, SEED, Identity, Recipient, derive

_LABEL: Final = b"gcv1/grant"


def grant(recipient: Recipient, slot: bytes, context: Context, seed: bytes, root_digest: bytes) -> bytes:
    """Give a reader a compartment: its 32-byte seed and the digest of the root in which its public key stands."""
    return lock(derive(slot, _LABEL), context, seal_exact(recipient, context, seed + root_digest))


def open_grant(identity: Identity, slot: bytes, context: Context, body: bytes) -> tuple[bytes, bytes]:
    """Return seed and root digest. Raises `Unreadable`."""
    content = open_exact(identity, context, unlock(derive(slot, _LABEL), context, body))
    if len(content) != SEED + DIGEST:
        raise Unreadable
    return content[:SEED], content[SEED:]


def open_compartment(
    identity: Identity, slot: bytes, context: Context, body: bytes, public: bytes
) -> tuple[Identity, bytes]:
    """Return the compartment's identity and the root digest. Raises `Unreadable`.

    The seed must lead to the compartment's `public` key: AES-GCM does not commit to its key, this check does.
    """
    seed, root_digest = open_grant(identity, slot, context, body)
    compartment = Identity.from_seed(seed)
    if compartment.recipient.public != public:
        raise Unreadable
    return compartment, root_digest


def split(seed: bytes) -> tuple[bytes, bytes]:
    """Halve a seed so that one half alone says nothing about it."""
    half = os.urandom(len(seed))
    return half, join(half, seed)


def join(one: bytes, other: bytes) -> bytes:
    """Put two halves together (XOR). Raises `Unreadable` when they are not of one size."""
    if len(one) != len(other):
        raise Unreadable
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
