"""axe in a real browser, over pages that a walk through a door brought home: in both schemes, narrow and wide.

Every page is held to every rule as it looks first, in light on a phone. How another scheme and a wide window look is
written for elements and classes: a page is looked at in those ways when it has one that no page before it had.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import quote, unquote, urlsplit

from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page, Route

VENDORED = Path(__file__).parent / "vendored" / "axe-core"
STATIC = Path(__file__).parents[1] / "web" / "static"
NARROW, WIDE = 320, 1440  # CSS pixels
Scheme = Literal["light", "dark"]
Look = tuple[Scheme, int]
"""A scheme, and how wide the window is."""

LOOKS: Sequence[Look] = (("light", NARROW), ("light", WIDE), ("dark", NARROW), ("dark", WIDE))
GRAVE = {"serious", "critical"}  # of a best practice; what WCAG asks for is asked for whatever its weight
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
IN_COLOUR = ["color-contrast", "link-in-text-block"]  # the rules whose answer another scheme may change
RUN = """(only) => {
  document.querySelectorAll("details").forEach((closed) => { closed.open = true; });
  const told = (one) => ({
    rule: one.id,
    impact: one.impact,
    practice: one.tags.includes("best-practice"),
    at: one.nodes.map((node) => node.html.slice(0, 160)),
  });
  const lean = { preload: false, iframes: false, selectors: false, elementRef: false };
  const asked = { runOnly: only, resultTypes: ["violations"], ...lean };
  return axe.run(document, asked).then((found) => found.violations.map(told));
}"""
LARGE = """(size) => {
  document.documentElement.style.fontSize = size;
  return document.documentElement.scrollWidth;
}"""


class Found(TypedDict):
    """What axe found on one page: the rule, its weight, whether it is no more than a practice, and where."""

    rule: str
    impact: str
    practice: bool
    at: list[str]


@contextmanager
def drawn() -> Iterator[set[str]]:
    """Gather the names of all templates that are drawn meanwhile."""
    names: set[str] = set()

    def draw(_: Flask, template: Template, **__: object) -> None:
        names.add(str(template.name))

    with template_rendered.connected_to(draw):
        yield names


def pages_of(folder: Path) -> set[str]:
    """Name the templates of a door that are whole pages, not parts of one."""
    return {f"{folder.name}/{path.name}" for path in folder.glob("*.html") if "{% extends" in path.read_text()}


def faults(browser: Browser, pages: Mapping[str, str], looks: Sequence[Look] = LOOKS) -> list[str]:
    """Look at pages, source by name; return a line for each thing that keeps somebody out."""
    context = browser.new_context()
    context.add_init_script(path=VENDORED / "axe.min.js")
    context.route("**/*", lambda route: _serve(route, pages))
    page = context.new_page()
    found: list[str] = []
    known: set[str] = set()
    for name, source in pages.items():
        styled = _styled(source)
        found += _faults(page, name, looks[:1] if styled <= known else looks)
        known |= styled
    context.close()
    return found


def _styled(source: str) -> set[str]:
    """Return what rules of style are written for: the elements and the classes of a page."""
    classes = (name for each in re.findall(r'class="([^"]*)"', source) for name in each.split())
    return {*re.findall(r"<([a-z]+)", source), *(f".{name}" for name in classes)}


def _faults(page: Page, name: str, looks: Sequence[Look]) -> Iterator[str]:
    page.goto(f"http://door/page/{quote(name, safe='')}")
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        results: list[Found] = page.evaluate(RUN, TAGS if scheme == "light" else IN_COLOUR)
        for one in results:
            if not one["practice"] or one["impact"] in GRAVE:
                yield f"{name} ({scheme}, {width}): {one['rule']}: {' '.join(one['at'][:2])}"
    page.set_viewport_size({"width": NARROW, "height": 800})
    for size in ("100%", "200%"):  # WCAG 1.4.10 and 1.4.4: nothing is read by moving sideways, in twice the size either
        wide = page.evaluate(LARGE, size)
        if wide > NARROW:
            yield f"{name} (letters at {size}): {wide} pixels wide"


def _serve(route: Route, pages: Mapping[str, str]) -> None:
    _, kind, name = urlsplit(route.request.url).path.split("/", 2)
    if kind == "page":
        route.fulfill(body=pages[unquote(name)], content_type="text/html; charset=utf-8")
    else:
        route.fulfill(path=STATIC / name)
