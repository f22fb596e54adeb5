"""What the stylesheets promise to eyes, hands and paper, whatever the screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = [*sorted((ROOT / "web" / "static").glob("*.css")), ROOT / "bots" / "rehearsal" / "static" / "page.css"]
NAMES = [sheet.name for sheet in SHEETS]


def rules(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_nothing_moves_so_nobody_has_to_ask_for_less(sheet: Path) -> None:
    assert re.findall(r"transition|animation|@keyframes|scroll-behavior", rules(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_who_asks_for_more_contrast_gets_it_and_their_own_colours_hold(sheet: Path) -> None:
    assert "@media (prefers-contrast: more)" in rules(sheet)
    assert "@media (forced-colors: active)" in rules(sheet)


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_what_is_in_focus_has_a_mark_of_two_pixels_or_more(sheet: Path) -> None:
    marks = re.findall(r"(?:^|\})\s*:focus-visible \{ outline: (\d)px solid", rules(sheet))

    assert marks
    assert min(map(int, marks)) >= 2


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_a_mark_is_taken_from_nothing_that_the_keyboard_comes_to(sheet: Path) -> None:
    # what a script or a link puts in focus, and a row whose mark goes around the whole of it
    allowed = {'main:focus, [role="alert"]:focus', '[tabindex="-1"]:focus', ".row a:focus-visible"}

    bare = re.findall(r"(?:^|[{}])\s*([^{}]+?)\s*\{[^{}]*outline: (?:none|0)\b", rules(sheet))

    assert set(bare) <= allowed


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_paper_is_light(sheet: Path) -> None:
    printed = rules(sheet).partition("@media print {")[2]

    assert ":root { color-scheme: light; }" in printed


@pytest.mark.parametrize("sheet", SHEETS, ids=NAMES)
def test_no_letter_has_a_size_that_cannot_grow(sheet: Path) -> None:
    printed = rules(sheet).replace(rules(sheet).partition("@media print {")[2], "")

    assert re.findall(r"font(?:-size)?:[^;}]*\d(?:px|pt|vw)", printed) == []
