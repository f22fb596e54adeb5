"""The rosters: who sits in which circle, as one chain of signed statements for the office.

A circle's seed is sealed only to keys that stand here. So whoever can write the database, or runs the machine, cannot
enrol a puppet: that takes the offline root, or two officers who sat before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from grievance.errors import Unreadable, Untrusted
from grievance.seal.keys import DIGEST, ID, SEALING, SIGNING, Signer, Verifier, digest, pack, unpack, unreadable

LABEL: Final = b"gcv1/roster"
_SEQUENCE: Final = 4
_WITNESSES: Final = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """An officer (16 bytes) with the key others seal to (1216 bytes) and the key they sign with (32 bytes)."""

    officer: bytes
    sealing: bytes
    signing: bytes


@dataclass(frozen=True, slots=True)
class Statement:
    """From here on exactly these officers sit in this circle.

    `sequence` counts from 0 over the whole office; `previous` is the digest of the statement before, empty in the
    first; `names_digest` is the digest of the sealed names shown with it, or empty.
    """

    office: bytes
    sequence: int
    previous: bytes
    circle: bytes
    seats: tuple[Seat, ...]
    names_digest: bytes = b""

    def encode(self) -> bytes:
        """Write the statement that is signed and stored."""
        seats = (pack(seat.officer, seat.sealing, seat.signing) for seat in self.seats)
        sequence = self.sequence.to_bytes(_SEQUENCE, "big")
        return pack(LABEL, self.office, sequence, self.previous, self.circle, self.names_digest, *seats)

    def digest(self) -> bytes:
        """Name this statement in 32 bytes."""
        return digest(LABEL, self.encode())

    @classmethod
    def decode(cls, body: bytes) -> Statement:
        """Read a statement. Raises `Unreadable` for anything `encode` would not have written."""
        with unreadable():
            label, office, sequence, previous, circle, names_digest, *seats = unpack(body)
            seated = tuple(_seat(seat) for seat in seats)
        if label != LABEL or (len(office), len(sequence), len(circle)) != (ID, _SEQUENCE, ID):
            raise Unreadable
        if not {len(previous), len(names_digest)} <= {0, DIGEST}:
            raise Unreadable
        return cls(office, int.from_bytes(sequence, "big"), previous, circle, seated, names_digest)


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement's bytes with its signatures, each as (kid of 16 bytes, signature of 64)."""

    body: bytes
    signatures: tuple[tuple[bytes, bytes], ...]

    def encode(self) -> bytes:
        """Write what is stored as one link of the chain."""
        return pack(self.body, *(kid + signature for kid, signature in self.signatures))

    @classmethod
    def decode(cls, data: bytes) -> Signed:
        """Read a link. Raises `Unreadable`."""
        parts = unpack(data)
        if not parts:
            raise Unreadable
        return cls(parts[0], tuple((part[:ID], part[ID:]) for part in parts[1:]))


@dataclass(frozen=True, slots=True)
class Rosters:
    """What a verified chain says: who sits where now, who ever sat (`known`), and the chain's last link."""

    circles: Mapping[bytes, tuple[Seat, ...]]
    known: Mapping[bytes, Seat]
    sequence: int
    head: bytes


def sign_statement(statement: Statement, *signers: Signer) -> bytes:
    """Sign a statement and return the link to append: with the root alone, or with two officers."""
    body = statement.encode()
    return Signed(body, tuple((signer.verifier.kid, signer.sign(LABEL, body)) for signer in signers)).encode()


def verify_rosters(
    office: bytes,
    chain: Sequence[bytes],
    root: Verifier,
    apart: Sequence[tuple[bytes, bytes]],
    at_least: tuple[int, bytes] | None,
    mute: Collection[bytes] = (),
) -> Rosters:
    """Read the whole chain, oldest first. Raises `Untrusted` unless every link follows from the ones before.

    `apart` names pairs of circles in both of which nobody may ever have sat; `at_least` is the (sequence, digest) of
    the newest link seen before, which must still be there. `mute` are the circles whose people sign no statement: two
    officers of any others seat somebody there.
    """
    reading = _Reading(office, root, apart, frozenset(mute))
    try:
        for link in chain:
            reading.append(Signed.decode(link))
    except Unreadable:
        raise Untrusted from None
    if not chain or (at_least is not None and at_least not in enumerate(reading.digests)):
        raise Untrusted
    return Rosters(reading.circles, reading.known, len(chain) - 1, reading.digests[-1])


@dataclass(slots=True)
class _Reading:
    """The chain as far as it has been read and believed."""

    office: bytes
    root: Verifier
    apart: Sequence[tuple[bytes, bytes]]
    mute: frozenset[bytes] = frozenset()
    circles: dict[bytes, tuple[Seat, ...]] = field(default_factory=dict)
    known: dict[bytes, Seat] = field(default_factory=dict)
    sat: dict[bytes, set[bytes]] = field(default_factory=dict)
    digests: list[bytes] = field(default_factory=list)
    parsed: dict[bytes, Verifier] = field(default_factory=dict)

    def append(self, link: Signed) -> None:
        statement = Statement.decode(link.body)
        previous = self.digests[-1] if self.digests else b""
        if (statement.office, statement.sequence, statement.previous) != (self.office, len(self.digests), previous):
            raise Untrusted
        if not self._entitled(statement.circle, link):
            raise Untrusted
        self._seat(statement)
        self.digests.append(statement.digest())

    def _entitled(self, circle: bytes, link: Signed) -> bool:
        """Whether the root signed, or two officers did of whom one sits in the circle once it has two who may sign."""
        signers = set(self._signers(link))
        if self.root.kid in signers:
            return True
        seats = () if circle in self.mute else self.circles.get(circle, ())
        seated = {self._verifier(seat).kid for seat in seats}
        return (
            circle in self.circles
            and len(signers) >= _WITNESSES
            and (len(seated) < _WITNESSES or not signers.isdisjoint(seated))
        )

    def _signers(self, link: Signed) -> Iterator[bytes]:
        """Give the kid of every signer; one that is neither the root nor seated spoils the whole link."""
        speaking = (seats for circle, seats in self.circles.items() if circle not in self.mute)
        present = (self._verifier(seat) for seats in speaking for seat in seats)
        verifiers = {verifier.kid: verifier for verifier in (self.root, *present)}
        for kid, signature in link.signatures:
            if kid not in verifiers:
                raise Untrusted
            verifiers[kid].verify(LABEL, link.body, signature)
            yield kid

    def _verifier(self, seat: Seat) -> Verifier:
        """Return the key of a seat. It is parsed once: the same people sit there from link to link."""
        return self.parsed.get(seat.signing) or self.parsed.setdefault(seat.signing, Verifier(seat.signing))

    def _seat(self, statement: Statement) -> None:
        officers = {seat.officer for seat in statement.seats}
        if len(officers) != len(statement.seats):
            raise Untrusted
        for seat in statement.seats:
            if self.known.setdefault(seat.officer, seat) != seat:
                raise Untrusted
        keys = {key for seat in self.known.values() for key in (seat.sealing, seat.signing)}
        if len(keys) != 2 * len(self.known) or self.root.public in keys:
            raise Untrusted
        self.circles[statement.circle] = statement.seats
        self.sat.setdefault(statement.circle, set()).update(officers)
        if any(self.sat.get(one, set()) & self.sat.get(other, set()) for one, other in self.apart):
            raise Untrusted


def _seat(data: bytes) -> Seat:
    officer, sealing, signing = unpack(data)
    if (len(officer), len(sealing), len(signing)) != (ID, SEALING, SIGNING):
        raise Unreadable
    return Seat(officer, sealing, signing)
