"""A line says one thing in one spelling; whatever else stands in the journal is damaged."""

from __future__ import annotations

import hashlib
import os
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import NOON, Office

from grievance.keeper import lines
from grievance.keeper.lines import LAST, NO_CASE, Fact, Given, Kind
from grievance.seal.keys import digest

DAY = NOON.date()
ENTRY = Fact(Kind.ENTRY, b"c" * 16, 7, b"d" * 32)
facts = st.builds(
    Fact,
    st.sampled_from([Kind.ENTRY, Kind.ROSTER, Kind.MANIFEST]),
    st.binary(min_size=16, max_size=16),
    st.integers(0, LAST),
    st.binary(min_size=32, max_size=32),
)


@given(facts)
def test_what_was_entered_is_read(fact: Fact) -> None:
    assert lines.read(lines.enter(DAY, fact)) == fact


def test_an_entry_has_a_day_and_no_time() -> None:
    said = f"entry case={'63' * 16} sequence=7 digest={'64' * 32}"

    assert lines.enter(DAY, ENTRY) == f"2026-11-24 {said}\n".encode()


@given(facts, facts)
def test_a_line_has_one_name_whatever_its_day_and_no_other_line_has_it(one: Fact, other: Fact) -> None:
    name = lines.name(lines.enter(DAY, one))

    assert name == lines.name(lines.enter(DAY + timedelta(days=9), one))
    assert (name == lines.name(lines.enter(DAY, other))) == (one == other)


@pytest.mark.parametrize("kind", [Kind.RELEASE, Kind.IDENTITY])
def test_a_release_names_itself_and_tells_who_was_given_what(kind: Kind) -> None:
    office, case = Office(), os.urandom(16)
    asked = office.request(office.ada, case, identity=kind is Kind.IDENTITY)
    line = lines.release(NOON, asked, 12)

    assert lines.read(line) == Fact(kind, case, 12, hashlib.sha256(line.rstrip(b"\n")).digest())
    assert lines.given(line) == Given(office.ada.id, asked.nonce, NOON)
    assert lines.name(line) is None


def test_rosters_and_a_manifest_are_named_by_all_that_was_handed_over() -> None:
    office = Office()
    rosters = office.rosters(3, [office.ada], [office.ada, office.bora])

    assert list(lines.handed(rosters, 3)) == [
        Fact(Kind.ROSTER, NO_CASE, 0, digest(rosters.chain[0])),
        Fact(Kind.ROSTER, NO_CASE, 1, digest(rosters.chain[1])),
        Fact(Kind.MANIFEST, NO_CASE, 3, digest(rosters.manifest, rosters.signature)),
    ]


def test_a_line_without_any_one_of_its_bytes_says_nothing() -> None:
    line = lines.enter(DAY, Fact(Kind.ENTRY, b"c" * 16, 7, b"d" * 32))

    for at in range(len(line)):
        assert lines.read(line[:at] + line[at + 1 :]) is None


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"\xff\n",
        lines.enter(DAY, ENTRY) * 2,
        lines.enter(DAY, ENTRY).replace(b"entry", b"erase"),
        lines.enter(DAY, ENTRY).replace(b"63", b"6C"),
        lines.enter(DAY, Fact(Kind.ENTRY, NO_CASE, LAST + 1, b"d" * 32)),
    ],
)
def test_what_is_no_line_says_nothing(line: bytes) -> None:
    assert lines.read(line) is None
    assert lines.given(line) is None


def test_a_release_on_a_day_that_is_none_counts_against_nobody() -> None:
    office = Office()
    line = lines.release(NOON, office.request(office.ada, bytes(16)), 0).replace(b"-24T", b"-31T")

    assert lines.given(line) is None
