"""A key counts only if it leads to the public key in a verified root."""

from __future__ import annotations

from dataclasses import replace

import pytest
from offices import HELENE, PIOTR, RUTH, SALMA, STORY
from paperwork import WRONG, PaperCase, PaperOffice

from grievance.case.terms import About, Compartment, Complaint, Purpose
from grievance.casefile import contexts
from grievance.casefile.record import circle_holders, compartments, file_circles, readers, verified_roots, voices
from grievance.errors import Unreadable
from grievance.seal.keys import Identity, Recipient
from grievance.seal.lockbox import grant
from grievance.store.rows import GrantRow


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        (RUTH, {Compartment.STATEMENT, Compartment.LETTERS, Compartment.FILE}),
        (SALMA, {Compartment.STATEMENT, Compartment.FILE}),
        (PIOTR, set()),
        (HELENE, set()),
    ],
)
def test_an_officer_opens_what_their_circles_hold(
    paper_office: PaperOffice, name: str, parts: set[Compartment]
) -> None:
    assert {part for part, _ in paper_office.born().opened(name)} == parts


def test_nothing_opens_without_the_slot(paper_office: PaperOffice) -> None:
    case = paper_office.born()

    with pytest.raises(Unreadable):
        replace(case, sitting=replace(case.sitting, slot=WRONG)).opened()


def granted(case: PaperCase, seed: bytes, root: bytes) -> PaperCase:
    """Replace what intake holds of the statement, as whoever knew the slot could."""
    trust = case.office.trust
    recipient = Recipient(trust.circle(Purpose.INTAKE).public)
    (row,) = (
        each
        for each in case.record.grants
        if each.reader == recipient.kid and each.compartment == Compartment.STATEMENT
    )
    context = contexts.grant(trust.office, row.case, row.compartment, row.epoch, row.reader, row.part)
    forged = replace(row, sealed=grant(recipient, case.sitting.slot, context, seed, root))
    grants = tuple(forged if each is row else each for each in case.record.grants)
    return replace(case, record=replace(case.record, grants=grants))


def test_a_grant_of_another_key_opens_nothing(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    (root,) = verified_roots(paper_office.trust, case.record)
    true = case.opened()[Compartment.STATEMENT, 1].seed

    assert granted(case, true, root.digest()).opened().keys() == case.opened().keys()
    with pytest.raises(Unreadable):
        granted(case, Identity.generate().seed, root.digest()).opened()
    with pytest.raises(Unreadable):
        granted(case, true, WRONG).opened()


def test_grants_to_others_and_to_no_compartment_are_left_alone(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    reader = Recipient(paper_office.trust.circle(Purpose.INTAKE).public).kid
    garbage = (GrantRow(case.sitting.case, 9, 1, reader, 0, b""), GrantRow(case.sitting.case, 1, 1, WRONG, 0, b""))
    with_it = replace(case, record=replace(case.record, grants=(*case.record.grants, *garbage)))

    assert with_it.opened().keys() == case.opened().keys()
    assert readers(paper_office.trust, with_it.record)[Compartment.STATEMENT] == ("intake", "safety", "unknown")


def test_whoever_holds_a_key_is_named(paper_office: PaperOffice) -> None:
    case = paper_office.born()
    reply = Recipient(verified_roots(paper_office.trust, case.record)[-1].reply).kid

    assert readers(paper_office.trust, case.record, reply) == {
        Compartment.STATEMENT: ("intake", "safety"),
        Compartment.IDENTITY: ("safety", "witness"),
        Compartment.LETTERS: ("complainant", "intake", "lead"),
        Compartment.FILE: ("intake", "lead", "safety"),
    }
    assert file_circles(paper_office.trust, case.record) == (Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY)
    outside = paper_office.born(Complaint(STORY, "en", About.OFFICE))
    assert file_circles(paper_office.trust, outside.record) == (Purpose.OUTSIDE,)


def test_the_halves_of_a_key_open_nothing_by_themselves(paper_office: PaperOffice) -> None:
    case, trust = paper_office.born(), paper_office.trust
    roots = verified_roots(trust, case.record)
    both = circle_holders(paper_office.cast[SALMA]) | circle_holders(paper_office.cast[PIOTR])

    opened = compartments(trust, case.record, roots, case.sitting.slot, both)

    assert Compartment.IDENTITY not in {part for part, _ in opened}


def test_the_receipts_of_a_case_are_known_in_their_order(paper_office: PaperOffice) -> None:
    first = paper_office.born()
    second = first.exchange()
    roots = verified_roots(paper_office.trust, second.exchange().record)

    known = list(voices(roots))

    assert len(known) == 3
    assert known[:2] == [case.borne().voice.verifier.kid for case in (first, second)]


@pytest.mark.parametrize("lost", [0, 1])
def test_a_chain_of_roots_that_lost_one_is_not_believed_or_ends_earlier(paper_office: PaperOffice, lost: int) -> None:
    case = paper_office.born().exchange()
    roots = case.record.roots[:lost] + case.record.roots[lost + 1 :]
    record = replace(case.record, roots=roots)

    if lost == 0:
        with pytest.raises(Unreadable):
            verified_roots(paper_office.trust, record)
    else:
        assert len(verified_roots(paper_office.trust, record)) == 1
    with pytest.raises(Unreadable):
        verified_roots(paper_office.trust, replace(record, roots=()))
