from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import (
    ALICE,
    BOB,
    FIRST_ROOT,
    GRANT,
    LETTERS,
    MALLORY,
    OTHER_CASE,
    OTHER_OFFICE,
    SLOT,
    STATEMENT,
    flips,
    quick,
    secret,
)

from grievance.errors import Unreadable
from grievance.seal.envelope import Kind, lock, seal_exact
from grievance.seal.keys import Identity, derive
from grievance.seal.lockbox import grant, join, open_compartment, open_grant, split

ROOT_DIGEST = FIRST_ROOT.digest()
GRANTED = grant(ALICE.identity.recipient, SLOT, GRANT, STATEMENT.seed, ROOT_DIGEST)


def test_a_reader_with_the_slot_gets_the_compartment() -> None:
    compartment, root = open_compartment(ALICE.identity, SLOT, GRANT, GRANTED, STATEMENT.recipient.public)

    assert (compartment.seed, root) == (STATEMENT.seed, ROOT_DIGEST)


def test_a_grant_has_one_size() -> None:
    assert len(GRANTED) == 64 + 1137 + 29


def test_without_the_slot_the_reader_gets_nothing() -> None:
    for slot in (secret("another slot"), bytes(32), SLOT[:31]):
        with pytest.raises(Unreadable):
            open_grant(ALICE.identity, slot, GRANT, GRANTED)


def test_with_the_slot_alone_nobody_else_gets_anything() -> None:
    for identity in (BOB.identity, MALLORY.identity):
        with pytest.raises(Unreadable):
            open_grant(identity, SLOT, GRANT, GRANTED)


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"office": OTHER_OFFICE},
        {"scope": OTHER_CASE},
        {"object": BOB.identity.recipient.kid},
        {"epoch": 2},
        {"field": 3},
        {"seq": 1},
        {"kind": Kind.MEMBER},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_grant_opens_in_no_other_row(elsewhere: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        open_grant(ALICE.identity, SLOT, replace(GRANT, **elsewhere), GRANTED)


def test_a_flip_of_any_byte_of_a_grant_is_refused() -> None:
    for flipped in flips(GRANTED):
        with pytest.raises(Unreadable):
            open_grant(ALICE.identity, SLOT, GRANT, flipped)


def test_a_seed_that_does_not_lead_to_the_compartments_key_is_refused() -> None:
    """The key in the row was swapped, or the grant leads to a text that others do not read."""
    forged = grant(ALICE.identity.recipient, SLOT, GRANT, MALLORY.identity.seed, ROOT_DIGEST)

    for body, public in ((GRANTED, LETTERS.recipient.public), (forged, STATEMENT.recipient.public)):
        with pytest.raises(Unreadable):
            open_compartment(ALICE.identity, SLOT, GRANT, body, public)


@pytest.mark.parametrize("content", [b"", bytes(32), bytes(63), bytes(65)], ids=len)
def test_a_grant_of_another_content_is_refused(content: bytes) -> None:
    body = lock(derive(SLOT, b"gcv1/grant"), GRANT, seal_exact(ALICE.identity.recipient, GRANT, content))

    with pytest.raises(Unreadable):
        open_grant(ALICE.identity, SLOT, GRANT, body)


@given(st.binary(max_size=1_400))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for body in (noise, lock(derive(SLOT, b"gcv1/grant"), GRANT, noise)):
        with pytest.raises(Unreadable):
            open_grant(ALICE.identity, SLOT, GRANT, body)


@given(st.binary(min_size=32, max_size=32))
@quick
def test_two_halves_make_the_seed_and_one_does_not(seed: bytes) -> None:
    one, other = split(seed)

    assert join(one, other) == join(other, one) == seed
    assert seed not in {one, other}


def test_a_half_is_new_each_time() -> None:
    assert len({split(STATEMENT.seed)[0] for _ in range(100)}) == 100


def test_one_half_alone_opens_nothing() -> None:
    one, other = split(STATEMENT.seed)
    sealed = seal_exact(STATEMENT.recipient, GRANT, b"name")

    for half in (one, other):
        with pytest.raises(Unreadable):
            open_compartment(
                ALICE.identity,
                SLOT,
                GRANT,
                grant(ALICE.identity.recipient, SLOT, GRANT, half, ROOT_DIGEST),
                STATEMENT.recipient.public,
            )
        with pytest.raises(Unreadable):
            Identity.from_seed(half).open(GRANT.bound() + STATEMENT.recipient.kid, sealed)


def test_halves_of_two_sizes_are_refused() -> None:
    with pytest.raises(Unreadable):
        join(bytes(32), bytes(31))
