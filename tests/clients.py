"""A client at the public door that reads no more of a page than it needs: many of them share the measured machine."""

from __future__ import annotations

import http.client
import re
from contextlib import suppress

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

    def form(self) -> dict[str, str]:
        """Come in, say whom it is about, and return what the form for the story hides."""
        self._ask("GET", "/en/")
        return dict(_HIDDEN.findall(self._ask("POST", "/en/tell", b"about=company", _WORDS)))

    def send(self, form: dict[str, str], story: str, *files: bytes) -> str:
        """Send the story and return the digits of the receipt."""
        page = self._ask("POST", "/en/file", _written(form, story, files), MULTIPART)
        found = re.search(DIGITS, page, re.DOTALL)
        if found is None:
            raise LookupError("no receipt")
        return "".join(filter(str.isdigit, found[1]))

    def hang_up(self, form: dict[str, str], story: str) -> None:
        """Send the story and close the connection without waiting for a word."""
        with suppress(OSError):
            connection = self._request("POST", "/en/file", _written(form, story, ()), MULTIPART)
            connection.close()

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> str:
        connection = self._request(method, path, body, kind)
        try:
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise LookupError(f"{path} answered {response.status}")
        return page

    def _request(self, method: str, path: str, body: bytes | None, kind: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=self._timeout)
        connection.request(method, path, body, {"Content-Type": kind, "Origin": self.origin} if body else {})
        return connection


def _written(form: dict[str, str], story: str, files: tuple[bytes, ...]) -> bytes:
    fields = (word(name, value) for name, value in {**form, "story": story}.items())
    return multipart(*fields, *(file("found", each) for each in files))
