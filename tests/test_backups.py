"""A backup is made while the office works, opens only with the offline keys, and brings everything back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from offices import STORY, TestOffice, standing, tell

from grievance import backups, casework, correspondence
from grievance.backups import Holds
from grievance.casefile.offline import OfflineKeys
from grievance.errors import SettingRefused, Unreadable, Untrusted
from grievance.office import Role
from grievance.seal.backup import open_backup
from grievance.seal.keys import Signer
from grievance.settings import Settings


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[TestOffice]:
    with standing(tmp_path, database_url) as made:
        yield made


@pytest.fixture
def blank(tmp_path: Path, office: TestOffice) -> Settings:
    """Give the settings of a new machine with nothing on it; it has SQLite, whatever the old one had."""
    home = tmp_path / "blank"
    return office.settings.model_copy(
        update={
            "home": home,
            "database_url": f"sqlite:///{home / 'grievance.db'}",
            "sockets": home / "run",
            "keeper_home": home / "keeper",
            "pin_file": home / "pin.json",
            "intake_key_file": home / "keys" / "intake.key",
            "worker_key_file": home / "keys" / "worker.key",
        }
    )


def silent(_: int) -> None:
    """Count nothing."""


def copies(office: TestOffice, folder: Path) -> tuple[Path, Path]:
    terminal = office.role(Role.CLI)
    return (
        backups.back_up_office(terminal, folder, silent),
        backups.back_up_keeper(terminal, folder, silent),
    )


def test_an_office_comes_back_whole_on_a_blank_machine(office: TestOffice, blank: Settings, tmp_path: Path) -> None:
    filed = tell(office.role(Role.PUBLIC))
    taken = copies(office, tmp_path / "copies")
    office.end_keeper()

    held = [backups.restore(blank, OfflineKeys.load(office.keys), copy, silent) for copy in taken]
    restored = replace(office, settings=blank)
    restored.start_keeper()
    desk = restored.role(Role.DESK)
    desk.hand_rosters()
    case = casework.open_case(desk, restored.sign_in("Ruth Adeyemi", desk), filed.number)
    mailbox = correspondence.enter(restored.role(Role.PUBLIC), filed.digits or "")
    restored.close()

    assert held == [Holds.OFFICE, Holds.KEEPER]
    assert [paper.words for paper in case.papers if paper.words] == [STORY]
    assert case.intact
    assert mailbox.number == filed.number


def test_a_backup_has_no_word_no_number_and_no_receipt_in_it(office: TestOffice, tmp_path: Path) -> None:
    filed = tell(office.role(Role.PUBLIC))

    taken = copies(office, tmp_path / "copies")

    for copy in taken:
        assert filed.number not in copy.name
        stored = copy.read_bytes()
        assert [word for word in (STORY, filed.number, filed.digits or "") if word.encode() in stored] == []
        assert copy.stat().st_mode & 0o777 == 0o600


def test_the_office_s_backup_does_not_hold_the_keeper_s_secrets(office: TestOffice, tmp_path: Path) -> None:
    taken, _ = copies(office, tmp_path / "copies")

    _, pieces = open_backup(OfflineKeys.load(office.keys).recovery, BytesIO(taken.read_bytes()))
    plain = b"".join(pieces)

    assert b"slots" not in plain
    assert b"pepper" not in plain


def test_the_hour_keys_are_never_copied(office: TestOffice, blank: Settings, tmp_path: Path) -> None:
    tell(office.role(Role.PUBLIC))
    _, keepers = copies(office, tmp_path / "copies")

    backups.restore(blank, OfflineKeys.load(office.keys), keepers, silent)

    assert {file.name for file in blank.keeper_home.iterdir()} <= set(backups.KEEPERS)
    assert (office.settings.keeper_home / "hours").exists()


def test_the_keys_of_another_office_do_not_open_a_backup(office: TestOffice, blank: Settings, tmp_path: Path) -> None:
    taken, _ = copies(office, tmp_path / "copies")
    ours = OfflineKeys.load(office.keys)

    with pytest.raises(Untrusted):
        backups.restore(blank, replace(ours, root=Signer.generate()), taken, silent)

    assert not blank.pin_file.exists()


def test_a_backup_that_is_not_whole_brings_nothing_back(office: TestOffice, blank: Settings, tmp_path: Path) -> None:
    taken, keepers = copies(office, tmp_path / "copies")
    for copy in (taken, keepers):
        copy.write_bytes(copy.read_bytes()[:-1])

    for copy in (taken, keepers):
        with pytest.raises(Unreadable):
            backups.restore(blank, OfflineKeys.load(office.keys), copy, silent)

    assert not blank.pin_file.exists()
    assert not blank.keeper_home.exists()


def test_nothing_is_restored_over_an_office(office: TestOffice, tmp_path: Path) -> None:
    taken, keepers = copies(office, tmp_path / "copies")
    before = office.settings.pin_file.read_bytes()

    for copy in (taken, keepers):
        with pytest.raises(SettingRefused):
            backups.restore(office.settings, OfflineKeys.load(office.keys), copy, silent)

    assert office.settings.pin_file.read_bytes() == before


def test_a_backup_that_cannot_be_complete_is_refused(office: TestOffice, tmp_path: Path) -> None:
    office.settings.worker_key_file.unlink()

    with pytest.raises(SettingRefused, match=r"worker\.key"):
        backups.back_up_office(office.role(Role.CLI), tmp_path / "copies", silent)

    assert list((tmp_path / "copies").iterdir()) == []
