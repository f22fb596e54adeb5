from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import ALICE, BOB, CASE, DOCUMENT, OFFICE, OTHER_CASE, OTHER_OFFICE, flips, id_of, quick, secret

from grievance.errors import Unreadable
from grievance.seal.envelope import (
    Context,
    Kind,
    lock,
    lock_padded,
    open_,
    open_exact,
    seal,
    seal_exact,
    unlock,
    unlock_padded,
)

KEY = secret("a shared key")
ELSEWHERE: list[dict[str, Any]] = [
    {"office": OTHER_OFFICE},
    {"kind": Kind.ENTRY},
    {"scope": OTHER_CASE},
    {"object": id_of("another document")},
    {"epoch": 2},
    {"field": 2},
    {"seq": 8},
]


@given(st.binary(max_size=20_000))
@quick
def test_what_was_sealed_opens_in_its_place(data: bytes) -> None:
    assert open_(ALICE.identity, DOCUMENT, seal(ALICE.identity.recipient, DOCUMENT, data)) == data


@given(st.binary(max_size=2_000))
@quick
def test_what_was_locked_unlocks_in_its_place(data: bytes) -> None:
    assert unlock(KEY, DOCUMENT, lock(KEY, DOCUMENT, data)) == data


@given(st.binary(max_size=20_000))
@quick
def test_what_was_locked_in_a_bucket_unlocks_in_its_place(data: bytes) -> None:
    assert unlock_padded(KEY, DOCUMENT, lock_padded(KEY, DOCUMENT, data)) == data


@pytest.mark.parametrize("elsewhere", ELSEWHERE, ids=lambda change: next(iter(change)))
def test_it_opens_in_no_other_place(elsewhere: dict[str, Any]) -> None:
    sealed = seal(ALICE.identity.recipient, DOCUMENT, b"words")
    locked = lock(KEY, DOCUMENT, b"words")

    other = replace(DOCUMENT, **elsewhere)

    with pytest.raises(Unreadable):
        open_(ALICE.identity, other, sealed)
    with pytest.raises(Unreadable):
        unlock(KEY, other, locked)
    with pytest.raises(Unreadable):
        unlock_padded(KEY, other, lock_padded(KEY, DOCUMENT, b"words"))


def test_every_part_of_the_place_was_tried() -> None:
    assert {next(iter(change)) for change in ELSEWHERE} == set(Context.__slots__)


def test_it_opens_with_no_other_key() -> None:
    with pytest.raises(Unreadable):
        open_(BOB.identity, DOCUMENT, seal(ALICE.identity.recipient, DOCUMENT, b"words"))
    with pytest.raises(Unreadable):
        unlock(secret("another key"), DOCUMENT, lock(KEY, DOCUMENT, b"words"))


def test_a_flip_of_any_byte_of_an_envelope_is_refused() -> None:
    for flipped in flips(seal(ALICE.identity.recipient, DOCUMENT, b"words")):
        with pytest.raises(Unreadable):
            open_(ALICE.identity, DOCUMENT, flipped)


def test_a_flip_of_any_byte_under_a_lock_is_refused() -> None:
    for flipped in flips(lock(KEY, DOCUMENT, b"words")):
        with pytest.raises(Unreadable):
            unlock(KEY, DOCUMENT, flipped)


def test_a_cut_anywhere_is_refused() -> None:
    sealed, locked = seal_exact(ALICE.identity.recipient, DOCUMENT, b"words"), lock(KEY, DOCUMENT, b"words")

    for end in range(len(sealed)):
        with pytest.raises(Unreadable):
            open_exact(ALICE.identity, DOCUMENT, sealed[:end])
    for end in range(len(locked)):
        with pytest.raises(Unreadable):
            unlock(KEY, DOCUMENT, locked[:end])


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused_not_tried(version: int) -> None:
    sealed, locked = seal(ALICE.identity.recipient, DOCUMENT, b"words"), lock(KEY, DOCUMENT, b"words")

    with pytest.raises(Unreadable):
        open_(ALICE.identity, DOCUMENT, bytes([version]) + sealed[1:])
    with pytest.raises(Unreadable):
        unlock(KEY, DOCUMENT, bytes([version]) + locked[1:])


@given(st.binary(max_size=6_000))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for data in (noise, b"\x01" + noise):
        with pytest.raises(Unreadable):
            open_(ALICE.identity, DOCUMENT, data)
        with pytest.raises(Unreadable):
            unlock(KEY, DOCUMENT, data)


def test_the_header_is_the_48_bytes_of_the_format() -> None:
    context = Context(OFFICE, Kind.DOCUMENT, CASE, id_of("paper"), epoch=0x01020304, field=0x0506, seq=0x0708090A)

    expected = b"GCV\x01\x01\x02" + CASE + id_of("paper") + bytes(range(1, 11))

    assert context.header() == expected
    assert context.bound() == expected + OFFICE
    assert len(expected) == 48


@pytest.mark.parametrize(
    "wrong",
    [
        {"office": OFFICE[:15]},
        {"office": OFFICE + b"\0"},
        {"scope": b""},
        {"object": CASE + CASE},
        {"epoch": -1},
        {"epoch": 2**32},
        {"field": 2**16},
        {"seq": 2**32},
    ],
    ids=str,
)
def test_a_place_that_does_not_fit_is_refused_not_cut_to_size(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        replace(DOCUMENT, **wrong).header()


@pytest.mark.parametrize(
    ("size", "bucket"), [(0, 4), (1, 4), (4092, 4), (4093, 8), (8188, 8), (8189, 16), (100_000, 128), (262_141, 512)]
)
def test_words_fill_the_next_bucket(size: int, bucket: int) -> None:
    sealed = seal(ALICE.identity.recipient, DOCUMENT, b"w" * size)

    assert len(sealed) == 1137 + bucket * 1024
    assert len(lock_padded(KEY, DOCUMENT, b"w" * size)) == 29 + bucket * 1024


def test_two_texts_of_one_bucket_weigh_the_same() -> None:
    assert len(seal(ALICE.identity.recipient, DOCUMENT, b"")) == len(
        seal(ALICE.identity.recipient, DOCUMENT, b"w" * 4000)
    )


@pytest.mark.parametrize(
    "padded",
    [
        (5).to_bytes(4, "big") + b"words" + bytes(4086) + b"\x01",
        (5).to_bytes(4, "big") + b"words" + b"\x01" + bytes(4086),
        (5).to_bytes(4, "big") + b"words" + bytes(8192 - 9),
        (5).to_bytes(4, "big") + b"words",
        (4093).to_bytes(4, "big") + bytes(4092),
        (2**32 - 1).to_bytes(4, "big") + bytes(4092),
        b"\0\0",
        b"",
    ],
    ids=[
        "last byte",
        "first byte",
        "too large a bucket",
        "no bucket",
        "too long",
        "far too long",
        "no length",
        "nothing",
    ],
)
def test_padding_that_we_would_not_have_written_is_refused(padded: bytes) -> None:
    with pytest.raises(Unreadable):
        open_(ALICE.identity, DOCUMENT, seal_exact(ALICE.identity.recipient, DOCUMENT, padded))
    with pytest.raises(Unreadable):
        unlock_padded(KEY, DOCUMENT, lock(KEY, DOCUMENT, padded))


@pytest.mark.parametrize("length", [0, 16, 24, 31, 33])
def test_a_lock_takes_32_bytes_and_nothing_shorter(length: int) -> None:
    with pytest.raises(Unreadable):
        lock(bytes(length), DOCUMENT, b"words")
    with pytest.raises(Unreadable):
        unlock(bytes(length), DOCUMENT, lock(KEY, DOCUMENT, b"words"))


def test_a_lock_never_uses_a_nonce_twice() -> None:
    assert len({lock(KEY, DOCUMENT, b"words")[1:13] for _ in range(1_000)}) == 1_000


def test_no_two_kinds_share_a_number() -> None:
    assert [(kind.name, kind.value) for kind in Kind] == [
        ("ENTRY", 1),
        ("DOCUMENT", 2),
        ("GRANT", 3),
        ("SUMMARY", 4),
        ("MEMBER", 5),
        ("JOB", 6),
        ("NAMES", 7),
        ("OFFICER", 8),
        ("FILING", 9),
        ("TOKEN", 10),
        ("BACKUP", 11),
        ("CIRCLE", 12),
        ("FILE", 13),
        ("UPLOAD", 14),
        ("HEARD", 15),
        ("CHAT", 16),
        ("SAYING", 17),
        ("DISCLOSURE", 18),
        ("REGISTER", 19),
        ("CHILD", 20),
    ]
