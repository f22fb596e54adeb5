"""An office with somebody for each role alone, at the services on each database, and another one on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from databases import database
from offices import TestOffice
from paperwork import PaperOffice
from readers import with_readers
from steps import MORE


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def staffed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    """Give an office that every test of this room shares, on each engine, with readers outside and a register."""
    home = tmp_path_factory.mktemp("staffed")
    with database(request, home) as url, with_readers(home, url, MORE) as office:
        yield office


@pytest.fixture
def desks(staffed: TestOffice) -> Iterator[TestOffice]:
    """Lend that office; its clock is right each time."""
    yield staffed
    staffed.move_clock(0)


@pytest.fixture(scope="session")
def staffed_paper(tmp_path_factory: pytest.TempPathFactory) -> PaperOffice:
    """Give such an office that exists in memory only."""
    return PaperOffice.found(tmp_path_factory.mktemp("staffed-paper"), MORE)
