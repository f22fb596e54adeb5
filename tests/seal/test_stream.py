from __future__ import annotations

from collections.abc import Iterable

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import quick, secret

from grievance.errors import Unreadable
from grievance.seal.keys import derive, pack
from grievance.seal.stream import CHUNK, open_stream, seal_stream

KEY, PLACE = secret("stream"), b"the place of a backup"
HEAD, STORED = 33, CHUNK + 16
LONG = (b"0123456789abcdef" * 40_000)[: 2 * CHUNK + 1000]
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, len(LONG)]


def sealed(data: bytes) -> bytes:
    return b"".join(seal_stream(KEY, PLACE, [data]))


def opened(data: bytes, key: bytes = KEY, place: bytes = PLACE) -> bytes:
    return b"".join(open_stream(key, place, [data]))


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    """Cut the data at the places given, wherever they fall."""
    ends = sorted(place % (len(data) + 1) for place in places)
    return [data[start:end] for start, end in zip([0, *ends], [*ends, len(data)], strict=True)]


STREAM = sealed(LONG)
CHUNKS = [STREAM[HEAD + at : HEAD + at + STORED] for at in range(0, len(STREAM) - HEAD, STORED)]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens(size: int) -> None:
    assert opened(sealed(LONG[:size])) == LONG[:size]


@pytest.mark.parametrize(("size", "chunks"), [(0, 1), (1, 1), (CHUNK, 1), (CHUNK + 1, 2), (2 * CHUNK, 2)])
def test_it_has_one_size(size: int, chunks: int) -> None:
    assert len(sealed(LONG[:size])) == 1 + 32 + size + 16 * chunks


@given(st.lists(st.integers(0, 2**24), max_size=6), st.lists(st.integers(0, 2**24), max_size=6), st.sampled_from(SIZES))
@quick
def test_how_it_is_cut_on_the_way_does_not_matter(writes: list[int], reads: list[int], size: int) -> None:
    stored = b"".join(seal_stream(KEY, PLACE, cut(LONG[:size], writes)))

    assert b"".join(open_stream(KEY, PLACE, cut(stored, reads))) == LONG[:size]


@pytest.mark.parametrize(
    "stored",
    [
        STREAM[:HEAD] + CHUNKS[1] + CHUNKS[0] + CHUNKS[2],
        STREAM[:HEAD] + CHUNKS[0] + CHUNKS[2],
        STREAM[:HEAD] + CHUNKS[1] + CHUNKS[2],
        STREAM[:HEAD] + CHUNKS[0] + CHUNKS[0] + CHUNKS[1] + CHUNKS[2],
        STREAM[:HEAD] + CHUNKS[0] + CHUNKS[1],
        STREAM[:HEAD] + CHUNKS[2],
        STREAM + b"\0",
        STREAM + CHUNKS[2],
        STREAM + STREAM,
        STREAM[:HEAD],
        b"",
    ],
    ids=[
        "swapped",
        "dropped",
        "beginning lost",
        "doubled",
        "end lost",
        "end alone",
        "a byte more",
        "a chunk more",
        "twice",
        "head alone",
        "nothing",
    ],
)
def test_chunks_that_were_moved_are_refused(stored: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(stored)


@given(st.integers(0, len(STREAM) - 1))
@quick
def test_a_cut_anywhere_is_refused(end: int) -> None:
    with pytest.raises(Unreadable):
        opened(STREAM[:end])


@pytest.mark.parametrize(
    "end", [0, 1, HEAD, HEAD + 1, HEAD + STORED, HEAD + 2 * STORED, len(STREAM) - 16, len(STREAM) - 1]
)
def test_a_cut_at_every_seam_is_refused(end: int) -> None:
    with pytest.raises(Unreadable):
        opened(STREAM[:end])


@given(st.integers(0, len(STREAM) - 1), st.integers(1, 255))
@quick
def test_a_change_of_any_byte_is_refused(at: int, mask: int) -> None:
    with pytest.raises(Unreadable):
        opened(STREAM[:at] + bytes([STREAM[at] ^ mask]) + STREAM[at + 1 :])


def test_a_change_of_every_byte_of_a_short_stream_is_refused() -> None:
    stored = sealed(b"short")

    for at in range(len(stored)):
        with pytest.raises(Unreadable):
            opened(stored[:at] + bytes([stored[at] ^ 0xFF]) + stored[at + 1 :])


def test_chunks_of_two_streams_under_one_key_do_not_mix() -> None:
    other = sealed(LONG)

    with pytest.raises(Unreadable):
        opened(STREAM[: HEAD + STORED] + other[HEAD + STORED :])
    with pytest.raises(Unreadable):
        opened(other[:HEAD] + STREAM[HEAD:])


def test_it_opens_with_no_other_key_and_in_no_other_place() -> None:
    with pytest.raises(Unreadable):
        opened(STREAM, key=secret("another"))
    with pytest.raises(Unreadable):
        opened(STREAM, place=b"another place")


def test_what_comes_out_before_the_end_is_genuine() -> None:
    pieces = open_stream(KEY, PLACE, [STREAM[: HEAD + STORED + 100]])

    assert next(pieces) == LONG[:CHUNK]
    with pytest.raises(Unreadable):
        next(pieces)


def test_an_empty_last_chunk_after_others_is_refused() -> None:
    """Else one content had two streams, and a full last chunk could be followed by nothing, unnoticed."""
    salt = bytes(32)
    cipher = AESGCM(derive(KEY, pack(b"gcv1/stream", PLACE), salt=salt))
    full = cipher.encrypt(bytes(11) + b"\0", LONG[:CHUNK], None)
    last = cipher.encrypt((1).to_bytes(11, "big") + b"\1", b"", None)

    with pytest.raises(Unreadable):
        opened(b"\1" + salt + full + last)


@pytest.mark.parametrize("version", [0, 2, 255])
def test_another_version_is_refused_not_tried(version: int) -> None:
    with pytest.raises(Unreadable):
        opened(bytes([version]) + STREAM[1:])


@given(st.binary(max_size=200))
@quick
def test_noise_is_refused_with_the_one_error(noise: bytes) -> None:
    for stored in (noise, b"\x01" + noise):
        with pytest.raises(Unreadable):
            opened(stored)
