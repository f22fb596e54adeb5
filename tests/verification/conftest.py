"""An office in which everything has happened once, for whoever wants to forge a piece of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from databases import Postgresql
from enemy import Enemy
from offices import MALIK, standing
from tampering import Lived, live

from grievance import officers
from grievance.case.terms import Purpose
from grievance.office import Process


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """Give an office with three cases, of which the log was told, and a manifest and officers that changed."""
    home = tmp_path_factory.mktemp("lived")
    url = f"sqlite:///{home / 'grievance.db'}"
    if request.param == "postgresql":
        server: Postgresql = request.getfixturevalue("postgresql")
        url = server.create()
    with standing(home, url) as office, closing(Enemy(url)) as enemy:
        officers.enrol_with_root(office.role(Process.CLI), office.keys, "Ines Caballero", [Purpose.INTAKE])
        lived = live(office, enemy)
        officers.disable_with_root(office.role(Process.CLI), office.keys, MALIK)
        office.unlocked.clear()  # the circle's key has turned
        lived.log()
        yield lived
