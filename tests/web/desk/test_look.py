"""What the stylesheet and the templates promise: contrast in both schemes, and nothing inline."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[3] / "web"
STYLE = (WEB / "static" / "desk.css").read_text()
RULES = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.DOTALL)
TEMPLATES = sorted((WEB / "templates" / "desk").glob("*.html"))
TOKENS = {
    name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", STYLE)
}

TEXT = [
    *[(ink, paper) for ink in ("ink", "ink-2", "ink-3") for paper in ("paper", "ground", "sunk", "accent-soft")],
    *[("accent", paper) for paper in ("paper", "ground", "sunk", "accent-soft")],
    *[("over", paper) for paper in ("over-soft", "paper", "ground", "accent-soft")],
    ("soon", "soon-soft"),
    ("on-accent", "accent"),
]
EDGES = [("edge", paper) for paper in ("paper", "ground", "sunk")] + [("accent", "accent-soft")]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_can_be_read(ink: str, paper: str, scheme: int) -> None:
    assert contrast(TOKENS[ink][scheme], TOKENS[paper][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "paper"), EDGES)
def test_the_edge_of_a_control_can_be_seen(edge: str, paper: str, scheme: int) -> None:
    assert contrast(TOKENS[edge][scheme], TOKENS[paper][scheme]) >= 3


def test_a_colour_is_written_once() -> None:
    assert re.findall(r"#[0-9a-f]{3,8}\b", re.sub(r"light-dark\([^)]*\)", "", RULES)) == []


def test_nothing_is_fetched_from_elsewhere() -> None:
    sources = [STYLE, (WEB / "static" / "desk.js").read_text(), *(path.read_text() for path in TEMPLATES)]

    assert [found for text in sources for found in re.findall(r"https?://|url\(|@import|\bfetch\(|XMLHttp", text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_has_nothing_that_the_content_policy_refuses(path: Path) -> None:
    text = path.read_text()

    assert (
        re.findall(r"\sstyle=|\son[a-z]+=|javascript:|<style|<script(?! src=\"/static/desk\.js\" defer>)", text) == []
    )
    assert "|safe" not in text
    assert "autoescape" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_every_form_that_changes_something_carries_the_token_of_its_session(path: Path) -> None:
    forms = re.findall(r"<form.*?</form>", path.read_text(), re.DOTALL)

    posted = [form for form in forms if 'method="post"' in form and 'action="/sign-in"' not in form]
    assert [form[:80] for form in posted if 'name="token"' not in form and "carried()" not in form] == []
