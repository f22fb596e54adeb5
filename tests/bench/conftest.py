"""What measuring needs: databases that keep what they say, at the cost that has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import Postgresql, postgresql


@pytest.fixture(scope="session")
def lasting_postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgresql]:
    """Give a PostgreSQL that waits for its disk, as a real one does."""
    with postgresql(tmp_path_factory.getbasetemp().parent / "postgresql.lock", lasting=True) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def lasting_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the URL of a fresh database on each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'grievance.db'}"
        return
    server: Postgresql = request.getfixturevalue("lasting_postgresql")
    url = server.create()
    yield url
    server.drop(url)
