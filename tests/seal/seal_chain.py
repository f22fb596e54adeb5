"""How these tests write a chain of rosters, and three chains to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from seal_cast import ALICE, BOB, CHARLIE, DORA, EMIL, INTAKE, OFFICE, ROOT, SAFETY, WITNESS, Person, person

from grievance.seal.keys import Signer
from grievance.seal.roster import Rosters, Seat, Signed, Statement, sign_statement, verify_rosters

APART = ((SAFETY, WITNESS),)
NAMES = bytes(range(32))
FRANK, GRETE = person("frank"), person("grete")


def verify(chain: Sequence[bytes], at_least: tuple[int, bytes] | None = None) -> Rosters:
    """Verify a chain of this office from its root, the safety and the witness circle apart."""
    return verify_rosters(OFFICE, chain, ROOT.verifier, APART, at_least)


def say(chain: Sequence[bytes], circle: bytes, people: Iterable[Person], *signers: Signer) -> list[bytes]:
    """Return the chain with one more statement: from here on these people sit in this circle."""
    return [*chain, sign_statement(after(chain, circle, tuple(one.seat for one in people)), *signers)]


def after(chain: Sequence[bytes], circle: bytes, seats: tuple[Seat, ...]) -> Statement:
    """Return the statement that would come next."""
    previous = Statement.decode(Signed.decode(chain[-1]).body).digest() if chain else b""
    return Statement(OFFICE, len(chain), previous, circle, seats, NAMES)


FOUNDED = say([], INTAKE, (ALICE, BOB), ROOT)
GROWN = say(FOUNDED, INTAKE, (ALICE, BOB, CHARLIE), ALICE.signer, BOB.signer)
THREE = say(say(GROWN, SAFETY, (DORA, FRANK), ROOT), WITNESS, (EMIL,), ROOT)
