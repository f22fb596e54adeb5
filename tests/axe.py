"""axe in a real browser, over pages that a walk through a door brought home: in both schemes, narrow and wide.

Every page is held to every rule as it looks first, in light on a phone. How another scheme and a wide window look is
written for elements and classes: as many pages are looked at in those ways as it takes to come past each of them.

All pages are drawn in one window, one after the other: axe is dear to load, and quicker each time it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TypedDict
from urllib.parse import urlsplit

from flask import Flask, template_rendered
from jinja2 import Template
from playwright.sync_api import Browser, Page, Route

VENDORED = Path(__file__).parent / "vendored" / "axe-core"
STATIC = Path(__file__).parents[1] / "web" / "static"
NARROW, WIDE, HIGH = 320, 1440, 800  # CSS pixels
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
DRAW = """(source) => new Promise((drawn) => {
  for (let timer = setTimeout(() => {}); timer > 0; timer -= 1) clearTimeout(timer);
  document.head.innerHTML = '<meta name="color-scheme" content="normal">';  // what a page says of it would outlive it
  document.open();
  addEventListener("load", () => drawn(), { once: true });
  document.write(source);
  document.close();
})"""
LARGE = """(sizes) => sizes.map((size) => {
  document.documentElement.style.fontSize = size;
  return document.documentElement.scrollWidth;
})"""


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


class Window:
    """A window with axe in it, and how it looks now. `trouble` is what went wrong in the scripts of pages."""

    def __init__(self, page: Page) -> None:
        """Take an empty page, in light on a phone."""
        self.trouble: list[str] = []
        self._page, self._look = page, LOOKS[0]
        page.on("pageerror", lambda error: self.trouble.append(f"a script: {error}"))
        page.evaluate((VENDORED / "axe.min.js").read_text())

    def faults(self, pages: Mapping[str, str], looks: Sequence[Look] = LOOKS) -> Iterator[str]:
        """Look at pages, source by name; give a line for each thing that keeps somebody out."""
        apart = _showing_all(pages)
        for name, source in pages.items():
            yield from self._faults(name, source, looks if name in apart else looks[:1])
        while self.trouble:
            yield self.trouble.pop()

    def _faults(self, name: str, source: str, looks: Sequence[Look]) -> Iterator[str]:
        self._page.evaluate(DRAW, source)
        for look in looks:
            self._turn(look)
            results: list[Found] = self._page.evaluate(RUN, TAGS if look[0] == "light" else IN_COLOUR)
            for one in results:
                if not one["practice"] or one["impact"] in GRAVE:
                    yield f"{name} ({look[0]}, {look[1]}): {one['rule']}: {' '.join(one['at'][:2])}"
        self._turn(LOOKS[0])
        sizes = ["100%", "200%"]  # WCAG 1.4.10 and 1.4.4: nothing is read by moving sideways, in twice the size either
        for size, wide in zip(sizes, self._page.evaluate(LARGE, sizes), strict=True):
            if wide > NARROW:
                yield f"{name} (letters at {size}): {wide} pixels wide"

    def _turn(self, look: Look) -> None:
        if look != self._look:
            self._look = scheme, width = look
            self._page.emulate_media(color_scheme=scheme)
            self._page.set_viewport_size({"width": width, "height": HIGH})


@contextmanager
def window(browser: Browser) -> Iterator[Window]:
    """Open one."""
    context = browser.new_context(viewport={"width": NARROW, "height": HIGH}, color_scheme="light")
    context.route("**/*", _serve)
    page = context.new_page()
    page.goto("http://door/")
    yield Window(page)
    context.close()


def _showing_all(pages: Mapping[str, str]) -> set[str]:
    """Choose pages that between them have all that rules of style are written for."""
    styled = {name: _styled(source) for name, source in pages.items()}
    left, chosen = set[str]().union(*styled.values()), set[str]()
    while left:
        name = max(styled, key=lambda each: len(styled[each] & left))
        chosen.add(name)
        left -= styled[name]
    return chosen


def _styled(source: str) -> set[str]:
    """Return what rules of style are written for: the elements and the classes of a page."""
    classes = (name for each in re.findall(r'class="([^"]*)"', source) for name in each.split())
    return {*re.findall(r"<([a-z]+)", source), *(f".{name}" for name in classes)}


def _serve(route: Route) -> None:
    """Give an empty page, or a file of ours; each script has a scope of its own, as if each page had a window."""
    _, _, name = urlsplit(route.request.url).path.rpartition("/")
    if name.endswith(".js"):
        script = (STATIC / name).read_text()
        route.fulfill(body=f"(() => {{{script}}})()", content_type="text/javascript")
    elif name:
        route.fulfill(path=STATIC / name)
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html; charset=utf-8")
