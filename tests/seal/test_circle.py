from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, BOB, INTAKE, MANIFEST, OFFICE, OTHER_OFFICE, SAFETY, flips, quick, secret

from grievance.errors import Unreadable
from grievance.seal.circle import circle_identity, summary_identity, unwrap_circle, wrap_circle

SEED = secret("intake/2")
PUBLIC = MANIFEST.circle("intake").public
WRAPPED = wrap_circle(ALICE.identity.recipient, OFFICE, INTAKE, 2, ALICE.id, SEED)


def test_an_officer_gets_the_seed_of_her_circle() -> None:
    assert unwrap_circle(ALICE.identity, OFFICE, INTAKE, 2, ALICE.id, WRAPPED, PUBLIC) == SEED


@pytest.mark.parametrize(
    ("office", "circle", "epoch", "officer"),
    [
        (OTHER_OFFICE, INTAKE, 2, ALICE.id),
        (OFFICE, SAFETY, 2, ALICE.id),
        (OFFICE, INTAKE, 1, ALICE.id),
        (OFFICE, INTAKE, 2, BOB.id),
    ],
    ids=["office", "circle", "epoch", "officer"],
)
def test_it_opens_in_no_other_row(office: bytes, circle: bytes, epoch: int, officer: bytes) -> None:
    with pytest.raises(Unreadable):
        unwrap_circle(ALICE.identity, office, circle, epoch, officer, WRAPPED, PUBLIC)


def test_it_opens_for_nobody_else() -> None:
    with pytest.raises(Unreadable):
        unwrap_circle(BOB.identity, OFFICE, INTAKE, 2, ALICE.id, WRAPPED, PUBLIC)


def test_a_flip_of_any_byte_is_refused() -> None:
    for flipped in flips(WRAPPED):
        with pytest.raises(Unreadable):
            unwrap_circle(ALICE.identity, OFFICE, INTAKE, 2, ALICE.id, flipped, PUBLIC)


@pytest.mark.parametrize(
    "seed", [secret("intake/1"), secret("mallory's seed"), SEED[:31], b""], ids=["old", "foreign", "short", "none"]
)
def test_a_seed_that_does_not_lead_to_the_manifests_key_is_refused(seed: bytes) -> None:
    """Anybody can seal to Alice: what counts is the key that the root signed."""
    forged = wrap_circle(ALICE.identity.recipient, OFFICE, INTAKE, 2, ALICE.id, seed)

    with pytest.raises(Unreadable):
        unwrap_circle(ALICE.identity, OFFICE, INTAKE, 2, ALICE.id, forged, PUBLIC)


def test_the_key_of_the_queue_does_not_open_the_cases() -> None:
    summary, circle = summary_identity(SEED), circle_identity(SEED)

    assert len({summary.seed, circle.seed, SEED}) == 3
    with pytest.raises(Unreadable):
        summary.open(b"", circle.recipient.seal(b"", b"a grant"))


@given(st.binary(max_size=1_300))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for body in (noise, b"\x01" + noise):
        with pytest.raises(Unreadable):
            unwrap_circle(ALICE.identity, OFFICE, INTAKE, 2, ALICE.id, body, PUBLIC)
