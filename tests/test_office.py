"""One composition root: no process holds more keys than its role needs, and none believes an older state."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from offices import HELENE, MALIK, RUTH, SALMA, TestOffice, founded

from grievance import officers
from grievance.case.terms import Permission, Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Forbidden, GrievanceError, KeeperRefused, Locked, SettingRefused
from grievance.keeper.client import Keeper
from grievance.office import SOCKETS, Office, Role
from grievance.seal.manifest import Pin
from grievance.settings import Settings


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (Role.PUBLIC, {"signer"}),
        (Role.DESK, {"signer"}),
        (Role.WORKER, {"worker"}),
        (Role.CLI, set()),
        (Role.BOT, {"signer", "bot"}),
    ],
)
def test_a_role_holds_the_keys_it_needs(office: TestOffice, role: Role, held: set[str]) -> None:
    wired = office.role(role)

    assert {key for key in ("signer", "worker", "bot") if getattr(wired, key) is not None} == held
    for key, wanted in (("signer", "intake_signer"), ("bot", "bot_keys")):
        if key not in held:
            with pytest.raises(SettingRefused):
                getattr(wired, wanted)


def test_a_role_asks_at_its_own_door(office: TestOffice) -> None:
    for role in Role:
        office.role(role).keeper.ping()
    for role in (Role.PUBLIC, Role.WORKER, Role.BOT):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.release(bytes(16), bytes(16), bytes(16), bytes(64))
    for role in (Role.PUBLIC, Role.DESK, Role.CLI, Role.BOT):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.drop(bytes(16))
    for role in (Role.DESK, Role.WORKER):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.locate("0" * 20)


def moved(settings: Settings, **paths: Path) -> Settings:
    return settings.model_copy(update=paths)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.PUBLIC, "intake_key_file"),
        (Role.DESK, "intake_key_file"),
        (Role.WORKER, "worker_key_file"),
        (Role.BOT, "intake_key_file"),
        (Role.BOT, "bot_key_file"),
    ],
)
def test_without_its_key_a_process_does_not_begin(office: TestOffice, tmp_path: Path, role: Role, name: str) -> None:
    broken, short = tmp_path / "broken.key", tmp_path / "short.key"
    broken.write_text("not hexadecimal")
    short.write_text("00" * 31)
    for path in (tmp_path / "nowhere.key", broken, short):
        with pytest.raises(SettingRefused) as refused:
            Office.open(moved(office.settings, **{name: path}), role)
        assert "hexadecimal" not in str(refused.value)


def test_without_its_pin_a_process_does_not_begin(office: TestOffice, tmp_path: Path) -> None:
    with pytest.raises(SettingRefused):
        Office.open(moved(office.settings, pin_file=tmp_path / "pin.json"), Role.CLI)


def test_another_root_is_not_believed(office: TestOffice, tmp_path: Path) -> None:
    other = founded(tmp_path, f"sqlite:///{tmp_path / 'other.db'}")
    other.close()

    with pytest.raises(GrievanceError) as refused:
        Office.open(moved(office.settings, pin_file=other.settings.pin_file), Role.PUBLIC)
    assert type(refused.value).__name__ == "Untrusted"


@pytest.mark.parametrize("mode", ["office", "demonstration"])
def test_an_office_is_served_as_what_it_was_founded_as(office: TestOffice, mode: str) -> None:
    other = office.settings.model_copy(update={"mode": mode})

    for role in (Role.PUBLIC, Role.DESK, Role.WORKER, Role.BOT):
        with pytest.raises(SettingRefused):
            Office.open(other, role)


def test_what_is_newest_is_read_without_a_restart(standing_office: TestOffice) -> None:
    before = standing_office.public.trust()
    assert standing_office.public.trust() is before

    officers.enrol_with_root(standing_office.role(Role.CLI), standing_office.keys, "Ada", [Purpose.INTAKE])

    after = standing_office.public.trust()
    assert after.rosters.sequence == before.rosters.sequence + 1
    assert len(after.seats(Purpose.INTAKE)) == 3


def test_threads_that_ask_while_officers_come_are_never_told_that_it_is_old(standing_office: TestOffice) -> None:
    public, told, done = standing_office.public, [], threading.Event()

    def ask() -> None:
        while not done.is_set():
            try:
                public.trust()
            except GrievanceError as error:
                told.append(error)

    asking = [threading.Thread(target=ask) for _ in range(6)]
    for thread in asking:
        thread.start()
    for name in ("Ada", "Bora", "Chike", "Dana"):
        officers.enrol_with_root(standing_office.role(Role.CLI), standing_office.keys, name, [Purpose.OUTSIDE])
    done.set()
    for thread in asking:
        thread.join(5)

    assert told == []
    assert len(public.trust().seats(Purpose.OUTSIDE)) == 5


def test_the_keeper_is_handed_each_state_once(standing_office: TestOffice) -> None:
    desk = standing_office.desk
    desk.hand_rosters()
    seen = standing_office.settings.keeper_home / "seen"
    first = seen.read_bytes()
    standing_office.end_keeper()
    seen.unlink()
    desk.keeper = Keeper(standing_office.settings.sockets / SOCKETS[Role.DESK], timeout=0.2)

    desk.hand_rosters()
    assert not seen.exists()

    standing_office.start_keeper()
    officers.enrol_with_root(standing_office.role(Role.CLI), standing_office.keys, "Ada", [Purpose.INTAKE])
    desk.hand_rosters()
    assert len(seen.read_bytes()) > len(first)


def test_what_an_officer_may_is_asked_of_the_roster_not_of_the_session(office: TestOffice) -> None:
    desk, ruth, salma = office.desk, office.officer(RUTH), office.officer(SALMA)
    claimed = Unlocked(salma.id, salma.name, b"", b"", {**salma.circles, **ruth.circles})
    nobody = Unlocked(bytes(16), "Nobody", b"", b"", ruth.circles)

    desk.require(ruth, Permission.CLOSE)
    desk.require(salma, Permission.WRITE_NOTE)
    for officer in (salma, claimed):
        with pytest.raises(Forbidden):
            desk.require(officer, Permission.CLOSE)
    with pytest.raises(Locked):
        desk.require(nobody, Permission.READ_QUEUE)


def test_a_session_that_lacks_a_key_that_turned_is_over(standing_office: TestOffice) -> None:
    desk = standing_office.desk
    ruth, helene = standing_office.officer(RUTH), standing_office.officer(HELENE)

    officers.disable_with_root(standing_office.role(Role.CLI), standing_office.keys, MALIK)

    with pytest.raises(Locked):
        desk.require(ruth, Permission.READ_QUEUE)
    desk.require(helene, Permission.READ_QUEUE)
    desk.require(standing_office.sign_in(RUTH), Permission.READ_QUEUE)


def test_a_process_that_is_pinned_to_something_newer_refuses_what_is_there(standing_office: TestOffice) -> None:
    settings = standing_office.settings
    officers.disable_with_root(standing_office.role(Role.CLI), standing_office.keys, MALIK)
    pin = Pin.from_json(settings.pin_file.read_text())

    settings.pin_file.write_text(Pin(pin.root, pin.lowest + 1).to_json())

    with pytest.raises(GrievanceError):
        standing_office.role(Role.PUBLIC)


def test_advice_of_the_office_s_own_takes_the_place_of_ours_also_where_it_names_nothing(tmp_path: Path) -> None:
    made = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}")
    assert made.role(Role.CLI).dangerous_in("telegram")

    made.settings.advice_file.write_text("# we asked, and know of none\n")

    assert made.role(Role.CLI).dangerous_in("telegram") == ()
    made.close()
