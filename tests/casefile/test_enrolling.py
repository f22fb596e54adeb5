"""A new officer's secrets lie behind the passphrase; their seat and circle keys follow from them."""

from __future__ import annotations

import os

import pytest
from offices import HELENE, RUTH
from paperwork import PaperOffice

from grievance.case.terms import Purpose
from grievance.casefile.enrolling import Registrar, Secrets
from grievance.casefile.names import circle_names
from grievance.casefile.trust import verify
from grievance.errors import Unreadable, Untrusted
from grievance.seal.circle import unwrap_circle
from grievance.seal.keys import Identity, Signer, pack
from grievance.seal.manifest import Pin
from grievance.seal.passphrase import CHEAP, open_slot
from grievance.store.rows import ManifestRow, RosterRow

OFFICE, OFFICER = os.urandom(16), os.urandom(16)


def test_secrets_come_back_out_of_their_slot() -> None:
    secrets = Secrets.generate("Ада Линдквист")

    slot = secrets.slot("open sesame", OFFICE, OFFICER, CHEAP)

    assert Secrets.unpack(open_slot("open sesame", OFFICE, OFFICER, slot)) == secrets
    for seed in (secrets.sealing, secrets.signing, secrets.totp, secrets.name.encode()):
        assert seed not in slot
    assert secrets.name not in repr(secrets)


@pytest.mark.parametrize("data", [b"", pack(), pack(b"", b"", b""), pack(b"", b"", b"", b"", b""), b"\0"])
def test_what_are_no_secrets_is_unreadable(data: bytes) -> None:
    with pytest.raises(Unreadable):
        Secrets.unpack(data)


def test_no_two_officers_are_given_the_same_secrets() -> None:
    made = [Secrets.generate("Ada") for _ in range(3)]

    assert len({secret for each in made for secret in (each.sealing, each.signing, each.totp)}) == 9
    assert {len(each.totp) for each in made} == {20}


def reseated(office: PaperOffice, registrar: Registrar, purpose: Purpose) -> tuple[Secrets, RosterRow, bytes]:
    secrets, officer = Secrets.generate("Ada"), os.urandom(16)
    seats = (*office.trust.seats(purpose), secrets.seat(officer))
    return secrets, registrar.reseat(office.trust, office.rosters, purpose, seats, {officer: "Ada"}), officer


def test_a_statement_seats_a_newcomer_and_keeps_the_names(paper_office: PaperOffice) -> None:
    office, seeds = paper_office, paper_office.cast[RUTH].circles
    registrar = Registrar((office.offline.root,), seeds)

    secrets, link, officer = reseated(office, registrar, Purpose.INTAKE)

    pin, manifest = Pin(office.offline.root.verifier.public, 1), ManifestRow(1, *office.trust.signed)
    rosters = [*office.rosters, link]
    trust = verify(pin, manifest, rosters, (office.trust.rosters.sequence, office.trust.rosters.head))
    assert trust.seats(Purpose.INTAKE) == (*office.trust.seats(Purpose.INTAKE), secrets.seat(officer))
    named = circle_names(trust, rosters, Purpose.INTAKE, seeds[Purpose.INTAKE])
    assert set(named.values()) == {RUTH, "Malik Ferhat", "Ada"}
    gone = registrar.reseat(trust, rosters, Purpose.INTAKE, trust.seats(Purpose.INTAKE)[1:], {})
    after = verify(pin, manifest, [*rosters, gone])
    left = circle_names(after, [*rosters, gone], Purpose.INTAKE, seeds[Purpose.INTAKE])
    assert set(left.values()) == {"Malik Ferhat", "Ada"}


def test_a_statement_that_a_stranger_signed_seats_nobody(paper_office: PaperOffice) -> None:
    office = paper_office
    registrar = Registrar((Signer.generate(),), office.cast[HELENE].circles)

    _, link, _ = reseated(office, registrar, Purpose.OUTSIDE)

    with pytest.raises(Untrusted):
        verify(
            Pin(office.offline.root.verifier.public, 1), ManifestRow(1, *office.trust.signed), [*office.rosters, link]
        )


def test_a_newcomer_is_given_every_epoch_of_the_circles_seed(paper_office: PaperOffice) -> None:
    office, secrets, officer = paper_office, Secrets.generate("Ada"), os.urandom(16)
    key = office.trust.circle(Purpose.INTAKE)
    seeds = {**office.cast[RUTH].circles[Purpose.INTAKE], 7: os.urandom(32)}
    registrar = Registrar((office.offline.root,), {Purpose.INTAKE: seeds})

    first, second = registrar.members(office.trust, Purpose.INTAKE, secrets.seat(officer))

    assert [(row.circle, row.epoch, row.officer) for row in (first, second)] == [
        (key.id, 1, officer),
        (key.id, 7, officer),
    ]
    identity = Identity.from_seed(secrets.sealing)
    opened = unwrap_circle(identity, office.trust.office, key.id, 1, officer, first.sealed, key.public)
    assert opened == seeds[1]
