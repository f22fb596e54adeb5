"""Signed papers: what lies inside an envelope is a signer's key id, a signature, and a body in canonical JSON.

The signature covers the envelope's whole context, so a paper cannot be lifted into another row or case.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, open_, seal
from grievance.seal.keys import Identity, Recipient, Signer, Verifier, digest, pack, unpack

LABEL = b"gcv1/paper"
_PARTS = 3
_MOST_HEARD = 20_000  # two megabytes of digests

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Signed:
    """A paper as it came out of its envelope. `signer` is the key id if the signature held, else empty."""

    body: Body
    signer: bytes

    @property
    def at(self) -> datetime:
        """When it was written, UTC."""
        return datetime.fromisoformat(str(self.body["at"]))

    def text(self, key: str) -> str:
        """Return one field as text, empty where it is missing."""
        return str(self.body.get(key, ""))


def seal_paper(recipient: Recipient, context: Context, signer: Signer, body: Body) -> bytes:
    """Sign a body for its context and seal it. The body must be plain JSON."""
    data = _write(body)
    signature = signer.sign(LABEL, pack(context.office, context.header(), data))
    return seal(recipient, context, pack(signer.verifier.kid, signature, data))


class Heard:
    """Whose signature was found to hold on which envelope, so that a queue drawn again verifies nothing twice.

    It belongs to one set of known keys, and keeps digests of ciphertext and key ids; no words.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._signers: dict[bytes, bytes] = {}

    def signer(self, context: Context, sealed: bytes, verify: Callable[[], bytes]) -> bytes:
        """Return what `verify` said of this envelope in this place; ask it only the first time."""
        name = digest(context.bound(), sealed)
        if name not in self._signers and len(self._signers) >= _MOST_HEARD:
            self._signers.clear()
        return self._signers.get(name) or self._signers.setdefault(name, verify())


def open_paper(
    identity: Identity,
    context: Context,
    sealed: bytes,
    known: Mapping[bytes, Verifier],
    heard: Heard | None = None,
) -> Signed:
    """Open a paper and check its signature against the `known` keys (key id → verifier); `heard` remembers whose held.

    A paper whose signature does not hold opens with an empty signer; what `seal_paper` would not have written is no
    paper and raises `Unreadable`: anybody can seal to a public key, and what opens here is shown on a page.
    """
    parts = unpack(open_(identity, context, sealed))
    if len(parts) != _PARTS:
        raise Unreadable
    kid, signature, data = parts
    try:
        body = json.loads(data)
        well_formed = isinstance(body, dict) and _write(body) == data
    except (ValueError, RecursionError):
        raise Unreadable from None
    if not well_formed:
        raise Unreadable

    def signer() -> bytes:
        return kid if _holds(known.get(kid), context, data, signature) else b""

    return Signed(body, heard.signer(context, sealed, signer) if heard else signer())


def _write(body: Body) -> bytes:
    """Write canonical JSON: no number that is none, no half of a character."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _holds(verifier: Verifier | None, context: Context, data: bytes, signature: bytes) -> bool:
    if verifier is None:
        return False
    try:
        verifier.verify(LABEL, pack(context.office, context.header(), data), signature)
    except Unreadable:
        return False
    return True


def stamp(now: datetime) -> str:
    """Write a time as papers carry it: UTC, whole seconds."""
    return now.astimezone(UTC).replace(microsecond=0).isoformat()
