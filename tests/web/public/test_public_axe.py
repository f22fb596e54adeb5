"""axe at the public door: every page, in every state, in our language, a longer one and one that runs the other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from axe import LOOKS, NARROW, Look, drawn, faults, pages_of
from flask import Flask
from offices import TestOffice
from playwright.sync_api import Browser
from tongues import WALKED
from visits import Visit
from wandering import Walk, wander

from grievance.keeper.client import Keeper
from grievance.office import SOCKETS, Process
from web.public.app import create_app

LOOKED_AT: Mapping[str, Sequence[Look]] = {
    "en": LOOKS,
    "fr": [("light", NARROW)],
    "ar": [("light", NARROW), ("dark", NARROW)],
}
"""Templates and rules of style are the same in every language: what another scheme or a wide window may change is
looked at in ours, and once more in dark where there are digits that only some languages have. Every page is held to
every rule in each language, on a phone; there words are longest for the room they have."""

TEMPLATES = Path(__file__).parents[3] / "web" / "templates" / "public"


@pytest.fixture(scope="module")
def away(behind: TestOffice) -> Flask:
    """Give the door as a process has it that does not wait long for a keeper that is away."""
    office = behind.role(Process.PUBLIC)
    office.keeper = Keeper(behind.settings.sockets / SOCKETS[Process.PUBLIC], timeout=0.2)
    return create_app(office)


@pytest.mark.parametrize("language", WALKED)
def test_no_page_keeps_anybody_out(
    public: Flask, away: Flask, behind: TestOffice, chrome: Browser, language: str
) -> None:
    with drawn() as names:
        pages = wander(Walk(Visit(public), Visit(away), behind, language))

    assert pages_of(TEMPLATES) - names == set(), "a page that the walk does not come past"
    assert faults(chrome, pages, LOOKED_AT[language]) == []


def test_axe_would_say_so(chrome: Browser) -> None:
    style = "<style>p { color: #ccc } @media (prefers-color-scheme: dark) { * { background: #222 } }</style>"
    small = '<button aria-label="x" style="inline-size: 9px; padding: 0"></button>' * 2
    page = f'<!doctype html><html lang="en"><title>Bare</title>{style}<h1>A heading</h1><p>Words</p>{small}<input>'

    found = faults(chrome, {"bare": page})

    assert [line for line in found if line.startswith("bare (light, 320): label: <input>")]
    assert [line for line in found if line.startswith("bare (light, 320): target-size: <button")]
    assert [line for line in found if line.startswith("bare (light, 1440): color-contrast: <p")]
    assert [line for line in found if line.startswith("bare (dark, 320): color-contrast: <h1>")]
