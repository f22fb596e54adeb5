"""Who may seat whom. Alice and Bob sit in the intake circle, Dora and Emil apart; Charlie is new, Mallory outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from seal_cast import ALICE, BOB, CHARLIE, DORA, EMIL, INTAKE, MALLORY, ROOT, SAFETY, WITNESS, id_of
from seal_chain import FOUNDED, FRANK, GRETE, GROWN, THREE, after, say, verify

from grievance.errors import Untrusted
from grievance.seal.keys import Signer
from grievance.seal.roster import Signed, Statement, sign_statement


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
