"""Somebody at the public door without scripts: opens pages, fills in forms, presses buttons."""

from __future__ import annotations

import html
import re
from typing import Any

from flask import Flask
from multiparts import MULTIPART, file, multipart, word
from werkzeug.test import TestResponse

from grievance.demo.visiting import Page

ORIGIN = "http://127.0.0.1:8000"
STORY = "They took our passports in June. There are eighteen of us in the house by the kiln."


class Visit:
    """One browser. `last` is the whole of the last answer."""

    def __init__(self, app: Flask) -> None:
        """Stand before the door."""
        self._client = app.test_client()
        self.last: TestResponse

    def ask(self, method: str, path: str, **request: Any) -> TestResponse:  # noqa: ANN401 - werkzeug's own arguments
        """Send a request as our own page would, save for the headers given."""
        given = {"Host": "127.0.0.1:8000", "Origin": ORIGIN} | request.pop("headers", {})
        headers = {name: value for name, value in given.items() if value}
        self.last = self._client.open(path, method=method, headers=headers, buffered=True, **request)
        return self.last

    def open(self, path: str) -> Page:
        """Open a page."""
        return self._page(self.ask("GET", path))

    def post(self, path: str, **fields: str) -> Page:
        """Send fields, whatever form they came from."""
        return self._page(self.ask("POST", path, data=fields))

    def send(self, page: Page, to: str, **typed: str) -> Page:
        """Fill in the form that can go to an address ending so, and send it there with what it hides."""
        target, hidden = page.form(to)
        return self.post(target, **hidden | typed)

    def bring(self, page: Page, to: str, *files: tuple[str, bytes], **typed: str) -> Page:
        """Send a form with files, each a name and its bytes."""
        target, hidden = page.form(to)
        words = [word(name, value) for name, value in (hidden | typed).items()]
        body = multipart(*words, *(file(name, data) for name, data in files))
        return self._page(self.ask("POST", target, data=body, content_type=MULTIPART))

    def tell(self, story: str = STORY, language: str = "en") -> Page:
        """Tell a story; the page that answers is the receipt."""
        form = self.send(self.open(f"/{language}/"), "/tell", about="company")
        return self.send(form, "/file", story=story)

    def enter(self, receipt: str, language: str = "en") -> Page:
        """Open the letters with a receipt."""
        return self.send(self.open(f"/{language}/mailbox"), "/mailbox", receipt=receipt)

    def _page(self, response: TestResponse) -> Page:
        return Page(response.status_code, response.get_data(as_text=True))


def digits(page: Page) -> str:
    """Read the receipt off the page, as the eye does: five groups."""
    slip = re.search(r'<p class="digits".*?</p>', page.source)
    return "".join(re.findall(r"<span>(\d{4})</span>", slip[0])) if slip else ""


def typed(page: Page, name: str) -> str:
    """Return what stands in a field of this name, as the browser would keep it."""
    area = re.search(rf'<textarea[^>]* name="{name}".*?>\n?(.*?)</textarea>', page.source, re.DOTALL)
    line = re.search(rf'<input[^>]* name="{name}" value="([^"]*)"', page.source)
    found = area or line
    return html.unescape(found[1]) if found else ""


def said(page: Page) -> str:
    """Return the words of the page as a reader sees them: no tags, one space between words."""
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page.source)))
