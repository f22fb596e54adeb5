"""Officers are seated and unseated by the root, or by two who sit there, and by nobody else."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from deeds import LETTER, told
from offices import CAST, HELENE, MALIK, PIOTR, RUTH, SALMA, TestOffice, founded, next_code

from grievance import casework, officers
from grievance.case.terms import Purpose
from grievance.casefile.offline import RECOVERY
from grievance.casefile.opening import RELEASE
from grievance.casefile.unlocked import Unlocked
from grievance.errors import (
    AlreadyDone,
    Forbidden,
    Incomplete,
    KeeperRefused,
    Locked,
    NameTaken,
    OfficerUnknown,
    SettingRefused,
    SignInRefused,
    Untrusted,
)
from grievance.keeper.verbs import Refusal
from grievance.office import Office, Process
from grievance.officers import Enrolled
from grievance.seal.circle import circle_identity
from grievance.seal.keys import Signer, pack
from grievance.seal.manifest import Pin
from grievance.store import people
from grievance.store.rows import MemberRow
from grievance.store.tables import MEMBER, OFFICER, ROSTER

ADA = "Ada Lindqvist"


def signed_in(office: TestOffice, given: Enrolled) -> Unlocked:
    return officers.sign_in(office.desk, given.name, given.passphrase, next_code(given))


def counted(office: TestOffice) -> list[int]:
    with office.desk.store.read() as connection:
        return [len(connection.execute(table.select()).all()) for table in (OFFICER, ROSTER, MEMBER)]


def ask_keeper(desk: Office, officer: Unlocked, case: bytes) -> bytes:
    """Ask for a slot as whoever holds an officer's keys could, past every check of the desk."""
    nonce = os.urandom(16)
    request = pack(desk.trust().office, case, officer.id, nonce)
    return desk.keeper.release(case, officer.id, nonce, Signer.from_seed(officer.signing_seed).sign(RELEASE, request))


def test_two_officers_enrol_a_third_who_reads_what_came_before(standing_office: TestOffice) -> None:
    office, case = standing_office, told(standing_office)
    present = office.officer(RUTH), office.officer(MALIK)

    given = officers.enrol_with_officers(office.role(Process.CLI), present, ADA, [Purpose.INTAKE])

    ada = signed_in(office, given)
    assert casework.open_case(office.desk, ada, case.number).intact
    assert casework.open_case(office.desk, ada, told(office).number).intact
    assert [each.name for each in officers.listing(office.desk, present[0])][:3] == [RUTH, MALIK, ADA]


def test_what_a_new_officer_is_given_is_told_once(standing_office: TestOffice) -> None:
    given = officers.enrol_with_root(standing_office.desk, standing_office.keys, f"  {ADA} ", [Purpose.OUTSIDE])

    assert given.name == ADA
    assert given.totp_uri.startswith("otpauth://totp/Desk:Ada%20Lindqvist?")
    assert given.totp_secret in given.totp_uri
    assert given.passphrase not in repr(given)
    assert signed_in(standing_office, given).circles.keys() == {Purpose.OUTSIDE}


@pytest.mark.parametrize(
    ("present", "purposes", "error"),
    [
        ((RUTH, RUTH), [Purpose.INTAKE], Forbidden),
        ((RUTH, MALIK), [Purpose.SAFETY], Forbidden),
        ((RUTH, MALIK), [Purpose.INTAKE, Purpose.SAFETY], Forbidden),
        ((SALMA, PIOTR), [Purpose.INTAKE], Forbidden),
        ((SALMA, PIOTR), [Purpose.SAFETY, Purpose.WITNESS], Untrusted),
        ((RUTH, HELENE), [Purpose.INTAKE, Purpose.OUTSIDE], Untrusted),
    ],
)
def test_two_officers_cannot_enrol_where_they_do_not_sit_nor_into_circles_apart(
    office: TestOffice, present: tuple[str, str], purposes: list[Purpose], error: type[Exception]
) -> None:
    before = counted(office)
    one, other = (office.officer(name) for name in present)

    with pytest.raises(error):
        officers.enrol_with_officers(office.role(Process.CLI), (one, other), ADA, purposes)

    assert counted(office) == before


@pytest.mark.parametrize(
    ("name", "purposes", "error"),
    [
        (ADA, [Purpose.SAFETY, Purpose.WITNESS], Untrusted),
        (ADA, [Purpose.OUTSIDE, Purpose.INTAKE], Untrusted),
        (ADA, [Purpose.OUTSIDE, Purpose.WITNESS], Untrusted),
        (RUTH, [Purpose.INTAKE], NameTaken),
        ("ruth  ADEYEMI", [Purpose.SAFETY], NameTaken),
        (" ", [Purpose.INTAKE], Incomplete),
        ("x" * 301, [Purpose.INTAKE], Incomplete),
    ],
)
def test_the_root_cannot_do_it_either_and_nothing_is_stored(
    office: TestOffice, name: str, purposes: list[Purpose], error: type[Exception]
) -> None:
    before = counted(office)

    with pytest.raises(error):
        officers.enrol_with_root(office.role(Process.CLI), office.keys, name, purposes)

    assert counted(office) == before


def test_the_keys_of_another_office_enrol_nobody(office: TestOffice, tmp_path: Path) -> None:
    other = founded(tmp_path, f"sqlite:///{tmp_path / 'other.db'}")
    other.close()
    before = counted(office)

    for folder in (other.keys, tmp_path):
        with pytest.raises(SettingRefused):
            officers.enrol_with_root(office.role(Process.CLI), folder, ADA, [Purpose.INTAKE])
        with pytest.raises(SettingRefused):
            officers.disable_with_root(office.role(Process.CLI), folder, RUTH)

    assert counted(office) == before


def with_root(office: TestOffice, terminal: Office) -> None:
    officers.disable_with_root(terminal, office.keys, MALIK)


def with_officers(office: TestOffice, terminal: Office) -> None:
    officers.disable_with_officers(terminal, (office.officer(RUTH), office.officer(SALMA)), MALIK)


@pytest.mark.parametrize("disable", [with_root, with_officers])
def test_a_disabled_officer_is_refused_by_sign_in_and_keeper(
    standing_office: TestOffice, disable: Callable[[TestOffice, Office], None]
) -> None:
    office, case, malik = standing_office, told(standing_office), standing_office.officer(MALIK)
    identifier = case.record().case.id
    case.case(MALIK)
    assert ask_keeper(office.desk, malik, identifier)

    disable(office, office.role(Process.CLI))

    with pytest.raises(KeeperRefused) as refused:
        ask_keeper(office.desk, malik, identifier)
    assert str(refused.value) == Refusal.OFFICER
    with pytest.raises(SignInRefused):
        signed_in(office, office.enrolled[MALIK])
    ruth = office.sign_in(RUTH)
    assert MALIK not in {each.name for each in officers.listing(office.desk, ruth)}
    assert casework.open_case(office.desk, ruth, case.number).intact


@pytest.mark.parametrize("disable", [with_root, with_officers])
def test_a_keeper_that_was_away_hears_of_it_before_the_next_case_opens(
    standing_office: TestOffice, disable: Callable[[TestOffice, Office], None]
) -> None:
    office, case, malik = standing_office, told(standing_office), standing_office.officer(MALIK)
    case.case(MALIK)
    office.end_keeper(signal.SIGKILL)
    disable(office, office.hurried(Process.CLI))

    office.start_keeper()
    casework.open_case(office.desk, office.sign_in(RUTH), case.number)

    with pytest.raises(KeeperRefused):
        ask_keeper(office.desk, malik, case.record().case.id)


def test_new_cases_are_not_even_sealed_to_the_key_of_who_left(standing_office: TestOffice) -> None:
    office, malik, before = standing_office, standing_office.officer(MALIK), told(standing_office)
    ruth = office.officer(RUTH)

    with_root(office, office.role(Process.CLI))

    case = told(office)
    old = {circle_identity(seed).recipient.kid for seeds in malik.circles.values() for seed in seeds.values()}
    assert old & {row.reader for row in before.record().grants}
    assert not old & {row.reader for row in case.record().grants}
    with pytest.raises(Locked):
        casework.open_case(office.desk, ruth, case.number)
    again = office.sign_in(RUTH)
    for each in (before, case):
        file = casework.open_case(office.desk, again, each.number)
        assert file.intact
    casework.acknowledge(office.desk, again, casework.Seen(before.number, file.version), LETTER)
    assert before.mailbox().letters[0].words == LETTER.text


def test_an_officer_is_unseated_with_the_keys_turned_or_not_at_all(standing_office: TestOffice) -> None:
    office, circle = standing_office, standing_office.desk.trust().circle(Purpose.INTAKE)
    with office.desk.store.write() as connection:
        people.put_member(connection, MemberRow(circle.id, 2, RECOVERY, b"in the way"))
    before = counted(office)

    with pytest.raises(AlreadyDone):
        with_root(office, office.role(Process.CLI))

    assert counted(office) == before
    assert office.sign_in(MALIK).name == MALIK


def test_the_pin_follows_so_that_no_process_goes_back(standing_office: TestOffice) -> None:
    with_root(standing_office, standing_office.role(Process.CLI))

    assert Pin.from_json(standing_office.settings.pin_file.read_text()).lowest == 2
    assert standing_office.role(Process.PUBLIC).trust().manifest.version == 2


def test_whoever_was_disabled_enrols_nobody(standing_office: TestOffice) -> None:
    office = standing_office
    present = office.officer(RUTH), office.officer(MALIK)
    with_officers(office, office.role(Process.CLI))
    before = counted(office)

    with pytest.raises(Untrusted):
        officers.enrol_with_officers(office.role(Process.CLI), present, ADA, [Purpose.INTAKE])

    assert counted(office) == before


def test_a_name_is_free_again_for_somebody_else(standing_office: TestOffice) -> None:
    with_root(standing_office, standing_office.role(Process.CLI))
    old = standing_office.enrolled[MALIK]

    new = officers.enrol_with_root(standing_office.role(Process.CLI), standing_office.keys, MALIK, [Purpose.INTAKE])

    assert signed_in(standing_office, new).name == MALIK
    with pytest.raises(SignInRefused):
        officers.sign_in(standing_office.desk, MALIK, old.passphrase, next_code(old))


def test_only_somebody_from_the_circle_takes_part_in_unseating(office: TestOffice) -> None:
    terminal, before = office.role(Process.CLI), counted(office)

    with pytest.raises(Forbidden):
        officers.disable_with_officers(terminal, (office.officer(RUTH), office.officer(MALIK)), SALMA)
    for disable in (
        partial(officers.disable_with_root, terminal, office.keys),
        partial(officers.disable_with_officers, terminal, (office.officer(RUTH), office.officer(MALIK))),
    ):
        with pytest.raises(OfficerUnknown):
            disable("Nobody")

    assert counted(office) == before


def test_names_show_to_their_own_circle(office: TestOffice) -> None:
    nameless, by_ruth = (officers.listing(office.desk, who) for who in (None, office.officer(RUTH)))

    assert [each.purposes for each in nameless] == list(CAST.values())
    assert {each.name for each in nameless} == {""}
    assert [each.name for each in by_ruth] == [RUTH, MALIK, "", "", ""]
    assert [each.id for each in by_ruth] == [each.id for each in nameless]
