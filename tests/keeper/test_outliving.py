"""What the keeper has kept outlives kill -9, a torn end and a spoilt record; and there is one keeper alone."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from running import Office, Running, hand, kept, release

from grievance.errors import KeeperAway
from grievance.keeper.slots import Slots
from grievance.keeper.verbs import Door, Minted


def test_every_slot_that_was_answered_is_there_after_kill_9(keeper: Running, office: Office, tmp_path: Path) -> None:
    answered: dict[bytes, tuple[bytes, bytes]] = {}
    receipts: dict[str, bytes] = {}
    over = threading.Event()

    def file(minted: Minted) -> None:
        door, case, locator = keeper.door(timeout=0.5), os.urandom(16), minted.derivations.locator
        while not over.is_set():
            with suppress(KeeperAway):
                slot = door.keep(case, locator).slot
                answered[case] = locator, slot
                if locator == minted.derivations.locator:
                    receipts[minted.digits] = slot
            case, locator = os.urandom(16), os.urandom(16)

    for round_ in range(1, 6):
        over.clear()
        clerks = [threading.Thread(target=file, args=(keeper.door().mint(),)) for _ in range(4)]
        for clerk in clerks:
            clerk.start()
        while len(answered) < 80 * round_:
            time.sleep(0.001)
        keeper.end(signal.SIGKILL)
        over.set()
        for clerk in clerks:
            clerk.join()
        shutil.copy(keeper.folder / "slots", tmp_path / "copy")
        keeper.process = keeper.start()
        keeper.door().ping()
    slots = Slots(tmp_path / "copy")
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))

    assert {case: (slots.case(locator), slots.of(case)) for case, (locator, _) in answered.items()} == {
        case: (case, slot) for case, (_, slot) in answered.items()
    }
    assert {digits: keeper.door().locate(digits).slot for digits in receipts} == receipts
    for case, (_, slot) in list(answered.items())[-100:]:
        assert release(keeper.door(Door.DESK), office.request(office.ada, case)) == slot
    slots.close()


def test_a_record_and_a_line_that_were_torn_are_cut_at_the_start(keeper: Running, office: Office) -> None:
    digits, case, slot = kept(keeper)
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    release(keeper.door(Door.DESK), office.request(office.ada, case))
    keeper.end(signal.SIGKILL)
    sizes = {name: (keeper.folder / name).stat().st_size for name in ("slots", "journal")}
    for name in sizes:
        with (keeper.folder / name).open("ab") as file:
            file.write(b"torn")

    keeper.process = keeper.start()

    assert keeper.door().locate(digits).slot == slot
    assert {name: (keeper.folder / name).stat().st_size for name in sizes} == sizes


def test_a_record_that_the_disk_spoilt_is_told_and_the_others_are_served(keeper: Running) -> None:
    spoilt, kept_well = kept(keeper)[0], kept(keeper)
    keeper.end(signal.SIGKILL)
    content = bytearray((keeper.folder / "slots").read_bytes())
    content[20] ^= 1
    (keeper.folder / "slots").write_bytes(content)

    keeper.process = keeper.start()

    assert keeper.door().locate(spoilt).slot is None
    assert keeper.door().locate(kept_well[0]).slot == kept_well[2]
    assert keeper.log.read_text() == "1 damaged records in slots: look for them in its backup\n"


def test_a_second_keeper_is_refused_in_the_same_folder_and_at_the_same_sockets(keeper: Running, tmp_path: Path) -> None:
    for folder in (keeper.folder, tmp_path / "other"):
        assert keeper.start(folder).wait(10) != 0

    assert keeper.log.read_text().count("KeeperRefused: another keeper holds") == 2
    keeper.door().ping()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_keeper_that_is_told_to_stop_takes_its_sockets_away(keeper: Running, how: signal.Signals) -> None:
    assert keeper.end(how) == 0

    assert list(keeper.sockets.glob("*.sock*")) == []
    assert keeper.log.read_bytes() == b""


def test_folder_files_and_sockets_are_closed_to_others(keeper: Running) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in (*keeper.folder.iterdir(), *keeper.sockets.iterdir())}

    assert keeper.folder.stat().st_mode & 0o777 == 0o700
    assert {"pepper", "slots", "hours", "journal", "intake.sock", "desk.sock", "worker.sock"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_a_door_is_open_to_the_group_it_was_given(tmp_path: Path, office: Office) -> None:
    group = 2001 if os.getuid() == 0 else os.getgid()
    with Running(tmp_path, office, {"intake": group}) as keeper:
        keeper.ready()

        doors = [(keeper.sockets / f"{door}.sock").stat() for door in Door]
        assert [door.st_mode & 0o777 for door in doors] == [0o660, 0o600, 0o600]
        assert doors[0].st_gid == group


def test_a_path_longer_than_the_kernel_takes_is_found(tmp_path: Path, office: Office) -> None:
    home = tmp_path / ("long" * 40)
    home.mkdir()
    with Running(home, office) as keeper:
        keeper.ready()

        assert len(str(keeper.sockets / "intake.sock")) > 160
        keeper.again()
        assert keeper.end(signal.SIGTERM) == 0


def test_slots_without_their_pepper_are_not_served(keeper: Running) -> None:
    keeper.end(signal.SIGTERM)
    (keeper.folder / "pepper").unlink()

    assert keeper.start().wait(10) != 0

    assert "the pepper is missing" in keeper.log.read_text()
    assert not (keeper.folder / "pepper").exists()
