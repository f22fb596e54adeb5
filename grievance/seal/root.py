"""The case root: the only list of keys to which anything of a case may be sealed.

A sealed box proves nothing about who sealed it, and a key that is read from a row may have been swapped by whoever can
write the row. So the keys of a case stand in a signed statement; each later one names the one before.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from grievance.errors import Unreadable
from grievance.seal.keys import DIGEST, ID, SEALING, SIGNING, Signer, Verifier, digest, pack, unpack, unreadable

LABEL: Final = b"gcv1/root"
_PLACE: Final = struct.Struct(">HI")


@dataclass(frozen=True, slots=True)
class Root:
    """What a case's papers are sealed to.

    `compartments` lists (code, epoch, public key of 1216 bytes), each code and epoch once. `reply` is the receipt's
    public key, `verify` the key its holder signs with. `previous` is the digest of the root before, empty in the first.
    """

    office: bytes
    case: bytes
    compartments: tuple[tuple[int, int, bytes], ...]
    reply: bytes
    verify: bytes
    previous: bytes = b""

    def encode(self) -> bytes:
        """Write the statement that is signed and stored."""
        keys = (pack(_PLACE.pack(code, epoch), public) for code, epoch, public in self.compartments)
        return pack(LABEL, self.office, self.case, pack(*keys), self.reply, self.verify, self.previous)

    def digest(self) -> bytes:
        """Name this root in 32 bytes: what lies in every grant and in the next root."""
        return digest(LABEL, self.encode())

    @classmethod
    def decode(cls, body: bytes) -> Root:
        """Read a statement. Raises `Unreadable` for anything `encode` would not have written."""
        with unreadable():
            label, office, case, keys, reply, verify, previous = unpack(body)
            compartments = tuple(_compartment(key) for key in unpack(keys))
        if label != LABEL or len(previous) not in {0, DIGEST}:
            raise Unreadable
        if (len(office), len(case), len(reply), len(verify)) != (ID, ID, SEALING, SIGNING):
            raise Unreadable
        if len({place[:2] for place in compartments}) != len(compartments):
            raise Unreadable
        return cls(office, case, compartments, reply, verify, previous)


def sign_root(signer: Signer, root: Root) -> bytes:
    """Sign the root: 64 bytes."""
    return signer.sign(LABEL, root.encode())


def verify_chain(
    office: bytes,
    case: bytes,
    chain: Sequence[tuple[bytes, bytes]],
    intake: Iterable[Verifier],
    officers: Iterable[Verifier],
) -> tuple[Root, ...]:
    """Read a case's roots, oldest first, each given as (statement, signature). Raises `Unreadable`.

    The first is signed by intake. After it an officer may change the compartments and leave the receipt's keys alone;
    the receipt being exchanged may change its own keys and leave the compartments alone.
    """
    office_keys = tuple(officers)
    roots: list[Root] = []
    for body, signature in chain:
        root = Root.decode(body)
        if (root.office, root.case) != (office, case):
            raise Unreadable
        if roots:
            _follow(roots[-1], root, body, signature, office_keys)
        elif root.previous or not _signed(intake, body, signature):
            raise Unreadable
        roots.append(root)
    if not roots:
        raise Unreadable
    return tuple(roots)


def _follow(before: Root, root: Root, body: bytes, signature: bytes, officers: Iterable[Verifier]) -> None:
    if root.previous != before.digest():
        raise Unreadable
    same_compartments = root.compartments == before.compartments
    same_receipt = (root.reply, root.verify) == (before.reply, before.verify)
    by_receipt = same_compartments and _signed([Verifier(before.verify)], body, signature)
    if not by_receipt and not (same_receipt and _signed(officers, body, signature)):
        raise Unreadable


def _signed(verifiers: Iterable[Verifier], body: bytes, signature: bytes) -> bool:
    for verifier in verifiers:
        try:
            verifier.verify(LABEL, body, signature)
        except Unreadable:
            continue
        return True
    return False


def _compartment(data: bytes) -> tuple[int, int, bytes]:
    place, public = unpack(data)
    code, epoch = _PLACE.unpack(place)
    if len(public) != SEALING:
        raise Unreadable
    return code, epoch, public
