"""The desk of a real office: services, database and keeper as they serve, and officers with their browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsers import Browser, Clock
from flask import Flask
from offices import TestOffice
from readers import with_readers

from grievance.casefile.unlocked import Unlocked
from grievance.office import Office, Process
from web.desk.app import create_app


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    home = tmp_path_factory.mktemp("desk")
    with with_readers(home, f"sqlite:///{home / 'grievance.db'}") as office:
        yield office


@pytest.fixture(scope="session")
def office(made: TestOffice) -> Office:
    return made.role(Process.DESK)


@pytest.fixture(scope="session")
def unlocked(made: TestOffice) -> Callable[[str], Unlocked]:
    """Unlock an officer with passphrase and code, once: a code is good for one sign-in only."""
    return made.officer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(office: Office, clock: Clock) -> Flask:
    return create_app(office, clock)


@pytest.fixture
def stranger(app: Flask, office: Office) -> Browser:
    return Browser(app.test_client(), office.settings.desk_origins[0])


@pytest.fixture
def browser(app: Flask, office: Office, unlocked: Callable[[str], Unlocked]) -> Callable[[str], Browser]:
    """Give an officer's browser with a session that has just begun."""

    def begin(name: str) -> Browser:
        own = Browser(app.test_client(), office.settings.desk_origins[0])
        secret = app.extensions["desk"].sessions.open(unlocked(name))
        own.client.set_cookie("__Host-desk", secret, domain="127.0.0.1", secure=True)
        return own

    return begin


@pytest.fixture
def ruth(browser: Callable[[str], Browser]) -> Browser:
    return browser("Ruth Adeyemi")


@pytest.fixture
def told(made: TestOffice) -> Office:
    """Give the public door's office, to file complaints with."""
    return made.role(Process.PUBLIC)


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).parents[3]
