"""Whoever writes the database, or runs the machine, enrols no puppet and takes no office back in time."""

from __future__ import annotations

import base64
import os
import time
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from deeds import told
from enemy import Enemy
from offices import MALIK, PIOTR, RUTH, SALMA, TestOffice, next_code

from grievance import casework, officers
from grievance.case.terms import Purpose
from grievance.casefile.enrolling import Secrets
from grievance.casefile.names import handle
from grievance.errors import KeeperRefused, SignInRefused, Untrusted
from grievance.office import Office, Process
from grievance.seal.circle import wrap_circle
from grievance.seal.keys import Identity, Signer
from grievance.seal.passphrase import CHEAP
from grievance.seal.roster import Statement, sign_statement
from grievance.store.rows import MemberRow, OfficerRow, RosterRow
from grievance.store.tables import (
    MANIFEST,
    MEMBER,
    OFFICER,
    ROSTER,
)


def puppet(office: Office) -> tuple[Secrets, OfficerRow, str]:
    """Make everything of an officer that needs no one else: keys, and a slot behind a passphrase."""
    secrets, identifier = Secrets.generate("Puppet"), os.urandom(16)
    slot = secrets.slot("open sesame", office.trust().office, identifier, CHEAP)
    return secrets, OfficerRow(identifier, handle(office.trust().office, "Puppet"), slot, b""), "open sesame"


def test_a_puppet_without_a_seat_is_nobody(standing_office: TestOffice, intruder: Enemy) -> None:
    office, trust = standing_office.desk, standing_office.desk.trust()
    secrets, row, passphrase = puppet(office)
    key = trust.circle(Purpose.INTAKE)
    recipient = Identity.from_seed(secrets.sealing).recipient
    intruder.put(OFFICER, row)
    sealed = wrap_circle(recipient, trust.office, key.id, key.epoch, row.id, os.urandom(32))
    intruder.put(MEMBER, MemberRow(key.id, key.epoch, row.id, sealed))

    with pytest.raises(SignInRefused):
        officers.sign_in(office, "Puppet", passphrase, pyotp.TOTP(base64.b32encode(secrets.totp).decode()).now())


def forgers(office: TestOffice, puppet: Secrets) -> dict[str, list[Signer]]:
    """Name all who might try to seat somebody, none of whom may."""
    ruth, salma, piotr = (Signer.from_seed(office.officer(name).signing_seed) for name in (RUTH, SALMA, PIOTR))
    themselves = Signer.from_seed(puppet.signing)
    return {
        "nobody": [],
        "themselves": [themselves],
        "another root": [Signer.generate()],
        "one officer": [ruth],
        "one officer twice": [ruth, ruth],
        "one officer and themselves": [ruth, themselves],
        "two officers from elsewhere": [salma, piotr],
        "the key of intake": [office.desk.intake_signer],
    }


def test_a_puppet_in_the_roster_is_believed_by_nobody(standing_office: TestOffice, intruder: Enemy) -> None:
    office = standing_office
    case, trust, ruth = told(office), office.desk.trust(), office.officer(RUTH)
    secrets, row, passphrase = puppet(office.desk)
    seats = (*trust.seats(Purpose.INTAKE), secrets.seat(row.id))
    sequence, circle = trust.rosters.sequence + 1, trust.circle(Purpose.INTAKE).id
    statement = Statement(trust.office, sequence, trust.rosters.head, circle, seats)
    intruder.put(OFFICER, row)
    for signers in forgers(office, secrets).values():
        link = sign_statement(statement, *signers)
        intruder.put(ROSTER, RosterRow(sequence, link, b""))

        for role in (Process.PUBLIC, Process.DESK, Process.WORKER):
            with pytest.raises(Untrusted):
                office.role(role)
        with pytest.raises(Untrusted):
            office.public.trust()
        with pytest.raises(Untrusted):
            casework.open_case(office.desk, ruth, case.number)
        with pytest.raises(Untrusted):
            officers.sign_in(office.desk, "Puppet", passphrase, "000000")
        with pytest.raises(Untrusted):
            office.desk.keeper.rosters(*trust.signed, [*trust.chain, link])

        intruder.remove(ROSTER, sequence=sequence)
        assert casework.open_case(office.desk, ruth, case.number).intact


def test_seats_whose_keys_were_exchanged_are_believed_by_nobody(standing_office: TestOffice, intruder: Enemy) -> None:
    office, trust = standing_office, standing_office.desk.trust()
    row = intruder.rows(ROSTER)[-1]
    link = trust.chain[-1]
    seat = trust.seats(Purpose.OUTSIDE)[0]
    ours = Identity.generate().recipient.public
    assert row.body == link
    assert link.count(seat.sealing) == 1

    intruder.change(ROSTER, {"sequence": row.sequence}, body=link.replace(seat.sealing, ours))

    with pytest.raises(Untrusted):
        office.desk.trust()
    with pytest.raises(Untrusted):
        office.role(Process.PUBLIC)


def kept(enemy: Enemy) -> dict[Any, list[Any]]:
    return {table: list(enemy.rows(table)) for table in (MANIFEST, ROSTER, OFFICER, MEMBER)}


def put_back(enemy: Enemy, before: dict[Any, list[Any]]) -> None:
    for table, rows in before.items():
        enemy.run(table.delete(), *(table.insert().values(tuple(row)) for row in rows))


def test_an_older_manifest_is_refused_in_every_process_and_by_the_keeper(
    standing_office: TestOffice, intruder: Enemy
) -> None:
    office, case = standing_office, told(standing_office)
    old, before = office.desk.trust(), kept(intruder)
    officers.disable_with_root(office.role(Process.CLI), office.keys, MALIK)
    ruth = office.sign_in(RUTH)
    assert casework.open_case(office.desk, ruth, case.number).intact
    office.public.trust()

    put_back(intruder, before)

    for running in (office.public, office.desk):
        with pytest.raises(Untrusted):
            running.trust()
    for role in (Process.PUBLIC, Process.DESK, Process.WORKER):
        with pytest.raises(Untrusted):
            office.role(role)
    with pytest.raises(Untrusted):
        office.public.keeper.rosters(*old.signed, old.chain)


def test_an_older_roster_is_refused_by_who_saw_the_newer_one_and_the_keeper_saw_it(
    standing_office: TestOffice, intruder: Enemy
) -> None:
    office, case = standing_office, told(standing_office)
    malik, old, before = office.officer(MALIK), office.desk.trust(), kept(intruder)
    present = office.officer(RUTH), office.officer(SALMA)
    officers.disable_with_officers(office.role(Process.CLI), present, MALIK)
    office.desk.trust()

    put_back(intruder, before)

    with pytest.raises(Untrusted):
        office.desk.trust()
    started = office.role(Process.DESK)
    given = office.enrolled[MALIK]
    with pytest.raises(Untrusted):
        officers.sign_in(started, MALIK, given.passphrase, next_code(given))
    with pytest.raises(Untrusted):
        casework.open_case(started, malik, case.number)
    with pytest.raises(Untrusted):
        started.keeper.rosters(*old.signed, old.chain)
    with pytest.raises(KeeperRefused):
        started.keeper.release(case.record().case.id, malik.id, os.urandom(16), bytes(64))


def test_a_manifest_of_the_enemys_own_making_is_refused(standing_office: TestOffice, intruder: Enemy) -> None:
    office, manifest = standing_office, standing_office.desk.trust().manifest
    ours = Identity.generate().recipient.public
    circles = tuple(replace(key, public=ours, summary=ours) for key in manifest.circles)
    enemys = replace(manifest, version=99, circles=circles)
    signature = Signer.generate().sign(b"gcv1/manifest", enemys.encode())
    intruder.run(MANIFEST.insert().values((99, enemys.encode(), signature)))

    with pytest.raises(Untrusted):
        told(office)
    with pytest.raises(Untrusted):
        office.role(Process.PUBLIC)


def test_an_officers_slot_swapped_with_anothers_opens_neither(standing_office: TestOffice, intruder: Enemy) -> None:
    office = standing_office
    trust = office.desk.trust()
    ruth, malik = ({"handle": handle(trust.office, name)} for name in (RUTH, MALIK))
    intruder.swap(OFFICER, "slot", ruth, malik)

    for name in (RUTH, MALIK):
        for given in (office.enrolled[RUTH], office.enrolled[MALIK]):
            with pytest.raises(SignInRefused):
                officers.sign_in(office.desk, name, given.passphrase, next_code(given))


def test_a_circle_key_swapped_with_anothers_opens_nothing(standing_office: TestOffice, intruder: Enemy) -> None:
    office = standing_office
    trust = office.desk.trust()
    circle = trust.circle(Purpose.INTAKE).id
    ruth, malik = ({"officer": seat.officer, "circle": circle} for seat in trust.seats(Purpose.INTAKE))
    intruder.swap(MEMBER, "sealed", ruth, malik)

    for name in (RUTH, MALIK):
        with pytest.raises(SignInRefused):
            office.sign_in(name)


def test_a_row_does_not_choose_what_a_sign_in_costs(standing_office: TestOffice, intruder: Enemy) -> None:
    desk, given = standing_office.desk, standing_office.enrolled[RUTH]
    where, code = {"handle": handle(desk.trust().office, RUTH)}, next_code(given)
    slot = intruder.row(OFFICER, **where).slot
    for memory, passes, lanes in ((2**32 - 1, 1, 1), (64, 255, 1), (64, 1, 255), (0, 0, 0)):
        head = slot[:1] + memory.to_bytes(4, "big") + bytes([passes, lanes])
        intruder.change(OFFICER, where, slot=head + slot[len(head) :])

        begun = time.monotonic()
        with pytest.raises(SignInRefused):
            officers.sign_in(desk, RUTH, given.passphrase, code)
        assert time.monotonic() - begun < 5

    intruder.change(OFFICER, where, slot=slot)
    assert officers.sign_in(desk, RUTH, given.passphrase, code).name == RUTH
