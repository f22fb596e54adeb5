"""Founding makes an office whose offline keys lie elsewhere, once, or nothing at all."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from grievance import founding
from grievance.case.terms import READERS, Purpose
from grievance.casefile.offline import RECOVERY, OfflineKeys
from grievance.errors import SettingRefused
from grievance.office import Office, Process
from grievance.seal.circle import unwrap_circle
from grievance.seal.keys import Identity, Signer
from grievance.seal.manifest import Pin
from grievance.settings import Settings, load
from grievance.store import people
from grievance.store.engine import Store

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return load(home=tmp_path / "office", database_url=database_url, mode="test", sign_in_cost="cheap")


def test_a_new_office_has_its_circles_and_nobody_in_them(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)

    office = Office.open(settings, Process.PUBLIC)
    trust = office.trust()
    assert [key.purpose for key in trust.manifest.circles] == list(Purpose)
    assert not any(trust.seats(purpose) for purpose in Purpose)
    assert (trust.manifest.mark, trust.manifest.version) == ("test", 1)
    assert (trust.manifest.issued, trust.manifest.expires) == (date(2026, 11, 24), date(2027, 11, 24))
    office.store.close()


def test_no_person_may_sit_in_two_circles_that_stand_apart(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)

    office = Office.open(settings, Process.CLI)
    trust = office.trust()
    apart = {frozenset(map(trust.purpose_of, pair)) for pair in trust.manifest.apart}
    ordinary = (Purpose.INTAKE, Purpose.LEAD, Purpose.SAFETY, Purpose.WITNESS)
    assert apart == {
        frozenset({Purpose.SAFETY, Purpose.WITNESS}),
        *(frozenset({purpose, Purpose.OUTSIDE}) for purpose in ordinary),
        *(frozenset({purpose, reader}) for purpose in (*ordinary, Purpose.OUTSIDE) for reader in READERS),
    }
    office.store.close()


def test_recovery_opens_every_circle_and_the_root_is_the_one_that_is_pinned(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)

    offline, office = OfflineKeys.load(tmp_path / "keys"), Office.open(settings, Process.CLI)
    trust = office.trust()
    assert Pin.from_json(settings.pin_file.read_text()) == Pin(offline.root.verifier.public, 1)
    with office.store.read() as connection:
        members = {member.circle: member for member in people.members(connection, RECOVERY)}
    for key in trust.manifest.circles:
        sealed = members[key.id].sealed
        assert unwrap_circle(offline.recovery, trust.office, key.id, 1, RECOVERY, sealed, key.public)
    office.store.close()


def test_the_private_halves_of_root_and_recovery_never_lie_in_the_home(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)

    offline = OfflineKeys.load(tmp_path / "keys")
    kept = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    for seed in (offline.root.seed, offline.recovery.seed):
        assert seed not in kept
        assert seed.hex().encode() not in kept
    intake = Signer.from_seed(bytes.fromhex(settings.intake_key_file.read_text()))
    worker = Identity.from_seed(bytes.fromhex(settings.worker_key_file.read_text()))
    assert len(bytes.fromhex(settings.bot_key_file.read_text())) == 32
    office = Office.open(settings, Process.WORKER)
    assert office.trust().manifest.intake == (intake.verifier.public,)
    assert office.trust().manifest.worker == worker.recipient.public
    office.store.close()


def test_keys_are_for_their_owners_eyes(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)

    keys = [*(tmp_path / "keys").iterdir(), settings.intake_key_file, settings.worker_key_file, settings.bot_key_file]
    assert {path.stat().st_mode & 0o777 for path in keys} == {0o600}
    assert {folder.stat().st_mode & 0o777 for folder in (settings.home, tmp_path / "keys")} == {0o700}


@pytest.mark.parametrize("folder", ["office", "office/keys", "office/../office/deep/keys"])
def test_the_keys_folder_does_not_lie_under_the_home(settings: Settings, tmp_path: Path, folder: str) -> None:
    with pytest.raises(SettingRefused):
        founding.found(settings, tmp_path / folder, NOW)

    assert not settings.home.exists()


def test_an_office_is_founded_once(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)
    pin = settings.pin_file.read_text()

    for keys in ("keys", "others"):
        with pytest.raises(SettingRefused):
            founding.found(settings, tmp_path / keys, NOW)

    assert settings.pin_file.read_text() == pin
    assert not (tmp_path / "others").exists()


def test_two_offices_do_not_share_a_database_or_a_folder_of_keys(settings: Settings, tmp_path: Path) -> None:
    founding.found(settings, tmp_path / "keys", NOW)
    elsewhere = settings.model_copy(
        update={
            name: tmp_path / "another" / getattr(settings, name).relative_to(settings.home)
            for name in ("home", "pin_file", "intake_key_file", "worker_key_file", "bot_key_file")
        }
    )

    with pytest.raises(SettingRefused):
        founding.found(elsewhere, tmp_path / "others", NOW)
    with pytest.raises(SettingRefused):
        founding.found(
            elsewhere.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'free.db'}"}), tmp_path / "keys", NOW
        )

    assert not elsewhere.pin_file.exists()
    assert not (tmp_path / "others").exists()


def test_a_home_without_an_office_is_said_to_be_empty(settings: Settings) -> None:
    with pytest.raises(SettingRefused):
        Office.open(settings, Process.PUBLIC)
    settings.home.mkdir()
    settings.pin_file.write_text(Pin(Signer.generate().verifier.public, 1).to_json())
    store = Store(settings.database_url)
    store.migrate()
    store.close()

    office = Office.open(settings, Process.CLI)
    with pytest.raises(SettingRefused):
        office.trust()
    office.store.close()
