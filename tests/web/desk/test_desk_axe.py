"""axe at the desk: every page, in every state. Nobody who works here is kept out."""

from __future__ import annotations

from collections.abc import Callable

from axe import Window, drawn, pages_of
from browsers import Browser, Clock
from offices import TestOffice
from rounds import Round, go
from test_look import WEB


def test_no_page_keeps_any_officer_out(
    made: TestOffice, browser: Callable[[str], Browser], stranger: Browser, clock: Clock, axe_window: Window
) -> None:
    with drawn() as names:
        pages = go(Round(made, browser, stranger, clock))

    assert pages_of(WEB / "templates" / "desk") - names == set(), "a page that the round does not come past"
    assert list(axe_window.faults(pages)) == []
