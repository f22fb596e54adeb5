"""A head is a signed note as others write it too, and no byte of it can be changed."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.errors import Unreadable
from grievance.seal.head import Head, HeadSigner, HeadVerifier, origin

# From the documentation of golang.org/x/mod/sumdb/note, and the key of Go's own checksum database.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SAYING = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
SIGNED = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
NOTE = f"{SAYING}\n\N{EM DASH} PeterNeumann {SIGNED}\n"
GO = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"

OFFICE = bytes(range(16))
SIGNER = HeadSigner(origin(OFFICE), bytes(32))
HEAD = Head(7, bytes(range(32)))


def test_a_note_that_somebody_else_signed_is_read() -> None:
    assert HeadVerifier(PETER).open(NOTE) == SAYING
    assert HeadVerifier(GO).origin == "sum.golang.org"


def test_a_head_is_the_same_text_always() -> None:
    text = SIGNER.sign(HEAD)

    assert text == SIGNER.sign(HEAD)
    assert text.split("\n")[:4] == [
        "grievance/000102030405060708090a0b0c0d0e0f",
        "7",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "",
    ]
    assert SIGNER.verifier.head(text) == HEAD


def test_a_key_is_read_again_from_its_line() -> None:
    again = HeadVerifier(SIGNER.verifier.text)

    assert again.head(SIGNER.sign(HEAD)) == HEAD
    assert again.origin == origin(OFFICE)


@given(st.integers(0, 2**63), st.binary(min_size=32, max_size=32))
def test_every_head_comes_back(size: int, root: bytes) -> None:
    assert SIGNER.verifier.head(SIGNER.sign(Head(size, root))) == Head(size, root)


def test_no_byte_of_a_head_can_be_changed_or_left_out() -> None:
    text = SIGNER.sign(HEAD).encode()

    for at in range(len(text)):
        for wrong in (text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :], text[:at] + text[at + 1 :]):
            with pytest.raises(Unreadable):
                SIGNER.verifier.head(wrong.decode("utf-8", "replace"))


def test_a_line_of_a_witness_is_passed_over() -> None:
    witness = HeadSigner("witness.example", os.urandom(32))
    theirs = witness.sign(HEAD).rpartition("\n\n")[2]

    assert SIGNER.verifier.head(SIGNER.sign(HEAD) + theirs) == HEAD
    with pytest.raises(Unreadable):
        witness.verifier.head(SIGNER.sign(HEAD))


def test_a_head_of_another_office_or_another_key_is_none() -> None:
    for other in (HeadSigner(origin(bytes(16)), bytes(32)), HeadSigner(origin(OFFICE), b"\1" * 32)):
        with pytest.raises(Unreadable):
            SIGNER.verifier.head(other.sign(HEAD))


@pytest.mark.parametrize("head", [replace(HEAD, size=-1), replace(HEAD, root=bytes(31))])
def test_what_is_signed_and_still_no_head_is_refused(head: Head) -> None:
    with pytest.raises(Unreadable):
        SIGNER.verifier.head(SIGNER.sign(head))


@pytest.mark.parametrize(
    "text",
    ["", "+", "a+b+c", PETER[:-1], PETER.replace("Peter", "Petra"), PETER.replace("c74f", "c74e"), PETER + "A"],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        HeadVerifier(text)


def test_a_key_under_which_nobody_s_signatures_hold_is_refused() -> None:
    with pytest.raises(Unreadable):
        HeadVerifier.of("grievance", bytes(32))
