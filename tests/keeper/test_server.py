"""A real keeper, in a process of its own: what it answers, and what outlives kill -9."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from running import ROOT, Office, Running, hand, release

from grievance.errors import KeeperAway, KeeperRefused, ReceiptSlip, ReceiptUnknown, Untrusted
from grievance.keeper import frames
from grievance.keeper.client import Keeper
from grievance.keeper.slots import Slots
from grievance.keeper.verbs import Door, Minted
from grievance.seal.keys import Signer
from grievance.seal.receipt import check, new_digits

LONELY = "00000000000000000000"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def keeper(tmp_path: Path, office: Office) -> Iterator[Running]:
    with Running(tmp_path, office) as running:
        yield running.ready()


def raw(keeper: Running, content: bytes, door: Door = Door.INTAKE) -> bytes:
    """Send bytes as they are, and return the content of the answer, nothing if there was none."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(str(keeper.sockets / f"{door}.sock"))
        with suppress(BrokenPipeError):
            link.sendall(content)
        link.shutdown(socket.SHUT_WR)
        try:
            return frames.receive(link, time.monotonic() + 8)
        except ConnectionAbortedError:
            return b""


def framed(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def kept(keeper: Running) -> tuple[str, bytes, bytes]:
    """Make a receipt and keep a case; return digits, case and slot."""
    minted, case = keeper.door().mint(), os.urandom(16)
    return minted.digits, case, keeper.door().keep(case, minted.derivations.locator)


def test_a_receipt_finds_its_case_and_derives_the_same_again(keeper: Running) -> None:
    minted = keeper.door().mint()
    slot = keeper.door().keep(os.urandom(16), minted.derivations.locator)

    located = keeper.door().locate(f"{minted.digits[:10]} - {minted.digits[10:]}")

    assert check(minted.digits) == minted.digits
    assert (located.derivations, located.slot) == (minted.derivations, slot)


def test_a_receipt_nobody_knows_is_answered_with_no_slot(keeper: Running) -> None:
    located = keeper.door().locate(new_digits())

    assert located.slot is None
    assert len(located.derivations.locator) == 16


def test_a_slip_of_the_finger_is_told(keeper: Running) -> None:
    with pytest.raises(ReceiptSlip):
        keeper.door().locate("1" + LONELY[1:])
    assert raw(keeper, framed(b'{"digits":"1%s","verb":"locate"}' % LONELY[1:].encode())) == b'{"refused":"slip"}'


def test_an_exchanged_receipt_finds_the_same_case_and_the_old_one_nothing_once_it_is_dropped(keeper: Running) -> None:
    digits, _, slot = kept(keeper)

    exchanged = keeper.door().exchange(digits)

    assert exchanged.slot == slot
    assert exchanged.old == keeper.door().locate(digits).derivations
    new = keeper.door().locate(exchanged.digits)
    assert (new.slot, new.derivations) == (slot, exchanged.new)
    for _ in range(2):
        keeper.door(Door.WORKER).drop(exchanged.old.locator)
    keeper.again()
    assert keeper.door().locate(digits).slot is None
    assert keeper.door().locate(exchanged.digits).slot == slot
    with pytest.raises(ReceiptUnknown):
        keeper.door().exchange(digits)


def test_the_worker_does_not_take_a_case_s_last_receipt(keeper: Running) -> None:
    digits, _, slot = kept(keeper)

    with pytest.raises(KeeperRefused, match=r"^last$"):
        keeper.door(Door.WORKER).drop(keeper.door().locate(digits).derivations.locator)

    assert keeper.door().locate(digits).slot == slot


def test_nobody_gets_the_slot_of_a_known_case_by_keeping_it_again(keeper: Running) -> None:
    _, case, _ = kept(keeper)

    with pytest.raises(KeeperRefused, match=r"^known$"):
        keeper.door().keep(case, os.urandom(16))


def test_hour_keys_are_the_same_at_both_doors_and_after_kill_9(keeper: Running) -> None:
    before = keeper.door().hours()

    keeper.again()

    after = keeper.door(Door.DESK).hours()
    assert [(hour.id, hour.key) for hour in after] == [(hour.id, hour.key) for hour in before]
    assert before[0].seconds_left - 60 <= after[0].seconds_left <= before[0].seconds_left <= 7200


def test_an_officer_s_signed_request_releases_a_slot_after_its_line(keeper: Running, office: Office) -> None:
    _, case, slot = kept(keeper)
    hand(keeper.door(Door.INTAKE), office.rosters(1, [office.ada, office.bora]))
    asked = office.request(office.ada, case)

    assert release(keeper.door(Door.DESK), asked) == slot

    (line,) = (keeper.folder / "journal").read_text().splitlines()
    assert f"case={case.hex()} officer={office.ada.id.hex()} nonce={asked.nonce.hex()} roster=0" in line


def test_a_request_that_is_not_an_officer_s_own_releases_nothing(keeper: Running, office: Office) -> None:
    _, case, _ = kept(keeper)
    desk = keeper.door(Door.DESK)
    with pytest.raises(KeeperRefused, match=r"^officer$"):
        release(desk, office.request(office.ada, case))
    hand(desk, office.rosters(1, [office.ada, office.bora]))
    good = office.request(office.ada, case)

    for reason, *asked in (
        ("officer", case, office.chike.id, good.nonce, good.signature),
        ("signature", case, office.bora.id, good.nonce, good.signature),
        ("signature", case, office.ada.id, os.urandom(16), good.signature),
        ("signature", os.urandom(16), office.ada.id, good.nonce, good.signature),
        ("signature", case, office.ada.id, good.nonce, office.ada.signer.sign(b"gcv1/paper", b"")),
        ("signature", case, office.ada.id, good.nonce, bytes(64)),
    ):
        with pytest.raises(KeeperRefused, match=rf"^{reason}$"):
            desk.release(*asked)
    with pytest.raises(KeeperRefused, match=r"^case$"):
        release(desk, office.request(office.ada, os.urandom(16)))
    assert (keeper.folder / "journal").read_bytes() == b""


def test_a_request_counts_once_even_after_kill_9(keeper: Running, office: Office) -> None:
    _, case, _ = kept(keeper)
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    asked = office.request(office.ada, case)
    release(keeper.door(Door.DESK), asked)

    keeper.again()

    with pytest.raises(KeeperRefused, match=r"^nonce$"):
        release(keeper.door(Door.DESK), asked)
    assert len((keeper.folder / "journal").read_text().splitlines()) == 1


def test_forged_or_older_rosters_are_refused_even_after_kill_9(keeper: Running, office: Office) -> None:
    hand(keeper.door(Door.WORKER), office.rosters(2, [office.ada, office.bora], [office.ada]))
    keeper.again()

    for rosters in (
        office.rosters(2, [office.ada, office.bora]),
        office.rosters(1, [office.ada, office.bora], [office.ada]),
        office.rosters(3, [office.chike], root=Signer.generate()),
    ):
        with pytest.raises(Untrusted):
            hand(keeper.door(Door.DESK), rosters)


def test_every_slot_that_was_answered_is_there_after_kill_9(keeper: Running, office: Office, tmp_path: Path) -> None:
    answered: dict[bytes, tuple[bytes, bytes]] = {}
    receipts: dict[str, bytes] = {}
    over = threading.Event()

    def file(minted: Minted) -> None:
        door, case, locator = keeper.door(timeout=0.5), os.urandom(16), minted.derivations.locator
        while not over.is_set():
            with suppress(KeeperAway):
                slot = door.keep(case, locator)
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


def test_a_door_refuses_another_door_s_verbs(keeper: Running) -> None:
    for door, verb in (
        ("worker", "mint"),
        ("worker", "hour"),
        ("intake", "release"),
        ("intake", "drop"),
        ("desk", "locate"),
    ):
        assert raw(keeper, framed(b'{"verb":"%s"}' % verb.encode()), Door(door)) == b'{"refused":"verb"}'


def test_a_frame_that_is_none_is_refused_by_name_and_the_next_is_answered(keeper: Running) -> None:
    for content in (
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xff\xff\xff",
        (frames.LIMIT + 1).to_bytes(4, "big") + b"x" * 100_000,
        framed(b""),
        framed(b"garbage"),
        framed(b"[]"),
        framed(b'{"verb":"keep","case":"AAAA","locator":"AAAA"}'),
        framed(b'{"verb":"locate","digits":"%s"}' % (b"\\ud800" * 20)),
        framed(b'{"a":' + b"[" * 200_000),
        framed(os.urandom(500_000)),
    ):
        reply = raw(keeper, content)

        assert json.loads(reply)["refused"] in {"frame", "verb", "slip"}
        keeper.door().ping()
    assert keeper.log.read_bytes() == b""


def test_whoever_leaves_or_says_nothing_keeps_nobody_else_waiting(keeper: Running) -> None:
    assert raw(keeper, b"\0\0") == b""
    silent = [socket.socket(socket.AF_UNIX) for _ in range(8)]
    for link in silent:
        link.connect(str(keeper.sockets / "intake.sock"))

    keeper.door(timeout=1).ping()
    keeper.door(Door.DESK, timeout=1).ping()
    for link in silent:
        link.close()


def test_a_fault_is_logged_by_its_place_and_ends_no_other_answer(keeper: Running, office: Office) -> None:
    digits, _, slot = kept(keeper)
    shutil.rmtree(keeper.folder)

    with pytest.raises(KeeperAway, match=r"^fault$"):
        hand(keeper.door(), office.rosters(1, [office.ada]))

    assert re.fullmatch(r"FileNotFoundError replace:\d+\n", keeper.log.read_text())
    assert keeper.door().locate(digits).slot == slot


def test_nothing_secret_is_in_the_journal_the_rosters_or_the_log(keeper: Running, office: Office) -> None:
    digits, case, slot = kept(keeper)
    hand(keeper.door(Door.DESK), office.rosters(1, [office.ada]))
    release(keeper.door(Door.DESK), office.request(office.ada, case))
    exchanged = keeper.door().exchange(digits)
    raw(keeper, framed(b'{"verb":"locate","digits":"%s","odd":1}' % digits.encode()))
    raw(keeper, framed(digits.encode()))
    keeper.end(signal.SIGTERM)
    secrets = [slot, (keeper.folder / "pepper").read_bytes(), digits.encode(), exchanged.digits.encode()]
    for derived in (exchanged.old, exchanged.new):
        secrets += [derived.locator, derived.reply_seed, derived.signing_seed]
    secrets += [digits[:4].encode() + b" " + digits[4:8].encode()]

    def written(*names: str) -> set[bytes]:
        content = b"".join((keeper.folder / name).read_bytes() for name in names) + keeper.log.read_bytes()
        spelled = ((secret, secret.hex().encode(), b64encode(secret)) for secret in secrets)
        return {forms[0] for forms in spelled if any(form in content for form in forms)}

    assert {slot, exchanged.old.locator, exchanged.new.locator} == written("slots")
    assert written("journal", "seen") == set()


@pytest.mark.parametrize(("dumpable", "told"), [(False, "0"), (True, "1")])
def test_its_memory_is_hidden_unless_a_test_asks(*, dumpable: bool, told: str) -> None:
    asking = (
        "import ctypes, resource; from grievance.keeper.server import conceal;"
        f"conceal(dumpable={dumpable});"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE))"
    )

    said = subprocess.run([sys.executable, "-c", asking], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert said == f"{told} (0, 0)\n"


def test_the_receipts_of_one_keeper_mean_nothing_to_another(keeper: Running, tmp_path: Path, office: Office) -> None:
    (tmp_path / "elsewhere").mkdir()
    digits = new_digits()

    with Running(tmp_path / "elsewhere", office) as other:
        derived = {door.locate(digits).derivations.locator for door in (keeper.door(), other.door())}

    assert len(derived) == 2


def test_eight_clients_at_once_are_each_answered_their_own(keeper: Running) -> None:
    answers: list[tuple[bytes | None, bytes]] = []

    def file(door: Keeper) -> None:
        minted = door.mint()
        slot = door.keep(os.urandom(16), minted.derivations.locator)
        answers.append((door.locate(minted.digits).slot, slot))

    clients = [threading.Thread(target=file, args=(keeper.door(),)) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert len(answers) == len({slot for _, slot in answers}) == 8
    assert all(located == slot for located, slot in answers)
