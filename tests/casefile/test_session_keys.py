from __future__ import annotations

import os
from dataclasses import replace

import pytest

from grievance.case.terms import Purpose
from grievance.casefile.sessions import lock_session, session_keys, unlock_session
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Unreadable

OFFICER = Unlocked(
    os.urandom(16), "Ruth Adeyemi", os.urandom(32), os.urandom(32), {Purpose.INTAKE: {1: os.urandom(32)}}
)
COOKIE, PROCESS = os.urandom(32), os.urandom(32)
KEYS = session_keys(COOKIE, PROCESS)
ENDS = 28_800


def test_cookie_and_process_together_open_it() -> None:
    sealed = lock_session(OFFICER, KEYS, ENDS)

    assert unlock_session(sealed, OFFICER.id, session_keys(COOKIE, PROCESS), ENDS) == OFFICER


@pytest.mark.parametrize(
    ("cookie", "process"),
    [(COOKIE, bytes(32)), (bytes(32), PROCESS), (PROCESS, COOKIE)],
    ids=["cookie alone", "process alone", "the two exchanged"],
)
def test_either_alone_opens_nothing(cookie: bytes, process: bytes) -> None:
    sealed = lock_session(OFFICER, KEYS, ENDS)

    with pytest.raises(Unreadable):
        unlock_session(sealed, OFFICER.id, session_keys(cookie, process), ENDS)


def test_it_is_bound_to_session_officer_and_end() -> None:
    sealed = lock_session(OFFICER, KEYS, ENDS)

    for officer, keys, ends in [
        (os.urandom(16), KEYS, ENDS),
        (OFFICER.id, replace(KEYS, id=os.urandom(16)), ENDS),
        (OFFICER.id, KEYS, ENDS + 1),
    ]:
        with pytest.raises(Unreadable):
            unlock_session(sealed, officer, keys, ends)


def test_a_flip_of_any_byte_is_refused() -> None:
    sealed = lock_session(OFFICER, KEYS, ENDS)

    for place in range(len(sealed)):
        flipped = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(Unreadable):
            unlock_session(flipped, OFFICER.id, KEYS, ENDS)


def test_at_rest_it_shows_neither_name_nor_seed() -> None:
    sealed = lock_session(OFFICER, KEYS, ENDS)

    for secret in (OFFICER.sealing_seed, OFFICER.signing_seed, OFFICER.circles[Purpose.INTAKE][1]):
        assert secret not in sealed
        assert secret.hex().encode() not in sealed
    assert OFFICER.name.encode() not in sealed


def test_one_cookie_stands_for_three_keys_that_have_nothing_in_common() -> None:
    assert len({KEYS.id, KEYS.key, KEYS.form, KEYS.key[:16], KEYS.form[:16]}) == 5
