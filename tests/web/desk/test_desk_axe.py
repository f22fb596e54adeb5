"""axe at the desk: every page, in every state. Nobody who works here is kept out."""

from __future__ import annotations

from collections.abc import Callable

from axe import drawn, faults, pages_of
from browsers import Browser, Clock
from offices import TestOffice
from playwright.sync_api import Browser as Chrome
from rounds import Round, go
from test_look import WEB


def test_no_page_keeps_any_officer_out(
    made: TestOffice, browser: Callable[[str], Browser], stranger: Browser, clock: Clock, chrome: Chrome
) -> None:
    with drawn() as names:
        pages = go(Round(made, browser, stranger, clock))

    assert pages_of(WEB / "templates" / "desk") - names == set(), "a page that the round does not come past"
    assert faults(chrome, pages) == []
