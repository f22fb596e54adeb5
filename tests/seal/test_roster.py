"""The chain itself: whole, in its place, no older than what was seen. Who may append to it is in test_seating.py."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, BOB, CHARLIE, DORA, INTAKE, MALLORY, OFFICE, OTHER_OFFICE, ROOT, flips, quick
from seal_chain import APART, FOUNDED, GROWN, NAMES, THREE, after, say, verify

from grievance.errors import Unreadable, Untrusted
from grievance.seal.keys import pack
from grievance.seal.roster import LABEL, Signed, Statement, sign_statement, verify_rosters


def test_a_chain_with_a_gap_is_refused() -> None:
    for chain in (THREE[1:], [THREE[0], *THREE[2:]], [*THREE, THREE[-1]], [THREE[0], THREE[0]], THREE[::-1], []):
        with pytest.raises(Untrusted):
            verify(chain)


@pytest.mark.parametrize(
    "wrong",
    [
        replace(after(FOUNDED, INTAKE, (ALICE.seat,)), sequence=2),
        replace(after(FOUNDED, INTAKE, (ALICE.seat,)), previous=b""),
        replace(after(FOUNDED, INTAKE, (ALICE.seat,)), previous=bytes(32)),
        replace(after(FOUNDED, INTAKE, (ALICE.seat,)), office=OTHER_OFFICE),
    ],
    ids=["sequence", "no previous", "another previous", "office"],
)
def test_a_statement_out_of_its_place_is_refused_even_from_the_root(wrong: Statement) -> None:
    with pytest.raises(Untrusted):
        verify([*FOUNDED, sign_statement(wrong, ROOT)])


def test_a_chain_older_than_the_newest_seen_is_refused() -> None:
    seen = verify(THREE)

    with pytest.raises(Untrusted):
        verify(THREE[:-1], (seen.sequence, seen.head))


def test_a_chain_that_forgot_what_was_seen_is_refused() -> None:
    """A statement was taken back and another put in its place: as long, as well signed, another truth."""
    seen = verify(GROWN)
    other = say(FOUNDED, INTAKE, (ALICE, BOB, DORA), ALICE.signer, BOB.signer)
    assert verify(other).sequence == seen.sequence

    with pytest.raises(Untrusted):
        verify(other, (seen.sequence, seen.head))


def test_a_chain_that_went_on_is_believed() -> None:
    seen = verify(FOUNDED)

    assert verify(THREE, (seen.sequence, seen.head)).sequence == 3


def test_another_root_is_not_the_root() -> None:
    with pytest.raises(Untrusted):
        verify_rosters(OFFICE, FOUNDED, MALLORY.signer.verifier, APART, None)


def test_a_signature_under_another_label_is_none() -> None:
    body = Signed.decode(FOUNDED[0]).body
    forged = Signed(body, ((ROOT.verifier.kid, ROOT.sign(b"gcv1/root", body)),))

    with pytest.raises(Untrusted):
        verify([forged.encode()])


def test_a_flip_of_any_byte_of_the_chain_is_refused() -> None:
    for flipped in flips(GROWN[0]):
        with pytest.raises(Untrusted):
            verify([flipped, GROWN[1]])
    for flipped in flips(GROWN[1]):
        with pytest.raises(Untrusted):
            verify([GROWN[0], flipped])


def test_the_names_are_bound_to_the_statement() -> None:
    assert Statement.decode(Signed.decode(GROWN[1]).body).names_digest == NAMES


def test_a_statement_and_a_link_read_as_they_were_written() -> None:
    statement = after(FOUNDED, INTAKE, (ALICE.seat, CHARLIE.seat))
    link = Signed(statement.encode(), ((bytes(16), bytes(64)), (b"k" * 16, b"s" * 64)))

    assert Statement.decode(statement.encode()) == statement
    assert Signed.decode(link.encode()) == link


SEAT = pack(ALICE.id, ALICE.seat.sealing, ALICE.seat.signing)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE),
        pack(b"gcv1/root", OFFICE, bytes(4), b"", INTAKE, b""),
        pack(LABEL, OFFICE, bytes(5), b"", INTAKE, b""),
        pack(LABEL, OFFICE, bytes(4), bytes(16), INTAKE, b""),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE[:15], b""),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE, bytes(31)),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE, b"", SEAT[:-1]),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE, b"", pack(ALICE.id, ALICE.seat.sealing)),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE, b"", pack(ALICE.id[:15], ALICE.seat.sealing, ALICE.seat.signing)),
        pack(LABEL, OFFICE, bytes(4), b"", INTAKE, b"", pack(ALICE.id, ALICE.seat.signing, ALICE.seat.sealing)),
    ],
    ids=[
        "nothing",
        "short",
        "label",
        "sequence",
        "previous",
        "circle",
        "names",
        "cut seat",
        "half a seat",
        "id",
        "keys",
    ],
)
def test_a_misshapen_statement_is_refused_even_when_the_root_signed_it(body: bytes) -> None:
    link = Signed(body, ((ROOT.verifier.kid, ROOT.sign(LABEL, body)),))

    with pytest.raises(Unreadable):
        Statement.decode(body)
    with pytest.raises(Untrusted):
        verify([link.encode()])


@given(st.binary(max_size=300))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for link in (noise, pack(noise), pack(noise, noise)):
        with pytest.raises(Untrusted):
            verify([link])
