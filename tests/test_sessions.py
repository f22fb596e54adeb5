from __future__ import annotations

import pytest

from grievance.case.terms import Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Locked
from grievance.sessions import Sessions

RUTH = Unlocked(b"r" * 16, "Ruth", b"s" * 32, b"t" * 32, {Purpose.INTAKE: {1: b"u" * 32, 2: b"v" * 32}})
MALIK = Unlocked(b"m" * 16, "Malik", b"w" * 32, b"x" * 32, {Purpose.INTAKE: {1: b"u" * 32}, Purpose.OUTSIDE: {}})


class Clock:
    """Seconds that pass only when a test says so."""

    now = 5000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


def test_a_session_gives_back_the_very_officer() -> None:
    sessions = Sessions()

    assert sessions.resume(sessions.open(RUTH)) == RUTH
    assert sessions.resume(sessions.open(MALIK)) == MALIK


@pytest.mark.parametrize("secret", ["", "0" * 64, "0" * 62, "no hex at all", "é", "0" * 4096])
def test_what_is_no_secret_of_a_living_session_is_locked(secret: str) -> None:
    sessions = Sessions()
    sessions.open(RUTH)

    with pytest.raises(Locked):
        sessions.resume(secret)
    assert sessions.seconds_left(secret) == 0


def test_a_secret_opens_nothing_in_another_process() -> None:
    secret = Sessions().open(RUTH)

    with pytest.raises(Locked):
        Sessions().resume(secret)


def test_every_session_has_a_secret_and_a_form_token_of_its_own() -> None:
    sessions = Sessions()
    secrets = [sessions.open(RUTH) for _ in range(20)]
    tokens = [sessions.form_token(secret) for secret in secrets]

    assert len({*secrets, *tokens}) == 40
    assert sessions.is_form_token(secrets[0], tokens[0])
    assert not sessions.is_form_token(secrets[0], tokens[1])
    assert not sessions.is_form_token(secrets[0], "")
    assert not sessions.is_form_token(secrets[0], "é")


def test_left_alone_it_ends_after_fifteen_minutes() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    secret = sessions.open(RUTH)

    clock.now += 899
    assert sessions.seconds_left(secret) == 1
    clock.now += 1
    with pytest.raises(Locked):
        sessions.resume(secret)


def test_used_it_goes_on_and_ends_after_eight_hours_all_the_same() -> None:
    clock = Clock()
    sessions = Sessions(clock=clock)
    secret = sessions.open(RUTH)

    for _ in range(47):
        clock.now += 600
        assert sessions.resume(secret) == RUTH
    clock.now += 599
    assert sessions.seconds_left(secret) == 1
    clock.now += 1
    with pytest.raises(Locked):
        sessions.resume(secret)


def test_closing_ends_one_session_and_closing_an_officer_all_of_theirs() -> None:
    sessions = Sessions()
    first, second, other = sessions.open(RUTH), sessions.open(RUTH), sessions.open(MALIK)

    sessions.close(first)
    sessions.close("not a secret")
    with pytest.raises(Locked):
        sessions.resume(first)
    assert sessions.resume(second) == RUTH

    sessions.close_officer(RUTH.id)
    with pytest.raises(Locked):
        sessions.resume(second)
    assert sessions.resume(other) == MALIK
