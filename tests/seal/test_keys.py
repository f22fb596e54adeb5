from __future__ import annotations

import pickle

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, BOB, flips, quick, secret

from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Recipient, Signer, Verifier, derive, digest, pack, unpack

PRIME = 2**255 - 19
ORDER_EIGHT = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
SMALL = {0, 1, PRIME - 1, int.from_bytes(ORDER_EIGHT, "little"), PRIME - int.from_bytes(ORDER_EIGHT, "little")}
SMALL_ORDER = [(y + sign * 2**255).to_bytes(32, "little") for y in SMALL | {PRIME, PRIME + 1} for sign in (0, 1)]


@given(st.lists(st.binary(max_size=40), max_size=6))
@quick
def test_packed_parts_come_apart_again(parts: list[bytes]) -> None:
    assert unpack(pack(*parts)) == tuple(parts)


@given(st.binary(max_size=64))
@quick
def test_bytes_have_one_reading_or_none(data: bytes) -> None:
    try:
        parts = unpack(data)
    except Unreadable:
        return

    assert pack(*parts) == data


@pytest.mark.parametrize(
    "data", [b"\0", b"\0\0\0", b"\0\0\0\1", b"\0\0\0\2a", b"\xff\xff\xff\xffa", pack(b"a") + b"\0"]
)
def test_lengths_that_do_not_add_up_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        unpack(data)


def test_a_digest_tells_where_one_part_ends() -> None:
    assert len({digest(b"ab", b"c"), digest(b"a", b"bc"), digest(b"abc"), digest(b"abc", b"")}) == 4


def test_one_secret_under_two_labels_is_two_keys() -> None:
    keys = {
        derive(b"secret", b"one"),
        derive(b"secret", b"two"),
        derive(b"other", b"one"),
        derive(b"secret", b"one", salt=b"x"),
    }

    assert len(keys) == 4


@given(st.binary(max_size=300), st.binary(max_size=100))
@quick
def test_what_was_sealed_opens(plain: bytes, info: bytes) -> None:
    assert ALICE.identity.open(info, ALICE.identity.recipient.seal(info, plain)) == plain


def test_a_seal_adds_1137_bytes() -> None:
    assert len(ALICE.identity.recipient.seal(b"", b"x" * 32)) == 32 + 1 + 1120 + 16


def test_nobody_else_opens_it() -> None:
    with pytest.raises(Unreadable):
        BOB.identity.open(b"info", ALICE.identity.recipient.seal(b"info", b"plain"))


def test_it_opens_under_no_other_info() -> None:
    with pytest.raises(Unreadable):
        ALICE.identity.open(b"other", ALICE.identity.recipient.seal(b"info", b"plain"))


def test_a_flip_of_any_byte_is_refused() -> None:
    for flipped in flips(ALICE.identity.recipient.seal(b"info", b"plain")):
        with pytest.raises(Unreadable):
            ALICE.identity.open(b"info", flipped)


@given(st.binary(max_size=1400))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for sealed in (noise, b"\x01" + noise):
        with pytest.raises(Unreadable):
            ALICE.identity.open(b"info", sealed)


def test_the_same_words_are_never_sealed_the_same_way() -> None:
    sealed = {ALICE.identity.recipient.seal(b"", b"words") for _ in range(500)}

    assert len({one[1:1121] for one in sealed}) == 500


def test_a_seed_is_the_whole_key() -> None:
    identity = Identity.generate()

    again = Identity.from_seed(identity.seed)

    assert again.recipient.public == identity.recipient.public
    assert again.open(b"", identity.recipient.seal(b"", b"plain")) == b"plain"


def test_two_identities_are_never_the_same() -> None:
    assert Identity.generate().seed != Identity.generate().seed
    assert Signer.generate().seed != Signer.generate().seed


@pytest.mark.parametrize("length", [0, 31, 33, 64])
def test_a_seed_of_another_length_is_refused(length: int) -> None:
    for make in (Identity.from_seed, Signer.from_seed):
        with pytest.raises(Unreadable):
            make(bytes(length))


@pytest.mark.parametrize(
    "public",
    [b"", bytes(1215), ALICE.identity.recipient.public + b"\0", b"\xff" * 1216],
    ids=["empty", "short", "long", "not reduced"],
)
def test_what_is_no_public_key_is_refused(public: bytes) -> None:
    with pytest.raises(Unreadable):
        Recipient(public)


def test_nothing_is_sealed_to_a_key_that_gives_no_secret() -> None:
    hollow = Recipient(ALICE.identity.recipient.public[:1184] + bytes(32))

    with pytest.raises(Unreadable):
        hollow.seal(b"", b"plain")


def test_a_signature_holds() -> None:
    ALICE.signer.verifier.verify(b"label", b"message", ALICE.signer.sign(b"label", b"message"))


def test_a_signature_holds_for_its_label_its_message_and_its_signer_alone() -> None:
    signature = ALICE.signer.sign(b"label", b"message")

    for verifier, label, message in (
        (BOB.signer.verifier, b"label", b"message"),
        (ALICE.signer.verifier, b"other", b"message"),
        (ALICE.signer.verifier, b"label", b"other"),
        (ALICE.signer.verifier, b"labelm", b"essage"),
    ):
        with pytest.raises(Unreadable):
            verifier.verify(label, message, signature)


def test_a_signature_with_any_byte_turned_is_refused() -> None:
    for flipped in flips(ALICE.signer.sign(b"label", b"message")):
        with pytest.raises(Unreadable):
            ALICE.signer.verifier.verify(b"label", b"message", flipped)


@pytest.mark.parametrize("public", SMALL_ORDER, ids=bytes.hex)
def test_a_key_for_which_unmade_signatures_hold_is_refused(public: bytes) -> None:
    unmade = (1).to_bytes(32, "little") + bytes(32)
    assert any(_holds(public, unmade, number) for number in range(200))

    with pytest.raises(Unreadable):
        Verifier(public)


def test_a_key_id_is_16_bytes_and_follows_from_the_public_key() -> None:
    kids = {thing.kid for thing in (ALICE.identity.recipient, BOB.identity.recipient, ALICE.signer.verifier)}

    assert {len(kid) for kid in kids} == {16}
    assert len(kids) == 3
    assert Recipient(ALICE.identity.recipient.public).kid == ALICE.identity.recipient.kid


@pytest.mark.parametrize("holder", [ALICE.identity, ALICE.signer], ids=["identity", "signer"])
def test_a_holder_of_a_seed_does_not_show_it_and_is_not_pickled(holder: Identity | Signer) -> None:
    assert holder.seed.hex() not in repr(holder)
    assert repr(holder.seed) not in repr(holder)
    with pytest.raises(TypeError):
        pickle.dumps(holder)


def test_the_cast_is_made_of_different_people() -> None:
    assert secret("alice/sealing") == ALICE.identity.seed
    assert ALICE.id != BOB.id


def _holds(public: bytes, signature: bytes, number: int) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, number.to_bytes(2, "big"))
    except InvalidSignature:
        return False
    return True
