"""Signed papers: what lies inside an envelope is a signer's key id, a signature, and a body in canonical JSON.

The signature covers the envelope's whole context, so a paper cannot be lifted into another row or case.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, open_, seal
from grievance.seal.keys import Identity, Recipient, Signer, Verifier, pack, unpack

LABEL = b"gcv1/paper"
_PARTS = 3

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


def open_paper(identity: Identity, context: Context, sealed: bytes, known: Mapping[bytes, Verifier]) -> Signed:
    """Open a paper and check its signature against the `known` keys (key id → verifier).

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
    return Signed(body, kid if _holds(known.get(kid), context, data, signature) else b"")


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
