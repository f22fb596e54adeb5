"""Lines of the register: signed by the officer who enters them, sealed once, with a key for each circle that reads.

A line follows on the one before by its digest, inside the signature: none can be taken out, changed or moved without
the next one showing it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from grievance.case.terms import Purpose
from grievance.casefile import contexts
from grievance.casefile.papers import Signed, open_paper, seal_paper, stamp
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Forbidden, RegisterBroken, Unreadable
from grievance.seal.circle import circle_identity
from grievance.seal.envelope import ZEROS, open_exact, seal_exact
from grievance.seal.keys import Identity, Signer, digest, pack, unpack
from grievance.store.rows import RegisterRow

READERS: Final = (Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY, Purpose.OUTSIDE)
"""The circles that read the register."""

_EPOCH: Final = 4  # bytes
_EACH: Final = 3  # circle, epoch, key


@dataclass(frozen=True, slots=True)
class Line:
    """A line once opened: its records as they were written, who entered it (an officer's id), and when (UTC)."""

    sequence: int
    records: Sequence[Mapping[str, Any]]
    by: bytes
    at: datetime


def line(
    trust: Trust, officer: Unlocked, after: RegisterRow | None, records: Sequence[Mapping[str, str]], at: datetime
) -> RegisterRow:
    """Sign and seal the line that follows on another (`None`: the first)."""
    sequence, previous = (after.sequence + 1, after.digest) if after else (0, b"")
    own = Identity.generate()
    body = {"at": stamp(at), "by": officer.id.hex(), "previous": previous.hex(), "records": list(records)}
    context = contexts.register(trust.office, ZEROS, 0, sequence)
    sealed = seal_paper(own.recipient, context, Signer.from_seed(officer.signing_seed), body)
    wrapped = keys(trust, sequence, own.seed)
    return RegisterRow(sequence, previous, digest(previous, wrapped, sealed), wrapped, sealed)


def keys(trust: Trust, sequence: int, seed: bytes) -> bytes:
    """Seal the seed of a line to the newest key of each circle that reads the register."""
    parts: list[bytes] = []
    for key in map(trust.circle, READERS):
        context = contexts.register(trust.office, key.id, key.epoch, sequence)
        parts += (key.id, key.epoch.to_bytes(_EPOCH, "big"), seal_exact(trust.recipient(key.public), context, seed))
    return pack(*parts)


def opened(trust: Trust, officer: Unlocked, rows: Sequence[RegisterRow]) -> Iterator[Line]:
    """Open every line in order.

    Raises `RegisterBroken` at the first that is missing, changed or not signed by an officer, and `Forbidden` for an
    officer to none of whose circles it is sealed.
    """
    held = {
        (trust.circle(purpose).id, epoch): circle_identity(seed)
        for purpose, epochs in officer.circles.items()
        if purpose in READERS
        for epoch, seed in epochs.items()
    }
    previous = b""
    for sequence, row in enumerate(rows):
        if (row.sequence, row.previous) != (sequence, previous):
            raise RegisterBroken
        try:
            if row.digest != digest(previous, row.keys, row.sealed):
                raise RegisterBroken
            paper = _paper(trust, held, row)
            yield _line(trust, paper, row)
        except (Unreadable, KeyError, ValueError, TypeError):
            raise RegisterBroken from None
        previous = row.digest


def _paper(trust: Trust, held: Mapping[tuple[bytes, int], Identity], row: RegisterRow) -> Signed:
    parts = unpack(row.keys)
    for circle, number, sealed in zip(*(parts[at::_EACH] for at in range(_EACH)), strict=True):
        epoch = int.from_bytes(number, "big")
        identity = held.get((circle, epoch))
        if identity is not None:
            seed = open_exact(identity, contexts.register(trust.office, circle, epoch, row.sequence), sealed)
            context = contexts.register(trust.office, ZEROS, 0, row.sequence)
            return open_paper(Identity.from_seed(seed), context, row.sealed, trust.officer_keys, trust.heard)
    raise Forbidden


def _line(trust: Trust, paper: Signed, row: RegisterRow) -> Line:
    seat = trust.ever.get(paper.signer)
    if seat is None or paper.body["by"] != seat.officer.hex() or paper.body["previous"] != row.previous.hex():
        raise RegisterBroken
    return Line(row.sequence, paper.body["records"], seat.officer, paper.at)
