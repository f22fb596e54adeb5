"""A visitor without scripts: opens pages over HTTP, fills in forms and sends them, keeping what they hide."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urlencode

TIMEOUT = 30.0


@dataclass(slots=True)
class Form:
    """What a form on a page sends besides what is typed, and where its buttons can send it."""

    targets: list[str]
    hidden: dict[str, str] = field(default_factory=dict)


class _Forms(HTMLParser):
    """The forms of a page's source, in order."""

    def __init__(self, source: str) -> None:
        """Read them."""
        super().__init__()
        self.forms: list[Form] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect forms, their hidden fields and the buttons that send them elsewhere."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form([urldefrag(given.get("action", "")).url]))
        elif self.forms and given.get("formaction"):
            self.forms[-1].targets.append(urldefrag(given["formaction"]).url)
        elif self.forms and tag == "input" and given.get("type") == "hidden":
            self.forms[-1].hidden[given["name"]] = given.get("value", "")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came: its status and its source."""

    status: int
    source: str

    def form(self, to: str) -> tuple[str, dict[str, str]]:
        """Return the address and the hidden fields of the form that can be sent to an address ending so."""
        for form in _Forms(self.source).forms:
            for target in form.targets:
                if target.endswith(to):
                    return target, form.hidden
        raise LookupError(f"no form here goes to {to}")

    def find(self, pattern: str) -> list[str]:
        """Return every match of a pattern's group in the source, in order, each once."""
        return list(dict.fromkeys(re.findall(pattern, self.source)))


class Visitor:
    """Somebody at a door, by its address (`http://127.0.0.1:8000`). Cookies are kept.

    A redirect is followed once, unless they are in a `hurry` and do not look at what comes after.
    """

    def __init__(self, url: str, *, hurry: bool = False) -> None:
        """Stand before the door; nothing is sent yet."""
        self._url = url
        self._hurry = hurry
        self._address = url.removeprefix("http://")
        self._cookies: dict[str, str] = {}

    def open(self, path: str) -> Page:
        """Open a page."""
        return self._ask("GET", path, None)

    def send(self, page: Page, to: str, /, **typed: str) -> Page:
        """Send the form that goes to an address ending in `to`. Raises `LookupError`, `OSError`.

        An answer that is no page of success raises `RuntimeError` with the status, never with what was typed.
        """
        target, hidden = page.form(to)
        answer = self._ask("POST", target, hidden | typed)
        if answer.status not in {http.client.OK, http.client.SEE_OTHER}:
            raise RuntimeError(f"{to} answered {answer.status}")
        return answer

    def _ask(self, method: str, path: str, fields: dict[str, str] | None) -> Page:
        headers = {"Origin": self._url, "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection(self._address, timeout=TIMEOUT)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            source = response.read().decode()
        finally:
            connection.close()
        for cookie in response.headers.get_all("Set-Cookie", ()):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if response.status == http.client.SEE_OTHER and not self._hurry:
            return self._ask("GET", urldefrag(response.headers["Location"]).url, None)
        return Page(response.status, source)
