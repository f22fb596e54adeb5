"""What every room's tests may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Postgresql
from databases import postgresql as started

from grievance.store.engine import Store


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgresql]:
    """Give a real PostgreSQL, one for each process that runs tests (it starts in half a second)."""
    with started(tmp_path_factory.getbasetemp().parent / "postgresql.lock") as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh, empty database: the test runs once on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'grievance.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """Give a store with its tables made, on each engine."""
    store = Store(database_url)
    store.migrate()
    yield store
    store.close()
