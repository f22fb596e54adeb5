"""The keeper's doors, to those who say too much, too little or nonsense, and what its memory and log give away."""

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
from base64 import b64encode
from pathlib import Path

import pytest
from running import ROOT, Office, Running, framed, hand, kept, raw, release

from grievance.errors import KeeperAway
from grievance.keeper import frames
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import Door
from grievance.seal.receipt import new_digits


def test_a_door_refuses_another_door_s_verbs(keeper: Running) -> None:
    for door, verb in (
        ("worker", "mint"),
        ("worker", "hour"),
        ("intake", "release"),
        ("intake", "drop"),
        ("desk", "forget"),
        ("worker", "forget"),
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
        slot = door.keep(os.urandom(16), minted.derivations.locator).slot
        answers.append((door.locate(minted.digits).slot, slot))

    clients = [threading.Thread(target=file, args=(keeper.door(),)) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()

    assert len(answers) == len({slot for _, slot in answers}) == 8
    assert all(located == slot for located, slot in answers)
