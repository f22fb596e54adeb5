"""A real browser at the doors of a real office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browsing import Context
from databases import database
from playwright.sync_api import Browser, BrowserContext
from served import Quick, Served, served


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Open both doors of an office, on each database, to journeys that look at their own cases only.

    What a browser does and what a database does know nothing of each other: a journey that is made in several ways is
    made on both, and not in each way on each.
    """
    home = tmp_path_factory.mktemp("journeys")
    with database(request, home) as url, served(home, url, Quick) as opened:
        yield opened


@pytest.fixture
def context(chrome: Browser) -> Iterator[Context]:
    """Make browsers with a memory of their own, and hold each page to what we promise of every page."""
    made: list[BrowserContext] = []
    trouble: list[str] = []

    def make(width: int, *, scripts: bool, url: str) -> BrowserContext:
        fresh = chrome.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        fresh.on("request", lambda request: None if request.url.startswith(url) else trouble.append(request.url))
        fresh.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        fresh.on("weberror", lambda error: trouble.append(str(error.error)))
        fresh.set_default_timeout(15_000)
        made.append(fresh)
        return fresh

    yield make
    for each in made:
        each.close()
    assert trouble == [], "a page fetched from elsewhere, broke the content policy, or failed"
