"""An office is made, and its officers come and go, at a terminal."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
from terminal import Login, Terminal, handed_over

from grievance.settings import load

CAST = {
    "Ruth Adeyemi": "intake,lead",
    "Malik Ferhat": "intake,lead",
    "Salma Idrissi": "safety",
    "Piotr Wrona": "witness",
}


@dataclass
class Made:
    """An office as `grievance init` made it, and what the command said."""

    terminal: Terminal
    home: Path
    keys: Path
    said: str

    def login(self, name: str) -> Login:
        """Return what was handed over for an officer."""
        return next(login for login in handed_over(self.said) if login.name == name)

    def typed(self, name: str, codes_on: int = 0) -> str:
        """Return what an officer types to unlock, with the code of now or one that comes after it."""
        return typed(self.login(name), codes_on)


def typed(login: Login, codes_on: int = 0) -> str:
    code = pyotp.TOTP(login.secret).at(int(time.time()) + 30 * codes_on)
    return f"{login.name}\n{login.passphrase}\n{code}\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("office")
    home, keys = folder / "home", folder / "keys"
    terminal = Terminal(load(home=home, mode="test", sign_in_cost="cheap").environment())
    named = [word for name, circles in CAST.items() for word in ("--officer", f"{name}={circles}")]
    return Made(terminal, home, keys, terminal.done("init", "--keys", str(keys), *named))


def test_init_says_which_circle_nobody_sits_in(made: Made) -> None:
    assert "Nobody sits in: outside." in made.said


def test_init_hands_over_every_officer_once(made: Made) -> None:
    logins = handed_over(made.said)

    assert [login.name for login in logins] == list(CAST)
    assert len({login.passphrase for login in logins}) == len(CAST)
    assert all(pyotp.parse_uri(login.uri).secret == login.secret for login in logins)


def test_init_puts_the_offline_keys_where_it_was_told_and_nowhere_else(made: Made) -> None:
    private = [(made.keys / name).read_text().strip() for name in ("root.key", "recovery.key")]

    kept = b"".join(path.read_bytes() for path in made.home.rglob("*") if path.is_file())

    assert [key for key in private if key.encode() in kept or bytes.fromhex(key) in kept] == []
    assert {path.stat().st_mode & 0o777 for path in made.keys.iterdir()} == {0o600}


def test_init_makes_no_second_office(made: Made, tmp_path: Path) -> None:
    assert "already" in made.terminal.refused("init", "--keys", str(tmp_path / "keys"))


def test_init_keeps_no_keys_under_the_home(tmp_path: Path) -> None:
    terminal = Terminal(load(home=tmp_path, mode="test").environment())

    assert "must not lie under GRIEVANCE_HOME" in terminal.refused("init", "--keys", str(tmp_path / "keys"))


def test_init_knows_the_circles(tmp_path: Path) -> None:
    terminal = Terminal(load(home=tmp_path / "home", mode="test").environment())

    ran = terminal.run("init", "--keys", str(tmp_path / "keys"), "--officer", "Ruth Adeyemi=board")

    assert ran.returncode == 2
    assert "there is no circle 'board'; there are intake, lead, safety, witness, outside" in ran.stderr
    assert not (tmp_path / "keys").exists()


def test_the_root_enrols_and_disables(made: Made) -> None:
    added = made.terminal.done("officer", "add", "Yusra Haddad", "--circles", "outside", "--keys", str(made.keys))
    listed = made.terminal.done("officer", "list")
    made.terminal.done("officer", "disable", "Yusra Haddad", "--keys", str(made.keys))

    assert [login.name for login in handed_over(added)] == ["Yusra Haddad"]
    assert "Nobody sits in" not in listed
    assert "Nobody sits in: outside." in made.terminal.done("officer", "list")


def test_two_officers_enrol_a_third_who_can_then_unlock(made: Made) -> None:
    both = made.typed("Ruth Adeyemi") + made.typed("Salma Idrissi")
    added = made.terminal.done("officer", "add", "Ines Caballero", "--circles", "intake", typed=both)
    (login,) = handed_over(added)

    listed = made.terminal.done("officer", "list", "--names", typed=typed(login))

    assert {"Ines Caballero", "Ruth Adeyemi", "Malik Ferhat"} <= {line.split("  ")[-1] for line in listed.splitlines()}
    assert "Piotr Wrona" not in listed


def test_one_officer_twice_is_not_two(made: Made) -> None:
    twice = made.typed("Malik Ferhat") + made.typed("Malik Ferhat", codes_on=1)

    said = made.terminal.refused("officer", "add", "Nobody", "--circles", "intake", typed=twice)

    assert said == "Two different officers are needed."


def test_a_wrong_passphrase_is_one_sentence_for_everything(made: Made) -> None:
    wrong = "Piotr Wrona\nwrong-wrong-wrong-wrong\n000000\n"

    said = made.terminal.refused("officer", "disable", "Ruth Adeyemi", typed=wrong)

    assert said == "That did not open: the name, the passphrase or the code is not right."


def test_the_list_without_a_passphrase_has_no_names(made: Made) -> None:
    listed = made.terminal.done("officer", "list")

    assert [name for name in CAST if name in listed] == []
