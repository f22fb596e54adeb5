"""Who somebody is opens with two halves of a key, never with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from offices import HELENE, MALIK, PIOTR, RUTH, SALMA, STORY
from paperwork import PaperCase, PaperOffice

from grievance.case.terms import About, Compartment, Complaint
from grievance.casefile.identifying import joined
from grievance.casefile.making import new_id
from grievance.casefile.record import circle_holders, verified_roots
from grievance.errors import Forbidden, Unreadable
from grievance.seal.keys import Identity

IDENTITY = Compartment.IDENTITY


def holders(case: PaperCase, *names: str) -> dict[bytes, Identity]:
    """Put together what these officers hold."""
    return {kid: key for name in names for kid, key in circle_holders(case.office.cast[name]).items()}


def opened(case: PaperCase, held: Mapping[bytes, Identity]) -> dict[tuple[Compartment, int], Identity]:
    roots = verified_roots(case.office.trust, case.record)
    return joined(case.office.trust, case.record, roots, case.apart, held)


def public(case: PaperCase) -> bytes:
    (root,) = verified_roots(case.office.trust, case.record)
    return next(key for code, _, key in root.compartments if code == IDENTITY)


def test_two_halves_lead_to_the_key_in_the_root(paper_office: PaperOffice) -> None:
    case = paper_office.born()

    (identity,) = opened(case, holders(case, SALMA, PIOTR)).values()

    assert identity.recipient.public == public(case)


@pytest.mark.parametrize("names", [(), (SALMA,), (PIOTR,), (RUTH, MALIK, HELENE), (RUTH, SALMA), (HELENE, PIOTR)])
def test_one_half_leads_nowhere(paper_office: PaperOffice, names: tuple[str, ...]) -> None:
    case = paper_office.born()

    with pytest.raises(Forbidden):
        opened(case, holders(case, *names))


def test_outside_it_takes_the_recovery_key_as_well(paper_office: PaperOffice) -> None:
    case = paper_office.born(Complaint(STORY, "en", about=About.AUDITOR))
    recovery = paper_office.offline.recovery

    with pytest.raises(Forbidden):
        opened(case, holders(case, HELENE, SALMA, PIOTR))
    (identity,) = opened(case, holders(case, HELENE) | {recovery.recipient.kid: recovery}).values()

    assert identity.recipient.public == public(case)


@pytest.mark.parametrize("part", [1, 2])
def test_a_half_of_another_case_is_refused(paper_office: PaperOffice, part: int) -> None:
    case, other = paper_office.born(), paper_office.born()
    theirs = next(row for row in other.record.grants if row.part == part)
    mixed = tuple(replace(row, sealed=theirs.sealed) if row.part == part else row for row in case.record.grants)

    with pytest.raises(Unreadable):
        opened(replace(case, record=replace(case.record, grants=mixed)), holders(case, SALMA, PIOTR))


@pytest.mark.parametrize("slot", ["the case slot", "another"])
def test_without_the_identity_slot_nothing_opens(paper_office: PaperOffice, slot: str) -> None:
    case = paper_office.born()
    slotless = replace(case, apart=case.sitting.slot if slot == "the case slot" else new_id() * 2)

    with pytest.raises(Unreadable):
        opened(slotless, holders(case, SALMA, PIOTR))
