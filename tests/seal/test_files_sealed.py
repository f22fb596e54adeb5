"""A file as it lies sealed: nothing of it can be moved, its size says little, and nothing holds it whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st
from seal_cast import CASE, OFFICE, OTHER_OFFICE, id_of, quick, secret

from grievance.errors import Unreadable
from grievance.seal.envelope import Context, Kind
from grievance.seal.stream import CHUNK, open_file, padded, seal_file, seal_stream, stored_size

KEY = secret("file")
PLACE = Context(OFFICE, Kind.FILE, object=id_of("blob")).bound()
HEAD, STORED = 33, CHUNK + 16
PHOTO = (b"0123456789abcdef" * 40_000)[: 2 * CHUNK + 1000]
SIZES = [0, 1, 4095, 4096, 4097, CHUNK - 1, CHUNK, CHUNK + 1, len(PHOTO)]


def sealed(data: bytes) -> bytes:
    return b"".join(seal_file(KEY, PLACE, [data]))


def opened(stored: bytes, size: int = len(PHOTO), key: bytes = KEY, place: bytes = PLACE) -> bytes:
    return b"".join(open_file(key, place, [stored], size))


FILE = sealed(PHOTO)
CHUNKS = [FILE[at : at + STORED] for at in range(HEAD, len(FILE), STORED)]
FIRST, SECOND, LAST = CHUNKS


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_opens(size: int) -> None:
    assert opened(sealed(PHOTO[:size]), size) == PHOTO[:size]


@pytest.mark.parametrize("size", SIZES)
def test_what_lies_there_has_the_size_that_was_foretold(size: int) -> None:
    assert len(sealed(PHOTO[:size])) == stored_size(size)


@pytest.mark.parametrize(
    ("size", "filled"),
    [(0, 4096), (1, 4096), (4096, 4096), (4097, 4352), (9, 4096), (1_000_000, 1_015_808), (2**30 + 1, 2**30 + 2**25)],
)
def test_a_size_is_rounded_as_padme_does(size: int, filled: int) -> None:
    assert padded(size) == filled


@given(st.integers(4096, 2**40))
@quick
def test_the_filling_is_never_more_than_an_eighth_and_is_a_size_of_its_own(size: int) -> None:
    assert size <= padded(size) <= size * 1.125
    assert padded(padded(size)) == padded(size)


def test_two_files_of_nearly_one_size_lie_there_alike() -> None:
    assert len(sealed(PHOTO)) == len(sealed(PHOTO[:-900]))


@given(st.lists(st.integers(0, 2**24), max_size=5), st.sampled_from(SIZES))
@quick
def test_how_it_came_does_not_matter(places: list[int], size: int) -> None:
    ends = sorted(place % (size + 1) for place in places)
    pieces = [PHOTO[start:end] for start, end in zip([0, *ends], [*ends, size], strict=True)]

    assert opened(b"".join(seal_file(KEY, PLACE, pieces)), size) == PHOTO[:size]


@pytest.mark.parametrize(
    "stored",
    [
        FILE[:HEAD] + SECOND + FIRST + LAST,
        FILE[:HEAD] + FIRST + LAST,
        FILE[:HEAD] + FIRST + FIRST + SECOND + LAST,
        FILE[:HEAD] + FIRST + SECOND,
        FILE[:-1],
        FILE[:HEAD],
        FILE + b"\0",
        FILE + LAST,
        FILE + FILE,
        b"",
    ],
    ids=[
        "swapped",
        "dropped",
        "doubled",
        "end lost",
        "cut",
        "head alone",
        "a byte more",
        "chunk more",
        "twice",
        "none",
    ],
)
def test_chunks_that_were_moved_are_refused(stored: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(stored)


@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
@quick
def test_a_flipped_byte_anywhere_is_refused(at: int, mask: int) -> None:
    with pytest.raises(Unreadable):
        opened(FILE[:at] + bytes([FILE[at] ^ mask]) + FILE[at + 1 :])


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (secret("another"), PLACE),
        (KEY, Context(OFFICE, Kind.FILE, object=id_of("another blob")).bound()),
        (KEY, Context(OTHER_OFFICE, Kind.FILE, object=id_of("blob")).bound()),
        (KEY, Context(OFFICE, Kind.DOCUMENT, object=id_of("blob")).bound()),
        (KEY, Context(OFFICE, Kind.FILE, scope=CASE, object=id_of("blob")).bound()),
    ],
    ids=["key", "blob", "office", "kind", "scope"],
)
def test_it_opens_under_no_other_key_and_as_no_other_blob(key: bytes, place: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(FILE, key=key, place=place)


def test_filling_that_is_not_zero_is_refused() -> None:
    """Else two stored forms of one photo would tell copies apart and carry messages."""
    filling = bytearray(padded(len(PHOTO)) - len(PHOTO))
    filling[-1] = 1

    with pytest.raises(Unreadable):
        opened(b"".join(seal_stream(KEY, PLACE, [PHOTO, bytes(filling)])))


@pytest.mark.parametrize("zeros", [0, -1, 1, CHUNK])
def test_filling_to_another_size_is_refused(zeros: int) -> None:
    short = padded(len(PHOTO)) - len(PHOTO) + zeros if zeros else 0

    with pytest.raises(Unreadable):
        opened(b"".join(seal_stream(KEY, PLACE, [PHOTO, bytes(short)])))


@pytest.mark.parametrize("size", [0, 1, len(PHOTO) - 1, padded(len(PHOTO)) + 1, 3 * len(PHOTO)])
def test_a_size_that_is_not_its_own_is_refused(size: int) -> None:
    with pytest.raises(Unreadable):
        opened(FILE, size)


def test_what_comes_out_before_the_end_is_genuine() -> None:
    pieces = open_file(KEY, PLACE, [FILE[:-1]], len(PHOTO))

    assert (next(pieces), next(pieces)) == (PHOTO[:CHUNK], PHOTO[CHUNK : 2 * CHUNK])
    with pytest.raises(Unreadable):
        next(pieces)


def test_neither_way_holds_the_file() -> None:
    count, piece = 256, bytes(64 * 1024)

    def there() -> Iterator[bytes]:
        return seal_file(KEY, PLACE, repeat(piece, count))

    tracemalloc.start()
    assert sum(map(len, open_file(KEY, PLACE, there(), count * len(piece)))) == count * len(piece)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * CHUNK
