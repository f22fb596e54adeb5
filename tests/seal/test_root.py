from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import (
    ALICE,
    BOB,
    CASE,
    COMPLAINANT,
    DOOR,
    FIRST_ROOT,
    LETTERS,
    MALLORY,
    OFFICE,
    OTHER_CASE,
    OTHER_OFFICE,
    STATEMENT,
    flips,
    quick,
    secret,
)

from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Signer, pack, unpack
from grievance.seal.root import LABEL, Root, sign_root, verify_chain

FILED = (FIRST_ROOT.encode(), sign_root(DOOR, FIRST_ROOT))
NEW_REPLY = Identity.from_seed(secret("new reply")).recipient.public
NEXT_SIGNER = Signer.from_seed(secret("next signer"))
EXCHANGED = replace(FIRST_ROOT, reply=NEW_REPLY, verify=NEXT_SIGNER.verifier.public, previous=FIRST_ROOT.digest())
ROTATED = replace(
    FIRST_ROOT,
    compartments=((1, 2, MALLORY.identity.recipient.public), *FIRST_ROOT.compartments[1:]),
    previous=FIRST_ROOT.digest(),
)


def verify(*links: tuple[bytes, bytes]) -> tuple[Root, ...]:
    return verify_chain(OFFICE, CASE, links, (DOOR.verifier,), (ALICE.signer.verifier, BOB.signer.verifier))


def signed(root: Root, signer: Signer) -> tuple[bytes, bytes]:
    return root.encode(), sign_root(signer, root)


def test_a_root_reads_as_it_was_written() -> None:
    assert Root.decode(FIRST_ROOT.encode()) == FIRST_ROOT
    assert Root.decode(EXCHANGED.encode()) == EXCHANGED


def test_the_root_of_a_filing_is_signed_by_intake() -> None:
    assert verify(FILED) == (FIRST_ROOT,)


@pytest.mark.parametrize("signer", [MALLORY.signer, ALICE.signer, COMPLAINANT], ids=["stranger", "officer", "receipt"])
def test_nobody_else_signs_a_first_root(signer: Signer) -> None:
    with pytest.raises(Unreadable):
        verify(signed(FIRST_ROOT, signer))


def test_a_swapped_compartment_key_is_refused() -> None:
    swapped = replace(
        FIRST_ROOT, compartments=((1, 1, MALLORY.identity.recipient.public), *FIRST_ROOT.compartments[1:])
    )

    with pytest.raises(Unreadable):
        verify((swapped.encode(), FILED[1]))


def test_two_compartments_that_change_places_are_refused() -> None:
    swapped = replace(FIRST_ROOT, compartments=((1, 1, LETTERS.recipient.public), (3, 1, STATEMENT.recipient.public)))

    with pytest.raises(Unreadable):
        verify((swapped.encode(), FILED[1]))


def test_a_swapped_reply_key_is_refused() -> None:
    with pytest.raises(Unreadable):
        verify((replace(FIRST_ROOT, reply=MALLORY.identity.recipient.public).encode(), FILED[1]))


@pytest.mark.parametrize(
    "root", [replace(FIRST_ROOT, case=OTHER_CASE), replace(FIRST_ROOT, office=OTHER_OFFICE)], ids=["case", "office"]
)
def test_a_root_of_elsewhere_is_refused(root: Root) -> None:
    with pytest.raises(Unreadable):
        verify(signed(root, DOOR))


def test_a_flip_of_any_byte_of_root_or_signature_is_refused() -> None:
    body, signature = FILED
    altered = [(flipped, signature) for flipped in flips(body)] + [(body, flipped) for flipped in flips(signature)]

    for link in altered:
        with pytest.raises(Unreadable):
            verify(link)


def test_an_officer_changes_the_compartments() -> None:
    assert verify(FILED, signed(ROTATED, BOB.signer)) == (FIRST_ROOT, ROTATED)


def test_an_officer_does_not_change_the_keys_of_the_receipt() -> None:
    for root in (EXCHANGED, replace(EXCHANGED, reply=FIRST_ROOT.reply), replace(EXCHANGED, verify=FIRST_ROOT.verify)):
        with pytest.raises(Unreadable):
            verify(FILED, signed(root, ALICE.signer))


def test_the_old_receipt_names_the_new_one() -> None:
    assert verify(FILED, signed(EXCHANGED, COMPLAINANT)) == (FIRST_ROOT, EXCHANGED)


def test_the_old_receipt_does_not_change_the_compartments() -> None:
    both = replace(EXCHANGED, compartments=ROTATED.compartments)

    for root in (ROTATED, both):
        with pytest.raises(Unreadable):
            verify(FILED, signed(root, COMPLAINANT))


def test_an_exchanged_receipt_has_no_say_any_more() -> None:
    third = replace(EXCHANGED, reply=FIRST_ROOT.reply, previous=EXCHANGED.digest())
    exchanged = signed(EXCHANGED, COMPLAINANT)

    assert verify(FILED, exchanged, signed(third, NEXT_SIGNER))[-1] == third
    with pytest.raises(Unreadable):
        verify(FILED, exchanged, signed(third, COMPLAINANT))


@pytest.mark.parametrize("signer", [MALLORY.signer, DOOR], ids=["stranger", "intake"])
@pytest.mark.parametrize("root", [ROTATED, EXCHANGED], ids=["rotated", "exchanged"])
def test_nobody_else_signs_a_later_root(root: Root, signer: Signer) -> None:
    with pytest.raises(Unreadable):
        verify(FILED, signed(root, signer))


def test_a_later_root_names_the_one_before() -> None:
    for previous in (b"", bytes(32), ROTATED.digest()):
        with pytest.raises(Unreadable):
            verify(FILED, signed(replace(ROTATED, previous=previous), ALICE.signer))


def test_a_first_root_has_nothing_before_it() -> None:
    with pytest.raises(Unreadable):
        verify(signed(ROTATED, DOOR))


def test_a_case_without_a_root_is_refused() -> None:
    with pytest.raises(Unreadable):
        verify()


def test_a_signature_under_another_label_is_none() -> None:
    with pytest.raises(Unreadable):
        verify((FILED[0], DOOR.sign(b"gcv1/roster", FILED[0])))


def test_two_roots_never_share_a_digest() -> None:
    assert len({root.digest() for root in (FIRST_ROOT, EXCHANGED, ROTATED)}) == 3


PARTS = unpack(FIRST_ROOT.encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        pack(*PARTS[:-1]),
        pack(*PARTS, b""),
        pack(b"gcv1/roster", *PARTS[1:]),
        pack(LABEL, OFFICE[:15], *PARTS[2:]),
        pack(LABEL, OFFICE, CASE + b"\0", *PARTS[3:]),
        pack(*PARTS[:3], pack(b"short"), *PARTS[4:]),
        pack(*PARTS[:3], pack(pack(bytes(6), bytes(32))), *PARTS[4:]),
        pack(*PARTS[:3], pack(pack(bytes(5), bytes(1216))), *PARTS[4:]),
        pack(*PARTS[:4], PARTS[4][1:], *PARTS[5:]),
        pack(*PARTS[:5], bytes(31), b""),
        pack(*PARTS[:6], bytes(16)),
        replace(FIRST_ROOT, compartments=FIRST_ROOT.compartments + FIRST_ROOT.compartments[:1]).encode(),
    ],
    ids=[
        "nothing",
        "a part missing",
        "a part too many",
        "another label",
        "short office",
        "long case",
        "no compartment",
        "short compartment key",
        "short compartment place",
        "short reply key",
        "short verify key",
        "short previous digest",
        "one compartment twice",
    ],
)
def test_a_misshapen_root_is_refused_even_when_intake_signed_it(body: bytes) -> None:
    with pytest.raises(Unreadable):
        Root.decode(body)
    with pytest.raises(Unreadable):
        verify((body, DOOR.sign(LABEL, body)))


@given(st.binary(max_size=200), st.binary(max_size=80))
@quick
def test_noise_is_refused_with_the_one_error(body: bytes, signature: bytes) -> None:
    with pytest.raises(Unreadable):
        verify((body, signature))
