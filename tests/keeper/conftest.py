"""Who is there in the tests of the keeper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Office, Running


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def keeper(tmp_path: Path, office: Office) -> Iterator[Running]:
    with Running(tmp_path, office) as running:
        yield running.ready()
