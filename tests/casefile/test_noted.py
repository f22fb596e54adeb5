"""What is kept of a conversation as JSON comes back as it was, or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.casefile import noted
from grievance.errors import Unreadable


class Colour(StrEnum):
    """An option."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True, slots=True)
class Inside:
    """A record in a record."""

    text: str
    several: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """A field of every kind."""

    key: bytes
    count: int
    flag: bool
    at: datetime
    colour: Colour
    named: Mapping[str, str] = field(default_factory=dict)
    inside: Inside | None = None
    told: str = "default"


MOMENT = datetime(2026, 11, 28, 18, 5, 1, 250, tzinfo=UTC)
FULL = Record(b"\x00\xff", -3, True, MOMENT, Colour.BLUE, {"a": "b"}, Inside("«", ("x", "")), "words")  # noqa: FBT003
TEXTS = st.text(st.characters(), max_size=20)
INSIDES = st.builds(Inside, TEXTS, st.lists(TEXTS, max_size=3).map(tuple))
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-7))]))
RECORDS = st.builds(
    Record,
    key=st.binary(max_size=40),
    count=st.integers(),
    flag=st.booleans(),
    at=MOMENTS,
    colour=st.sampled_from(Colour),
    named=st.dictionaries(TEXTS, TEXTS, max_size=3),
    inside=st.none() | INSIDES,
    told=TEXTS,
)


@given(RECORDS)
@settings(max_examples=40, deadline=None)
def test_a_record_comes_back_with_the_very_types_it_had(record: Record) -> None:
    read = noted.read(Record, noted.write(record))

    assert read == record
    assert [type(getattr(read, name)) for name in Record.__slots__] == [
        type(getattr(record, name)) for name in Record.__slots__
    ]


def test_it_is_written_in_ascii_without_spaces_and_with_names_sorted() -> None:
    assert (
        noted.write(FULL, "at", "named", "inside", "told") == b'{"colour":"blue","count":-3,"flag":true,"key":"00ff"}'
    )
    assert noted.write(Inside("« \ud800")) == b'{"several":[],"text":"\\u00ab \\ud800"}'


def test_what_stands_elsewhere_is_neither_written_nor_read() -> None:
    written = noted.write(FULL, "key", "count")

    assert noted.read(Record, written, key=FULL.key, count=FULL.count) == FULL
    for elsewhere in ({"key": b""}, {}):
        with pytest.raises(Unreadable):
            noted.read(Record, written, **elsewhere)
    with pytest.raises(Unreadable):
        noted.read(Record, noted.write(FULL), key=FULL.key)


def test_a_field_that_is_newer_than_what_was_written_has_its_default() -> None:
    older = noted.write(FULL, "named", "inside", "told")

    assert noted.read(Record, older) == Record(FULL.key, -3, True, MOMENT, Colour.BLUE)  # noqa: FBT003


@pytest.mark.parametrize(
    "change",
    [
        {"key": "0"},
        {"key": "zz"},
        {"key": 1},
        {"count": True},
        {"count": "1"},
        {"count": 1.0},
        {"count": None},
        {"flag": 1},
        {"at": "yesterday"},
        {"at": "2026-11-28T18:05:00"},
        {"at": 0},
        {"colour": "green"},
        {"named": []},
        {"named": {"a": 1}},
        {"inside": {}},
        {"inside": {"text": "a", "several": "abc"}},
        {"inside": {"text": "a", "several": [1]}},
        {"inside": {"text": "a", "more": "b"}},
        {"told": None},
        {"unknown": ""},
    ],
    ids=str,
)
def test_a_field_of_another_kind_is_refused(change: dict[str, object]) -> None:
    plain = json.loads(noted.write(FULL))

    with pytest.raises(Unreadable):
        noted.read(Record, json.dumps(plain | change).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'"text"', b"\xff", b"[" * 100_000])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        noted.read(Record, data)
