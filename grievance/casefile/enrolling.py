"""A new officer's secrets, and the roster statement that seats or unseats one."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from grievance.case.terms import Purpose
from grievance.casefile.names import circle_names, named_to, seal_names
from grievance.casefile.trust import Trust
from grievance.errors import Unreadable
from grievance.seal.circle import wrap_circle
from grievance.seal.keys import Identity, Recipient, Signer, digest, pack, unpack
from grievance.seal.passphrase import Cost, new_passphrase, seal_slot
from grievance.seal.roster import Seat, Statement, sign_statement
from grievance.store.rows import MemberRow, RosterRow

_PARTS = 4
TOTP_BYTES = 20


@dataclass(frozen=True, slots=True, repr=False)
class Secrets:
    """What a key slot holds: two seeds (32 B), the secret of the codes (20 B) and the officer's name."""

    sealing: bytes
    signing: bytes
    totp: bytes
    name: str

    @classmethod
    def generate(cls, name: str) -> Secrets:
        """Make a new officer's secrets."""
        return cls(Identity.generate().seed, Signer.generate().seed, os.urandom(TOTP_BYTES), name)

    @classmethod
    def unpack(cls, data: bytes) -> Secrets:
        """Read them from an opened slot. Raises `Unreadable`."""
        parts = unpack(data)
        if len(parts) != _PARTS:
            raise Unreadable
        return cls(parts[0], parts[1], parts[2], parts[3].decode())

    def seat(self, officer: bytes) -> Seat:
        """Return the public half."""
        return Seat(
            officer, Identity.from_seed(self.sealing).recipient.public, Signer.from_seed(self.signing).verifier.public
        )

    def slot(self, passphrase: str, office: bytes, officer: bytes, cost: Cost) -> bytes:
        """Put them behind a passphrase."""
        secret = pack(self.sealing, self.signing, self.totp, self.name.encode())
        return seal_slot(passphrase, office, officer, secret, cost)


@cache
def nobody(office: bytes, cost: Cost) -> bytes:
    """Return a slot that nothing opens, made once a process: an unknown name costs the work of a wrong passphrase."""
    return Secrets.generate("").slot(new_passphrase(), office, bytes(16), cost)


@dataclass(frozen=True, slots=True, repr=False)
class Registrar:
    """Whoever may sign a roster: the root alone or two officers, with the circle seeds they can open.

    `seeds` maps purpose → {epoch: seed} of at least the circles that are touched.
    """

    signers: tuple[Signer, ...]
    seeds: Mapping[Purpose, Mapping[int, bytes]]

    def reseat(
        self,
        trust: Trust,
        rows: list[RosterRow],
        purpose: Purpose,
        seats: tuple[Seat, ...],
        newcomers: Mapping[bytes, str],
    ) -> RosterRow:
        """Return the next statement of the chain: from here on exactly these officers sit in the circle.

        `newcomers` maps the id of who is new to the name shown to the circle; the others keep theirs.
        """
        reader = named_to(purpose)
        named = circle_names(trust, rows, purpose, self.seeds[reader]) | dict(newcomers)
        seated = {seat.officer for seat in seats}
        sequence = trust.rosters.sequence + 1
        kept = {officer: shown for officer, shown in named.items() if officer in seated}
        blob = seal_names(trust.office, trust.circle(reader), sequence, kept)
        circle = trust.circle(purpose).id
        statement = Statement(trust.office, sequence, trust.rosters.head, circle, seats, digest(blob))
        return RosterRow(sequence, sign_statement(statement, *self.signers), blob)

    def members(self, trust: Trust, purpose: Purpose, seat: Seat) -> list[MemberRow]:
        """Seal every epoch of the circle's seed to a seated officer, so that older cases open for them too."""
        circle, recipient = trust.circle(purpose).id, Recipient(seat.sealing)
        return [
            MemberRow(
                circle, epoch, seat.officer, wrap_circle(recipient, trust.office, circle, epoch, seat.officer, seed)
            )
            for epoch, seed in self.seeds[purpose].items()
        ]
