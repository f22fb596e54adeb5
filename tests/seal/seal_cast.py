"""The cast of these tests: who they are and why they are here. Every key follows from a name, so a failure repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import settings

from grievance.seal.circle import circle_identity, summary_identity
from grievance.seal.envelope import Context, Kind
from grievance.seal.keys import Identity, Signer, digest
from grievance.seal.manifest import CircleKey, Manifest
from grievance.seal.root import Root
from grievance.seal.roster import Seat

quick = settings(max_examples=40, deadline=None)


def secret(name: str) -> bytes:
    """Return 32 bytes that follow from a name."""
    return digest(b"test", name.encode())


def id_of(name: str) -> bytes:
    """Return 16 bytes that follow from a name."""
    return secret(f"{name}/id")[:16]


@dataclass(frozen=True)
class Person:
    """Somebody with keys and an id of their own."""

    id: bytes
    identity: Identity
    signer: Signer

    @property
    def seat(self) -> Seat:
        """Their public half, as a roster names it."""
        return Seat(self.id, self.identity.recipient.public, self.signer.verifier.public)


def person(name: str) -> Person:
    """Make somebody up."""
    sealing = Identity.from_seed(secret(f"{name}/sealing"))
    return Person(id_of(name), sealing, Signer.from_seed(secret(f"{name}/signing")))


ALICE = person("alice")  # sits in the intake circle
BOB = person("bob")  # sits beside her
CHARLIE = person("charlie")  # the newcomer
DORA = person("dora")  # sits in the safety circle
EMIL = person("emil")  # sits in the witness circle
MALLORY = person("mallory")  # writes the database, and sits nowhere

OFFICE, OTHER_OFFICE = id_of("office"), id_of("other office")
CASE, OTHER_CASE = id_of("case"), id_of("other case")
INTAKE, SAFETY, WITNESS = id_of("intake circle"), id_of("safety circle"), id_of("witness circle")

ROOT = Signer.from_seed(secret("root"))  # the offline signing key
DOOR = Signer.from_seed(secret("door"))  # the intake process's signing key
COMPLAINANT = Signer.from_seed(secret("complainant"))  # the receipt's signing key
REPLY = Identity.from_seed(secret("reply"))  # the receipt's reply key
STATEMENT = Identity.from_seed(secret("statement"))  # a compartment of the case
LETTERS = Identity.from_seed(secret("letters"))  # another
WORKER = Identity.from_seed(secret("worker"))
RECOVERY = Identity.from_seed(secret("recovery"))
SLOT = secret("slot")  # what the keeper holds for the case
IDENTITY_SLOT = secret("identity slot")  # and what it can forget

FIRST_ROOT = Root(
    office=OFFICE,
    case=CASE,
    compartments=((1, 1, STATEMENT.recipient.public), (3, 1, LETTERS.recipient.public)),
    reply=REPLY.recipient.public,
    verify=COMPLAINANT.verifier.public,
)

DOCUMENT = Context(OFFICE, Kind.DOCUMENT, scope=CASE, object=id_of("document"), epoch=1, field=1, seq=7)
GRANT = Context(OFFICE, Kind.GRANT, scope=CASE, object=ALICE.identity.recipient.kid, epoch=1, field=1)


def circle_key(circle: bytes, purpose: str, epoch: int) -> CircleKey:
    """Return the public keys of one epoch of a circle."""
    seed = secret(f"{purpose}/{epoch}")
    return CircleKey(
        circle, purpose, epoch, circle_identity(seed).recipient.public, summary_identity(seed).recipient.public
    )


MANIFEST = Manifest(
    office=OFFICE,
    version=3,
    mark="test",
    intake=(DOOR.verifier.public,),
    worker=WORKER.recipient.public,
    recovery=RECOVERY.recipient.public,
    circles=(
        circle_key(INTAKE, "intake", 1),
        circle_key(SAFETY, "safety", 1),
        circle_key(WITNESS, "witness", 1),
        circle_key(INTAKE, "intake", 2),
    ),
    apart=((SAFETY, WITNESS),),
    issued=date(2026, 1, 5),
    expires=date(2027, 1, 5),
)


def flips(data: bytes) -> list[bytes]:
    """Return the data once for each of its bytes, with that byte turned over."""
    return [data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :] for at in range(len(data))]
