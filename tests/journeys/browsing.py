"""What a journey is given: a maker of browsers, each with a memory of its own."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import BrowserContext


class Context(Protocol):
    """Make a browser so many pixels wide, with scripts or without, that may go to one address only."""

    def __call__(self, width: int, *, scripts: bool, url: str) -> BrowserContext:
        """Make it."""
