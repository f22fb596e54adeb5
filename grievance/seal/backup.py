"""BACKUP: a stream of any length for the offline recovery key, under a fresh key of its own.

What is stored: `MAGIC`, one byte that says what it holds, a random id (16), the length (u16) and the envelope of the
stream's key, then the stream. All of it is bound into both. No office is named: where it comes back, there is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, Kind, open_exact, seal_exact
from grievance.seal.keys import ID, Identity, Recipient
from grievance.seal.stream import CHUNK, open_stream, seal_stream

MAGIC: Final = b"GRIEVANCE BACKUP 1\n"
_KEY: Final = 32


def seal_backup(recipient: Recipient, holds: int, source: Iterable[bytes]) -> Iterator[bytes]:
    """Seal the source, however it is cut. `holds` is one byte for what it is. Yields what is stored."""
    identifier, key = os.urandom(ID), os.urandom(_KEY)
    context = _context(holds, identifier)
    sealed = seal_exact(recipient, context, key)
    head = MAGIC + bytes([holds]) + identifier + len(sealed).to_bytes(2, "big") + sealed
    return chain([head], seal_stream(key, context.bound(), source))


def open_backup(identity: Identity, source: BinaryIO) -> tuple[int, Iterator[bytes]]:
    """Open a stored backup: what it holds, and its pieces. Raises `Unreadable`, also while it is read.

    Only when the iteration ends is it known to be whole. Whoever has the public key can make one: it proves nothing.
    """
    if source.read(len(MAGIC)) != MAGIC:
        raise Unreadable
    holds, identifier, length = source.read(1), source.read(ID), source.read(2)
    context = _context(int.from_bytes(holds, "big"), identifier)
    key = open_exact(identity, context, source.read(int.from_bytes(length, "big")))
    return holds[0], open_stream(key, context.bound(), iter(lambda: source.read(CHUNK), b""))


def _context(holds: int, identifier: bytes) -> Context:
    return Context(bytes(ID), Kind.BACKUP, object=identifier, field=holds)
