"""A real browser at the doors of a real office."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import Context
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from served import Served, served

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium: the one that `make test` found or installed, or one on the path."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise RuntimeError("no Chromium: run `make test`, which finds or installs one, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Served]:
    """Open both doors of an office, on each database."""
    with served(tmp_path, database_url) as opened:
        yield opened


@pytest.fixture
def context(browser: Browser) -> Iterator[Context]:
    """Make browsers with a memory of their own, and hold each page to what we promise of every page."""
    made: list[BrowserContext] = []
    trouble: list[str] = []

    def make(width: int, *, scripts: bool, url: str) -> BrowserContext:
        fresh = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
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
