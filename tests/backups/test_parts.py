"""Parts of any length lie one after the other, and come out as they went in, however the bytes are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.backups.parts import lines, read, written
from grievance.errors import Unreadable

PARTS = st.lists(st.tuples(st.text(max_size=9), st.lists(st.binary(max_size=40), max_size=4)), max_size=4)


def cut(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@given(parts=PARTS, size=st.integers(1, 50))
def test_parts_come_out_as_they_went_in(parts: list[tuple[str, list[bytes]]], size: int) -> None:
    data = b"".join(piece for name, pieces in parts for piece in written(name, pieces))

    assert [(name, b"".join(pieces)) for name, pieces in read(cut(data, size))] == [
        (name, b"".join(pieces)) for name, pieces in parts
    ]
    assert [name for name, _ in read(cut(data, size))] == [name for name, _ in parts], "a part may be passed over"


def test_parts_that_end_too_early_are_no_parts() -> None:
    data = b"".join(written("name", [b"one", b"two"]))

    for end in range(1, len(data)):
        with pytest.raises(Unreadable):
            [list(pieces) for _, pieces in read([data[:end]])]


def test_a_piece_that_says_it_is_larger_than_any_is_not_waited_for() -> None:
    with pytest.raises(Unreadable):
        [list(pieces) for _, pieces in read([b"\0\1x\xff\xff\xff\xff", b"y"])]


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(Unreadable):
        list(read([b"\0\1\xff\0\0\0\0"]))


def test_lines_come_out_as_they_went_in() -> None:
    assert list(lines(cut(b"one\n\ntwo\n", 2))) == [b"one\n", b"\n", b"two\n"]
    with pytest.raises(Unreadable):
        list(lines([b"one\ntw"]))
