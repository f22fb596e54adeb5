"""A key slot opens in a process of its own, which tells nothing but the secret."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from grievance.casefile.unlocked import Unlocked
from grievance.casefile.unlocking import HOUSE, open_apart
from grievance.errors import Unreadable
from grievance.seal.passphrase import CHEAP, seal_slot

OFFICE, OFFICER = b"o" * 16, b"r" * 16


def test_the_secret_comes_out_with_the_passphrase() -> None:
    slot = seal_slot("tavoki-lumeba", OFFICE, OFFICER, b"secret\0\xff", CHEAP)

    assert open_apart("tavoki-lumeba", OFFICE, OFFICER, slot) == b"secret\0\xff"


@pytest.mark.parametrize(
    ("passphrase", "office", "officer"),
    [("wrong", OFFICE, OFFICER), ("", OFFICE, OFFICER), ("right", OFFICER, OFFICER), ("right", OFFICE, OFFICE)],
)
def test_nothing_comes_out_without_it(passphrase: str, office: bytes, officer: bytes) -> None:
    with pytest.raises(Unreadable):
        open_apart(passphrase, office, officer, seal_slot("right", OFFICE, OFFICER, b"secret", CHEAP))


@pytest.mark.parametrize("slot", [b"", b"\x01", os.urandom(200)])
def test_what_is_no_slot_opens_no_more(slot: bytes) -> None:
    with pytest.raises(Unreadable):
        open_apart("right", OFFICE, OFFICER, slot)


def test_the_process_says_nothing_of_what_it_was_asked() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "grievance.casefile.unlocking"],
        input=b"tavoki-lumeba",
        capture_output=True,
        cwd=HOUSE,
        check=False,
    )

    assert done.returncode
    assert b"tavoki" not in done.stdout + done.stderr


def test_an_unlocked_officer_does_not_wander_into_a_log() -> None:
    officer = Unlocked(OFFICER, "Ruth", b"sealing", b"signing")

    for shown in (repr(officer), str(officer), f"{officer}"):
        assert "sealing" not in shown
        assert "Ruth" not in shown
