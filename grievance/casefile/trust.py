"""Whom this process believes: the manifest and the rosters, verified from the pinned root."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from grievance.case.terms import Purpose
from grievance.casefile.papers import Heard
from grievance.seal.keys import Recipient, Verifier
from grievance.seal.manifest import CircleKey, Manifest, Pin, verify_manifest
from grievance.seal.roster import Rosters, Seat, Signed, Statement, verify_rosters
from grievance.store.rows import ManifestRow, RosterRow


@dataclass(frozen=True)
class Trust:
    """A verified manifest and roster chain. `ever` maps key id → seat for every officer who was ever seated.

    `chain` is the roster chain as stored, for whoever must verify it again (the keeper). Keys are parsed once.
    """

    manifest: Manifest
    signed: tuple[bytes, bytes]
    rosters: Rosters
    chain: tuple[bytes, ...]
    statements: tuple[Statement, ...]
    ever: Mapping[bytes, Seat]

    @property
    def office(self) -> bytes:
        """The office's id, bound into every envelope."""
        return self.manifest.office

    @cached_property
    def intake(self) -> tuple[Verifier, ...]:
        """The keys that may sign a case's first root."""
        return tuple(Verifier(key) for key in self.manifest.intake)

    def circle(self, purpose: Purpose) -> CircleKey:
        """Return the newest key of the circle with this purpose."""
        return self.manifest.circle(purpose)

    def purpose_of(self, circle: bytes) -> Purpose | None:
        """Return what a circle is for."""
        return next((Purpose(key.purpose) for key in self.manifest.circles if key.id == circle), None)

    def seats(self, purpose: Purpose) -> tuple[Seat, ...]:
        """Return who sits in the circle now."""
        return self.rosters.circles.get(self.circle(purpose).id, ())

    def seated(self, officer: bytes) -> Mapping[Purpose, Seat]:
        """Return the circles in which an officer sits now, with the seat."""
        places = {purpose: {seat.officer: seat for seat in self.seats(purpose)} for purpose in Purpose}
        return {purpose: seats[officer] for purpose, seats in places.items() if officer in seats}

    @cached_property
    def _recipients(self) -> dict[bytes, Recipient]:
        return {}

    def recipient(self, public: bytes) -> Recipient:
        """Return the recipient that one of the manifest's public keys stands for, parsed once."""
        found = self._recipients.get(public)
        if found is None:
            found = self._recipients[public] = Recipient(public)
        return found

    @cached_property
    def officer_keys(self) -> dict[bytes, Verifier]:
        """Map key id → verifier for every officer ever seated in a circle whose people sign for the office."""
        mute = {seat.officer for told in self.statements if told.circle in self.manifest.mute for seat in told.seats}
        return {kid: Verifier(seat.signing) for kid, seat in self.ever.items() if seat.officer not in mute}

    @cached_property
    def intake_keys(self) -> dict[bytes, Verifier]:
        """Map key id → verifier for the intake keys."""
        return {key.kid: key for key in self.intake}

    @cached_property
    def heard(self) -> Heard:
        """Whose signatures held already, by these keys."""
        return Heard()

    @cached_property
    def readers(self) -> dict[bytes, str]:
        """Map the key id of every circle, old epochs too, and of the recovery key, to a purpose."""
        named = {Recipient(key.public).kid: str(key.purpose) for key in self.manifest.circles}
        return named | {Recipient(self.manifest.recovery).kid: "recovery"}


def verify(
    pin: Pin, manifest: ManifestRow, rosters: Sequence[RosterRow], at_least: tuple[int, bytes] | None = None
) -> Trust:
    """Verify what the store holds against the pin. Raises `Untrusted`."""
    verified = verify_manifest(pin, None, manifest.body, manifest.signature)
    chain = tuple(row.body for row in rosters)
    current = verify_rosters(verified.office, chain, Verifier(pin.root), verified.apart, at_least, verified.mute)
    statements = tuple(Statement.decode(Signed.decode(line).body) for line in chain)
    ever = {Verifier(seat.signing).kid: seat for seat in current.known.values()}
    return Trust(verified, (manifest.body, manifest.signature), current, chain, statements, ever)
