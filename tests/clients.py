"""A client at the public door that reads no more of a page than it needs: many of them share the measured machine."""

from __future__ import annotations

import http.client
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from multiparts import MULTIPART, file, multipart, word
from served import DIGITS

from grievance.settings import Settings

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
_WORDS = "application/x-www-form-urlencoded"


class Client:
    """Somebody at the public door. Every method raises `OSError`, `HTTPException` or `LookupError` where it fails."""

    def __init__(self, settings: Settings, timeout: float = 30.0) -> None:
        """Stand before the door."""
        self._port, self.origin = settings.public_port, settings.public_origins[0]
        self._timeout = timeout
        self._kept = threading.local()

    def tell(self, story: str) -> str:
        """Come in, send the story at once, and return the receipt: all over one connection, as a browser keeps it."""
        with self._line():
            return self.send(self.form(), story)

    def form(self) -> dict[str, str]:
        """Come in, say whom it is about, and return what the form for the story hides."""
        with self._line():
            self._ask("GET", "/en/")
            return dict(_HIDDEN.findall(self._ask("POST", "/en/tell", b"about=company", _WORDS)))

    def send(self, form: dict[str, str], story: str, *files: bytes) -> str:
        """Send the story and return the digits of the receipt."""
        with self._line():
            page = self._ask("POST", "/en/file", _written(form, story, files), MULTIPART)
        found = re.search(DIGITS, page, re.DOTALL)
        if found is None:
            raise LookupError("no receipt")
        return "".join(filter(str.isdigit, found[1]))

    def hang_up(self, form: dict[str, str], story: str) -> None:
        """Send the story and close the connection without waiting for a word."""
        with suppress(OSError), self._line() as line:
            self._request(line, "POST", "/en/file", _written(form, story, ()), MULTIPART)

    @contextmanager
    def _line(self) -> Iterator[http.client.HTTPConnection]:
        """Give the connection that this thread has open, or one that is closed afterwards."""
        open_already: http.client.HTTPConnection | None = getattr(self._kept, "line", None)
        if open_already:
            yield open_already
            return
        self._kept.line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        try:
            yield self._kept.line
        finally:
            self._kept.line.close()
            self._kept.line = None

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> str:
        with self._line() as line:
            self._request(line, method, path, body, kind)
            response = line.getresponse()
            page = response.read().decode()
        if response.status != http.client.OK:
            raise LookupError(f"{path} answered {response.status}")
        return page

    def _request(self, line: http.client.HTTPConnection, method: str, path: str, body: bytes | None, kind: str) -> None:
        line.request(method, path, body, {"Content-Type": kind, "Origin": self.origin} if body else {})


def _written(form: dict[str, str], story: str, files: tuple[bytes, ...]) -> bytes:
    fields = (word(name, value) for name, value in {**form, "story": story}.items())
    return multipart(*fields, *(file("found", each) for each in files))
