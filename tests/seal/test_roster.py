"""Who may seat whom. Alice and Bob sit in the intake circle, Dora and Emil apart; Charlie is new, Mallory outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import (
    ALICE,
    BOB,
    CHARLIE,
    DORA,
    EMIL,
    INTAKE,
    MALLORY,
    OFFICE,
    OTHER_OFFICE,
    ROOT,
    SAFETY,
    WITNESS,
    Person,
    flips,
    id_of,
    person,
    quick,
)

from grievance.errors import Untrusted
from grievance.seal.keys import Signer, pack
from grievance.seal.roster import LABEL, Rosters, Seat, Signed, Statement, sign_statement, verify_rosters

APART = ((SAFETY, WITNESS),)
NAMES = bytes(range(32))
FRANK, GRETE = person("frank"), person("grete")


def verify(chain: Sequence[bytes], at_least: tuple[int, bytes] | None = None) -> Rosters:
    return verify_rosters(OFFICE, chain, ROOT.verifier, APART, at_least)


def say(chain: Sequence[bytes], circle: bytes, people: Iterable[Person], *signers: Signer) -> list[bytes]:
    """Return the chain with one more statement: from here on these people sit in this circle."""
    return [*chain, sign_statement(after(chain, circle, tuple(one.seat for one in people)), *signers)]


def after(chain: Sequence[bytes], circle: bytes, seats: tuple[Seat, ...]) -> Statement:
    previous = Statement.decode(Signed.decode(chain[-1]).body).digest() if chain else b""
    return Statement(OFFICE, len(chain), previous, circle, seats, NAMES)


FOUNDED = say([], INTAKE, (ALICE, BOB), ROOT)
GROWN = say(FOUNDED, INTAKE, (ALICE, BOB, CHARLIE), ALICE.signer, BOB.signer)
THREE = say(say(GROWN, SAFETY, (DORA, FRANK), ROOT), WITNESS, (EMIL,), ROOT)


def test_the_root_seats_the_first_officers() -> None:
    rosters = verify(FOUNDED)

    assert rosters.circles == {INTAKE: (ALICE.seat, BOB.seat)}
    assert rosters.sequence == 0
    assert rosters.head == Statement.decode(Signed.decode(FOUNDED[0]).body).digest()


def test_two_officers_seat_a_newcomer() -> None:
    assert verify(GROWN).circles[INTAKE] == (ALICE.seat, BOB.seat, CHARLIE.seat)


def test_the_newcomer_witnesses_the_next_one() -> None:
    chain = say(GROWN, INTAKE, (ALICE, BOB, CHARLIE, DORA), CHARLIE.signer, BOB.signer)

    assert DORA.seat in verify(chain).circles[INTAKE]


def test_two_officers_unseat_one() -> None:
    chain = say(GROWN, INTAKE, (BOB, CHARLIE), BOB.signer, CHARLIE.signer)

    rosters = verify(chain)

    assert rosters.circles[INTAKE] == (BOB.seat, CHARLIE.seat)
    assert set(rosters.known) == {ALICE.id, BOB.id, CHARLIE.id}


def test_the_root_can_always_seat() -> None:
    assert verify(say(GROWN, INTAKE, (DORA,), ROOT)).circles[INTAKE] == (DORA.seat,)


@pytest.mark.parametrize(
    "signers",
    [
        (),
        (ALICE.signer,),
        (ALICE.signer, ALICE.signer),
        (MALLORY.signer,),
        (MALLORY.signer, MALLORY.signer),
        (ALICE.signer, MALLORY.signer),
        (ALICE.signer, BOB.signer, MALLORY.signer),
        (ALICE.signer, CHARLIE.signer),
    ],
    ids=["nobody", "one", "one twice", "stranger", "stranger twice", "one and a stranger", "a third", "the newcomer"],
)
def test_a_puppet_officer_is_not_seated(signers: tuple[Signer, ...]) -> None:
    with pytest.raises(Untrusted):
        verify(say(FOUNDED, INTAKE, (ALICE, BOB, CHARLIE), *signers))


def test_an_officer_who_left_is_no_witness() -> None:
    chain = say(GROWN, INTAKE, (ALICE, BOB), ALICE.signer, BOB.signer)

    with pytest.raises(Untrusted):
        verify(say(chain, INTAKE, (ALICE, BOB, DORA), ALICE.signer, CHARLIE.signer))


def test_a_circle_begins_with_the_root_alone() -> None:
    with pytest.raises(Untrusted):
        verify(say(FOUNDED, SAFETY, (DORA,), ALICE.signer, BOB.signer))


def test_a_circle_of_two_is_not_filled_from_outside() -> None:
    with pytest.raises(Untrusted):
        verify(say(THREE, SAFETY, (DORA, FRANK, GRETE), ALICE.signer, BOB.signer))


def test_one_of_its_own_and_one_from_elsewhere_suffice() -> None:
    chain = say(THREE, SAFETY, (DORA, FRANK, GRETE), ALICE.signer, DORA.signer)

    assert verify(chain).circles[SAFETY] == (DORA.seat, FRANK.seat, GRETE.seat)


def test_a_circle_of_one_is_helped_by_two_from_elsewhere() -> None:
    chain = say(THREE, WITNESS, (EMIL, GRETE), ALICE.signer, BOB.signer)

    assert verify(chain).circles[WITNESS] == (EMIL.seat, GRETE.seat)


def test_nobody_sits_in_two_circles_that_are_apart() -> None:
    for circle, people in ((WITNESS, (EMIL, DORA)), (SAFETY, (DORA, FRANK, EMIL))):
        with pytest.raises(Untrusted):
            verify(say(THREE, circle, people, ROOT))


def test_nobody_moves_from_one_to_the_other_with_the_keys_in_hand() -> None:
    left = say(THREE, SAFETY, (FRANK,), ROOT)

    with pytest.raises(Untrusted):
        verify(say(left, WITNESS, (EMIL, DORA), ROOT))


def test_circles_that_are_not_apart_may_share_a_person() -> None:
    assert verify(say(THREE, INTAKE, (ALICE, BOB, DORA), ROOT)).circles[INTAKE][-1] == DORA.seat


def test_an_officers_keys_are_never_changed() -> None:
    """A reset is a new officer: else a row could be swapped under an old name."""
    for seat in (
        replace(ALICE.seat, sealing=MALLORY.seat.sealing),
        replace(ALICE.seat, signing=MALLORY.seat.signing),
    ):
        with pytest.raises(Untrusted):
            verify([*FOUNDED, sign_statement(after(FOUNDED, INTAKE, (seat, BOB.seat)), ROOT)])


def test_not_even_after_leaving() -> None:
    left = say(FOUNDED, INTAKE, (BOB,), ROOT)
    back = replace(ALICE.seat, sealing=MALLORY.seat.sealing)

    with pytest.raises(Untrusted):
        verify([*left, sign_statement(after(left, INTAKE, (BOB.seat, back)), ROOT)])


def test_one_person_is_not_two_officers() -> None:
    for seat in (
        replace(ALICE.seat, officer=id_of("second alice")),
        replace(CHARLIE.seat, signing=ALICE.seat.signing),
        replace(CHARLIE.seat, sealing=ALICE.seat.sealing),
        replace(CHARLIE.seat, signing=ROOT.verifier.public),
    ):
        with pytest.raises(Untrusted):
            verify([*FOUNDED, sign_statement(after(FOUNDED, INTAKE, (ALICE.seat, BOB.seat, seat)), ROOT)])


def test_nobody_sits_twice_in_one_circle() -> None:
    with pytest.raises(Untrusted):
        verify(say(FOUNDED, INTAKE, (ALICE, BOB, BOB), ROOT))


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

    with pytest.raises(Untrusted):
        verify([link.encode()])


@given(st.binary(max_size=300))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for link in (noise, pack(noise), pack(noise, noise)):
        with pytest.raises(Untrusted):
            verify([link])
