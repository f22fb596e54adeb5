"""An officer's browser as the tests drive it, and a clock that they move by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape

from flask.testing import FlaskClient
from multiparts import MULTIPART, file, multipart, word
from offices import TestOffice
from werkzeug.test import TestResponse

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
CHOSEN = re.compile(r'<select [^>]*name="([^"]+)">(?:(?!</select>).)*<option value="([^"]*)"[^>]* selected>', re.DOTALL)


@contextmanager
def without_keeper(made: TestOffice) -> Iterator[None]:
    """Let the keeper be away for a while."""
    made.end_keeper()
    try:
        yield
    finally:
        made.start_keeper()


@dataclass
class Clock:
    """A monotonic clock that a test moves by hand, in seconds."""

    now: float = 1000.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@dataclass
class Browser:
    """A browser at the desk: it keeps cookies, and sends forms as they stand on the page it shows."""

    client: FlaskClient
    origin: str
    page: TestResponse | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """Return the door as a proxy with TLS in front of it shows it: without, no browser would send the cookies."""
        return self.origin.replace("http://", "https://")

    def open(self, path: str) -> TestResponse:
        """Open a page."""
        self.page = self.client.get(path, base_url=self.address, buffered=True)
        return self.page

    def post(self, path: str, origin: str | None = None, **fields: str) -> TestResponse:
        """Send fields as no form of ours need have done."""
        headers = {"Origin": self.origin if origin is None else origin}
        self.page = self.client.post(path, data=fields, headers=headers, base_url=self.address, buffered=True)
        return self.page

    def send(self, path: str, **typed: str) -> TestResponse:
        """Send the form of the page that can be sent to this path, with what it hides."""
        return self.post(path, **self.hidden(path) | {name.replace("__", "."): value for name, value in typed.items()})

    def bring(
        self, path: str, *files: tuple[str, bytes], fields: dict[str, str] | None = None, **typed: str
    ) -> TestResponse:
        """Send a form with files, each a name and its bytes; it hides what the page does, or these fields."""
        hidden = self.hidden(path) if fields is None else fields
        words = [word(name.replace("__", "."), value) for name, value in (hidden | typed).items()]
        return self.raw(path, multipart(*words, *(file(name, data) for name, data in files)), MULTIPART)

    def raw(self, path: str, body: bytes, kind: str) -> TestResponse:
        """Send a body of some kind."""
        headers = {"Origin": self.origin}
        self.page = self.client.post(
            path, data=body, content_type=kind, headers=headers, base_url=self.address, buffered=True
        )
        return self.page

    def hidden(self, path: str) -> dict[str, str]:
        """Return what the form for this path hides or has chosen, by its action or by one of its buttons."""
        assert self.page is not None
        for form in re.findall(r"<form.*?</form>", self.page.text, re.DOTALL):
            if re.search(rf'action="{re.escape(path)}["#]', form):
                return {name: unescape(value) for name, value in HIDDEN.findall(form) + CHOSEN.findall(form)}
        raise LookupError(path)


def whole(browser: Browser, view: str = "open") -> str:
    """Read all pages of a view, one after the other: the office is shared with other tests, which fill pages too."""
    return "".join(pages(browser, view))


def pages(browser: Browser, view: str = "open") -> list[str]:
    """Read all pages of a view."""
    read = [browser.open(f"/?view={view}").text]
    while 'rel="next"' in read[-1]:
        read.append(browser.open(f"/?view={view}&page={len(read) + 1}").text)
    return read
