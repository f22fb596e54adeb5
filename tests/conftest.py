"""What every room's tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import axe
import pytest
from chromium import chromium
from databases import Postgresql, database
from databases import postgresql as started
from enemy import Enemy
from hypothesis import settings
from offices import TestOffice, standing
from paperwork import PaperOffice
from playwright.sync_api import Browser
from readers import with_readers

from grievance.store.engine import Store

settings.register_profile("house", deadline=None)  # how long something takes is measured, and asserted by no test
settings.load_profile("house")

SLOWEST = Path(__file__).with_name("slowest.txt")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, as they are listed: in the end no process works on one alone."""
    place = {config.rootpath / name: at for at, name in enumerate(SLOWEST.read_text().split())}
    items.sort(key=lambda item: place.get(item.path, len(place)))


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgresql]:
    """Give a real PostgreSQL, one for each process that runs tests (it starts in half a second)."""
    with started(tmp_path_factory.getbasetemp().parent / "postgresql.lock") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh, empty database: the test runs once on each engine."""
    with database(request, tmp_path) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Give a store with its tables made, on each engine."""
    store = Store(database_url)
    store.migrate()
    yield store
    store.close()


@pytest.fixture
def standing_office(database_url: str, tmp_path: Path) -> Iterator[TestOffice]:
    """Give an office of its own, as `init` makes one, with five officers and a keeper at work, on each engine."""
    with standing(tmp_path, database_url) as office:
        yield office


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lasting_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Give the office that `office` lends out."""
    home = tmp_path_factory.mktemp("office")
    with database(request, home) as url, standing(home, url) as office:
        yield office


@pytest.fixture
def office(lasting_office: TestOffice) -> Iterator[TestOffice]:
    """Lend an office to tests that look at their own cases only: the keeper runs and the clock is right each time."""
    yield lasting_office
    lasting_office.move_clock(0)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def outside_office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Give an office with auditors, an interpreter and a register, to tests that look at their own cases only."""
    home = tmp_path_factory.mktemp("outside")
    with database(request, home) as url, with_readers(home, url) as office:
        yield office


@pytest.fixture
def enemy(lasting_office: TestOffice) -> Iterator[Enemy]:
    """Let somebody loose on the rows of the office that is lent out."""
    with closing(Enemy(lasting_office.settings.database_url)) as enemy:
        yield enemy


@pytest.fixture
def intruder(standing_office: TestOffice) -> Iterator[Enemy]:
    """Let somebody loose on the rows of an office of its own."""
    with closing(Enemy(standing_office.settings.database_url)) as enemy:
        yield enemy


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    """Give a real browser, one for each process that runs tests: Playwright allows no second one beside it."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def axe_window(chrome: Browser) -> Iterator[axe.Window]:
    """Give a window with axe in it, one for each process."""
    with axe.window(chrome) as window:
        yield window


@pytest.fixture(scope="session")
def paper_office(tmp_path_factory: pytest.TempPathFactory) -> PaperOffice:
    """Give an office that exists in memory only, to whoever makes and reads case files."""
    return PaperOffice.found(tmp_path_factory.mktemp("paper"))
