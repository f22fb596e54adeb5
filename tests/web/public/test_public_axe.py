"""axe at the public door: every page, in every state, in our language, a longer one and one that runs the other way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from axe import LOOKS, NARROW, Look, Window, drawn, pages_of
from flask import Flask
from offices import TestOffice
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

SCHEMES = '<meta name="color-scheme" content="light dark"><title>'
TEMPLATES = Path(__file__).parents[3] / "web" / "templates" / "public"


@pytest.fixture(scope="module")
def away(behind: TestOffice) -> Flask:
    """Give the door as a process has it that does not wait long for a keeper that is away."""
    office = behind.role(Process.PUBLIC)
    office.keeper = Keeper(behind.settings.sockets / SOCKETS[Process.PUBLIC], timeout=0.2)
    return create_app(office)


@pytest.mark.parametrize("language", WALKED)
def test_no_page_keeps_anybody_out(
    public: Flask, away: Flask, behind: TestOffice, axe_window: Window, language: str
) -> None:
    with drawn() as names:
        pages = wander(Walk(Visit(public), Visit(away), behind, language))

    assert pages_of(TEMPLATES) - names == set(), "a page that the walk does not come past"
    assert list(axe_window.faults(pages, LOOKED_AT[language])) == []


def test_axe_would_say_so(axe_window: Window) -> None:
    style = "<style>p { color: #ccc } @media (prefers-color-scheme: dark) { * { background: #222 } }</style>"
    small = '<button aria-label="x" style="inline-size: 9px; padding: 0"></button>' * 2
    page = f'<!doctype html><html lang="en"><title>Bare</title>{style}<h1>A heading</h1><p>Words</p>{small}<input>'

    before, found = (list(axe_window.faults({"bare": each})) for each in (page.replace("<title>", SCHEMES), page))

    assert [line for line in found if line.startswith("bare (light, 320): label: <input>")]
    assert [line for line in found if line.startswith("bare (light, 320): target-size: <button")]
    assert [line for line in found if line.startswith("bare (light, 1440): color-contrast: <p")]
    assert [line for line in found if line.startswith("bare (dark, 320): color-contrast: <h1>")]
    assert not [line for line in before if line.startswith("bare (dark, 320): color-contrast: <h1>")]


def test_every_page_is_looked_at_with_its_scripts(axe_window: Window) -> None:
    unhidden = '<button id="print" hidden></button>'
    page = f'<!doctype html><html lang="en"><title>Bare</title><script src="/static/desk.js" defer></script>{unhidden}'

    found = axe_window.faults({"one": page, "another": page})

    named = [line.partition(":")[0] for line in found if ": button-name: " in line]
    assert named == ["one (light, 320)", "one (light, 1440)", "another (light, 320)"]
