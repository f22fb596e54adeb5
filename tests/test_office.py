"""One composition root: no process holds more keys than its role needs, and none believes an older state."""

from __future__ import annotations

import threading
from importlib.resources import files
from pathlib import Path

import pytest
from offices import HELENE, MALIK, RUTH, SALMA, TestOffice, founded

from grievance import officers
from grievance.case.terms import Permission, Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Forbidden, GrievanceError, KeeperRefused, Locked, SettingRefused
from grievance.keeper.client import Keeper
from grievance.office import SOCKETS, Office, Process
from grievance.seal.manifest import Pin
from grievance.settings import Settings
from grievance.standards import Level


@pytest.mark.parametrize(
    ("role", "held"),
    [
        (Process.PUBLIC, {"signer"}),
        (Process.DESK, {"signer"}),
        (Process.WORKER, {"worker"}),
        (Process.CLI, set()),
        (Process.BOT, {"signer", "bot"}),
    ],
)
def test_a_role_holds_the_keys_it_needs(office: TestOffice, role: Process, held: set[str]) -> None:
    wired = office.role(role)

    assert {key for key in ("signer", "worker", "bot") if getattr(wired, key) is not None} == held
    for key, wanted in (("signer", "intake_signer"), ("bot", "bot_keys")):
        if key not in held:
            with pytest.raises(SettingRefused):
                getattr(wired, wanted)


def test_a_role_asks_at_its_own_door(office: TestOffice) -> None:
    for role in Process:
        office.role(role).keeper.ping()
    for role in (Process.PUBLIC, Process.WORKER, Process.BOT):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.release(bytes(16), bytes(16), bytes(16), bytes(64))
    for role in (Process.PUBLIC, Process.DESK, Process.CLI, Process.BOT):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.drop(bytes(16))
    for role in (Process.DESK, Process.WORKER):
        with pytest.raises(KeeperRefused):
            office.role(role).keeper.locate("0" * 20)


def moved(settings: Settings, **paths: Path | str) -> Settings:
    return settings.model_copy(update=paths)


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Process.PUBLIC, "intake_key_file"),
        (Process.DESK, "intake_key_file"),
        (Process.WORKER, "worker_key_file"),
        (Process.BOT, "intake_key_file"),
        (Process.BOT, "bot_key_file"),
    ],
)
def test_without_its_key_a_process_does_not_begin(office: TestOffice, tmp_path: Path, role: Process, name: str) -> None:
    broken, short = tmp_path / "broken.key", tmp_path / "short.key"
    broken.write_text("not hexadecimal")
    short.write_text("00" * 31)
    for path in (tmp_path / "nowhere.key", broken, short):
        with pytest.raises(SettingRefused) as refused:
            Office.open(moved(office.settings, **{name: path}), role)
        assert "hexadecimal" not in str(refused.value)


def test_without_its_pin_a_process_does_not_begin(office: TestOffice, tmp_path: Path) -> None:
    with pytest.raises(SettingRefused):
        Office.open(moved(office.settings, pin_file=tmp_path / "pin.json"), Process.CLI)


def test_another_root_is_not_believed(office: TestOffice, tmp_path: Path) -> None:
    other = founded(tmp_path, f"sqlite:///{tmp_path / 'other.db'}")
    other.close()

    with pytest.raises(GrievanceError) as refused:
        Office.open(moved(office.settings, pin_file=other.settings.pin_file), Process.PUBLIC)
    assert type(refused.value).__name__ == "Untrusted"


@pytest.mark.parametrize("mode", ["office", "demonstration"])
def test_an_office_is_served_as_what_it_was_founded_as(office: TestOffice, mode: str) -> None:
    other = office.settings.model_copy(update={"mode": mode})

    for role in (Process.PUBLIC, Process.DESK, Process.WORKER, Process.BOT):
        with pytest.raises(SettingRefused):
            Office.open(other, role)


def test_what_is_newest_is_read_without_a_restart(standing_office: TestOffice) -> None:
    before = standing_office.public.trust()
    assert standing_office.public.trust() is before

    officers.enrol_with_root(standing_office.role(Process.CLI), standing_office.keys, "Ada", [Purpose.INTAKE])

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
        officers.enrol_with_root(standing_office.role(Process.CLI), standing_office.keys, name, [Purpose.OUTSIDE])
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
    desk.keeper = Keeper(standing_office.settings.sockets / SOCKETS[Process.DESK], timeout=0.2)

    desk.hand_rosters()
    assert not seen.exists()

    standing_office.start_keeper()
    officers.enrol_with_root(standing_office.role(Process.CLI), standing_office.keys, "Ada", [Purpose.INTAKE])
    desk.hand_rosters()
    assert len(seen.read_bytes()) > len(first)


def test_what_an_officer_may_is_asked_of_the_roster_not_of_the_session(office: TestOffice) -> None:
    desk, ruth, salma = office.desk, office.officer(RUTH), office.officer(SALMA)
    claimed = Unlocked(salma.id, salma.name, b"", b"", {**salma.circles, **ruth.circles})
    nobody = Unlocked(bytes(16), "Nobody", b"", b"", ruth.circles)

    desk.require(ruth, Permission.ASSIST)
    desk.require(salma, Permission.TAKE_STEP)
    for officer in (salma, claimed):
        with pytest.raises(Forbidden):
            desk.require(officer, Permission.ASSIST)
    with pytest.raises(Locked):
        desk.require(nobody, Permission.READ_QUEUE)


def test_a_session_that_lacks_a_key_that_turned_is_over(standing_office: TestOffice) -> None:
    desk = standing_office.desk
    ruth, helene = standing_office.officer(RUTH), standing_office.officer(HELENE)

    officers.disable_with_root(standing_office.role(Process.CLI), standing_office.keys, MALIK)

    with pytest.raises(Locked):
        desk.require(ruth, Permission.READ_QUEUE)
    desk.require(helene, Permission.READ_QUEUE)
    desk.require(standing_office.sign_in(RUTH), Permission.READ_QUEUE)


def test_a_process_that_is_pinned_to_something_newer_refuses_what_is_there(standing_office: TestOffice) -> None:
    settings = standing_office.settings
    officers.disable_with_root(standing_office.role(Process.CLI), standing_office.keys, MALIK)
    pin = Pin.from_json(settings.pin_file.read_text())

    settings.pin_file.write_text(Pin(pin.root, pin.lowest + 1).to_json())

    with pytest.raises(GrievanceError):
        standing_office.role(Process.PUBLIC)


def test_advice_of_the_office_s_own_takes_the_place_of_ours_also_where_it_names_nothing(tmp_path: Path) -> None:
    made = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}")
    assert made.role(Process.CLI).dangerous_in("telegram")

    made.settings.advice_file.write_text("# we asked, and know of none\n")

    assert made.role(Process.CLI).dangerous_in("telegram") == ()
    made.close()


MECHANISM = files("grievance.standards").joinpath("entity.toml").read_text(encoding="utf-8")


def test_an_office_runs_the_mechanism_that_it_is_told_to(tmp_path: Path) -> None:
    made = founded(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}")
    own = tmp_path / "ours.toml"
    own.write_text(MECHANISM.replace("days = 60", "days = 45", 1))

    ran = {
        name: Office.open(moved(made.settings, mechanism=name), Process.CLI).standard
        for name in ("asi", "entity", str(own))
    }

    assert [each.level for each in ran.values()] == [Level.SCHEME, Level.ENTITY, Level.ENTITY]
    assert [duty.days for each in ran.values() for duty in each.duties if duty.id == "investigation"] == [90, 60, 45]
    made.close()


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("asia", "GRIEVANCE_MECHANISM names asia, and there is no such file"),
        ("/nowhere/ours.toml", "GRIEVANCE_MECHANISM names ours.toml, and there is no such file"),
    ],
)
def test_a_mechanism_that_is_not_there_is_refused(office: TestOffice, name: str, refusal: str) -> None:
    with pytest.raises(SettingRefused) as refused:
        Office.open(moved(office.settings, mechanism=name), Process.CLI)

    assert str(refused.value) == refusal


def test_a_mechanism_with_a_mistake_is_refused_with_its_line(office: TestOffice, tmp_path: Path) -> None:
    own = tmp_path / "ours.toml"
    own.write_text(MECHANISM.replace('level = "entity"', 'level = "village"'))

    with pytest.raises(SettingRefused) as refused:
        Office.open(moved(office.settings, mechanism=str(own)), Process.CLI)

    line = MECHANISM[: MECHANISM.index("level =")].count("\n") + 1
    assert str(refused.value) == f"ours.toml is not understood: line {line}: standard: unknown level village"
