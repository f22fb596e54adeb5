"""A circle's key turned goes to who sits there now and to recovery, and stands in the next manifest."""

from __future__ import annotations

from offices import MALIK, RUTH, SALMA
from paperwork import PaperOffice

from grievance.case.terms import Purpose
from grievance.casefile.offline import RECOVERY
from grievance.casefile.turning import turn
from grievance.seal.circle import summary_identity, unwrap_circle
from grievance.seal.keys import Identity
from grievance.seal.manifest import Pin, verify_manifest
from grievance.store import people
from grievance.store.engine import Store


def test_a_turned_key_opens_to_who_sits_there_and_to_recovery(paper_office: PaperOffice, store: Store) -> None:
    trust, offline = paper_office.trust, paper_office.offline
    with store.write() as connection:
        manifest = turn(connection, trust, offline, [Purpose.INTAKE])
        members = {
            officer: people.members(connection, officer)
            for officer in (RECOVERY, *(paper_office.cast[name].id for name in (RUTH, MALIK, SALMA)))
        }

    key = manifest.circle(Purpose.INTAKE)
    opened = set()
    identities = {RECOVERY: offline.recovery} | {
        paper_office.cast[name].id: Identity.from_seed(paper_office.cast[name].sealing_seed) for name in (RUTH, MALIK)
    }
    for officer, identity in identities.items():
        (member,) = members[officer]
        assert (member.circle, member.epoch) == (key.id, 2)
        opened.add(unwrap_circle(identity, trust.office, key.id, 2, officer, member.sealed, key.public))
    assert members[paper_office.cast[SALMA].id] == []
    (seed,) = opened
    assert summary_identity(seed).recipient.public == key.summary
    assert seed not in paper_office.cast[RUTH].circles[Purpose.INTAKE].values()


def test_the_next_manifest_lists_old_and_new_and_is_signed_by_the_root(paper_office: PaperOffice, store: Store) -> None:
    trust = paper_office.trust
    with store.write() as connection:
        manifest = turn(connection, trust, paper_office.offline, [Purpose.INTAKE, Purpose.WITNESS])
        row = people.newest_manifest(connection)

    assert row
    pin = Pin(paper_office.offline.root.verifier.public, 2)
    assert verify_manifest(pin, trust.office, row.body, row.signature) == manifest
    assert (row.version, manifest.version) == (2, 2)
    assert manifest.circles[: len(trust.manifest.circles)] == trust.manifest.circles
    assert [(key.purpose, key.epoch) for key in manifest.circles[-2:]] == [("intake", 2), ("witness", 2)]
    assert manifest.circle(Purpose.SAFETY) == trust.circle(Purpose.SAFETY)


def test_nothing_turned_is_a_new_version_all_the_same(paper_office: PaperOffice, store: Store) -> None:
    with store.write() as connection:
        manifest = turn(connection, paper_office.trust, paper_office.offline, [])

    assert manifest.circles == paper_office.trust.manifest.circles
    assert manifest.version == 2
