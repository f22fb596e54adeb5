"""A circle's keys: one 32-byte seed for each circle and epoch, sealed to every officer who sits in it."""

from __future__ import annotations

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, Kind, open_exact, seal_exact
from grievance.seal.keys import Identity, Recipient, derive


def circle_identity(seed: bytes) -> Identity:
    """Return the identity grants are sealed to."""
    return Identity.from_seed(derive(seed, b"gcv1/circle"))


def summary_identity(seed: bytes) -> Identity:
    """Return the identity summaries are sealed to: another key, because the queue needs nothing else."""
    return Identity.from_seed(derive(seed, b"gcv1/summary"))


def wrap_circle(recipient: Recipient, office: bytes, circle: bytes, epoch: int, officer: bytes, seed: bytes) -> bytes:
    """Seal a circle's seed to an officer. `recipient` must come from the officer's seat in a verified roster."""
    return seal_exact(recipient, _place(office, circle, epoch, officer), seed)


def unwrap_circle(  # noqa: PLR0917 (a member row has as many columns)
    identity: Identity, office: bytes, circle: bytes, epoch: int, officer: bytes, body: bytes, public: bytes
) -> bytes:
    """Return the circle's seed. Raises `Unreadable`, also when it does not lead to the `public` key of the manifest."""
    seed = open_exact(identity, _place(office, circle, epoch, officer), body)
    if circle_identity(seed).recipient.public != public:
        raise Unreadable
    return seed


def _place(office: bytes, circle: bytes, epoch: int, officer: bytes) -> Context:
    return Context(office, Kind.MEMBER, scope=circle, object=officer, epoch=epoch)
