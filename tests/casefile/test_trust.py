"""A process believes what follows from its pin, and nothing older than it has seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from offices import CAST, RUTH
from paperwork import WRONG, PaperOffice

from grievance.case.terms import Purpose
from grievance.casefile.trust import Trust, verify
from grievance.errors import Untrusted
from grievance.seal.keys import Recipient, Signer
from grievance.seal.manifest import Pin, sign_manifest
from grievance.store.rows import ManifestRow


@pytest.fixture
def pin(paper_office: PaperOffice) -> Pin:
    return Pin(paper_office.offline.root.verifier.public, 1)


@pytest.fixture
def manifest(paper_office: PaperOffice) -> ManifestRow:
    return ManifestRow(1, *paper_office.trust.signed)


def test_who_sits_where_follows_from_the_rosters(paper_office: PaperOffice) -> None:
    trust = paper_office.trust
    for name, purposes in CAST.items():
        officer = paper_office.cast[name]
        assert tuple(trust.seated(officer.id)) == purposes
        for purpose in purposes:
            seat = trust.seated(officer.id)[purpose]
            assert seat in trust.seats(purpose)
            assert seat.signing == Signer.from_seed(officer.signing_seed).verifier.public
    assert trust.seated(bytes(16)) == {}


def test_circles_are_found_by_purpose_and_by_id(paper_office: PaperOffice) -> None:
    trust = paper_office.trust
    for purpose in Purpose:
        assert trust.purpose_of(trust.circle(purpose).id) is purpose
        assert trust.readers[Recipient(trust.circle(purpose).public).kid] == purpose
    assert trust.purpose_of(bytes(16)) is None
    assert trust.readers[Recipient(trust.manifest.recovery).kid] == "recovery"


def test_keys_are_known_by_their_ids(paper_office: PaperOffice) -> None:
    trust, ruth = paper_office.trust, Signer.from_seed(paper_office.cast[RUTH].signing_seed).verifier

    assert trust.officer_keys[ruth.kid].public == ruth.public
    assert trust.intake_keys.keys() == {paper_office.intake.verifier.kid}
    assert len(trust.officer_keys) == len(CAST)


def test_what_is_stored_is_verified_from_the_pin(paper_office: PaperOffice, pin: Pin, manifest: ManifestRow) -> None:
    assert verify(pin, manifest, paper_office.rosters) == paper_office.trust


@pytest.mark.parametrize("lowest", [2, 99])
def test_a_version_below_the_pin_is_refused(
    paper_office: PaperOffice, pin: Pin, manifest: ManifestRow, lowest: int
) -> None:
    with pytest.raises(Untrusted):
        verify(replace(pin, lowest=lowest), manifest, paper_office.rosters)


def test_another_root_another_manifest_and_another_chain_are_refused(
    paper_office: PaperOffice, pin: Pin, manifest: ManifestRow
) -> None:
    rosters, stranger = paper_office.rosters, Signer.generate()
    other = replace(paper_office.trust.manifest, office=bytes(16))
    another = ManifestRow(1, other.encode(), sign_manifest(paper_office.offline.root, other))
    for wrong in (
        (Pin(stranger.verifier.public, 1), manifest, rosters),
        (pin, replace(manifest, signature=sign_manifest(stranger, paper_office.trust.manifest)), rosters),
        (pin, another, rosters),
        (pin, manifest, []),
        (pin, manifest, rosters[1:]),
        (pin, manifest, [*rosters[:2], *rosters[3:]]),
        (pin, manifest, [*rosters, rosters[-1]]),
    ):
        with pytest.raises(Untrusted):
            verify(*wrong)


def test_rosters_are_never_older_than_those_that_were_seen(
    paper_office: PaperOffice, pin: Pin, manifest: ManifestRow
) -> None:
    seen = paper_office.trust.rosters.sequence, paper_office.trust.rosters.head
    shorter: Trust = verify(pin, manifest, paper_office.rosters[:-1])
    assert shorter.rosters.sequence == seen[0] - 1

    verify(pin, manifest, paper_office.rosters, seen)
    for at_least, rosters in ((seen, paper_office.rosters[:-1]), ((seen[0], WRONG), paper_office.rosters)):
        with pytest.raises(Untrusted):
            verify(pin, manifest, rosters, at_least)
