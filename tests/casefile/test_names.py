"""Officers' names are known to their own circle, and to nobody who copies the database."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from offices import CAST, HELENE, MALIK, RUTH, SALMA
from paperwork import PaperOffice

from grievance.case.terms import Purpose
from grievance.casefile.names import circle_names, handle, seal_names


@pytest.mark.parametrize("name", CAST)
def test_a_circle_knows_its_own_names(paper_office: PaperOffice, name: str) -> None:
    for purpose in CAST[name]:
        seeds = paper_office.cast[name].circles[purpose]

        named = circle_names(paper_office.trust, paper_office.rosters, purpose, seeds)

        assert named == {paper_office.cast[each].id: each for each, purposes in CAST.items() if purpose in purposes}


def test_another_circle_does_not(paper_office: PaperOffice) -> None:
    seeds = paper_office.cast[SALMA].circles[Purpose.SAFETY]

    assert circle_names(paper_office.trust, paper_office.rosters, Purpose.INTAKE, seeds) == {}
    assert circle_names(paper_office.trust, paper_office.rosters, Purpose.SAFETY, {}) == {}


def test_names_that_nobody_signed_for_are_not_believed(paper_office: PaperOffice) -> None:
    trust, seeds = paper_office.trust, paper_office.cast[HELENE].circles[Purpose.OUTSIDE]
    rows, last = paper_office.rosters, paper_office.rosters[-1]
    forged = seal_names(
        trust.office, trust.circle(Purpose.OUTSIDE), last.sequence, {paper_office.cast[HELENE].id: "Eve"}
    )

    for blob in (forged, b""):
        assert circle_names(trust, [*rows[:-1], replace(last, names=blob)], Purpose.OUTSIDE, seeds) == {}
    assert circle_names(trust, rows[:-1], Purpose.OUTSIDE, seeds) == {}


def test_no_name_stands_in_a_roster_in_clear(paper_office: PaperOffice) -> None:
    kept = b"".join(row.body + row.names for row in paper_office.rosters)

    for name in CAST:
        assert name.encode() not in kept
    assert len({len(row.names) for row in paper_office.rosters if row.names}) == 1


def test_a_handle_forgives_how_a_name_is_typed_and_belongs_to_one_office() -> None:
    office, another = os.urandom(16), os.urandom(16)

    assert {handle(office, typed) for typed in (RUTH, "ruth adeyemi", " Ruth\tADEYEMI ")} == {handle(office, RUTH)}
    assert len({handle(office, RUTH), handle(office, MALIK), handle(another, RUTH)}) == 3
    assert len(handle(office, RUTH)) == 16
