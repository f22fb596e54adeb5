"""Officers' names: sealed to their circle beside the roster statement that seats them, never in clear."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from grievance.case.terms import READERS, Purpose
from grievance.casefile import contexts
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.circle import circle_identity
from grievance.seal.envelope import open_, seal
from grievance.seal.keys import Recipient, digest
from grievance.seal.manifest import CircleKey
from grievance.store.rows import RosterRow


def named_to(purpose: Purpose) -> Purpose:
    """Return the circle that reads the names of a circle: itself. Those of readers outside are for intake alone.

    Else each auditor would read who the others are.
    """
    return Purpose.INTAKE if purpose in READERS else purpose


def handle(office: bytes, name: str) -> bytes:
    """Return the 16 bytes by which a sign-in finds its key slot; the name itself is never stored in clear."""
    return digest(b"gcv1/handle", office, " ".join(name.split()).casefold().encode())[:16]


def seal_names(office: bytes, key: CircleKey, sequence: int, named: Mapping[bytes, str]) -> bytes:
    """Seal the names of a circle's officers for the roster statement with this sequence."""
    body = json.dumps({officer.hex(): name for officer, name in named.items()}, sort_keys=True).encode()
    return seal(Recipient(key.public), contexts.names(office, key.id, key.epoch, sequence), body)


def readable_names(
    trust: Trust, rows: Sequence[RosterRow], circles: Mapping[Purpose, Mapping[int, bytes]]
) -> dict[bytes, str]:
    """Open all names that the seeds of these circles (purpose → {epoch: seed}) open."""
    found: dict[bytes, str] = {}
    for purpose in Purpose:
        found |= circle_names(trust, rows, purpose, circles.get(named_to(purpose), {}))
    return found


def circle_names(
    trust: Trust, rows: Sequence[RosterRow], purpose: Purpose, seeds: Mapping[int, bytes]
) -> dict[bytes, str]:
    """Open the names of one circle with the seeds (epoch → seed) of the one that they are sealed to (`named_to`).

    Names whose digest is not signed are not believed.
    """
    mine = [statement for statement in trust.statements if statement.circle == trust.circle(purpose).id]
    if not mine:
        return {}
    key, newest = trust.circle(named_to(purpose)), mine[-1]
    blob = next((row.names for row in rows if row.sequence == newest.sequence), b"")
    if not blob or digest(blob) != newest.names_digest:
        return {}
    for epoch, seed in seeds.items():
        context = contexts.names(trust.office, key.id, epoch, newest.sequence)
        try:
            body = json.loads(open_(circle_identity(seed), context, blob))
        except Unreadable:
            continue
        return {bytes.fromhex(officer): str(name) for officer, name in body.items()}
    return {}
