"""Many people tell at once, as machines that know no better do it: cut off, and sent again.

The clients run on the machine that they measure, so they read no more of a page than they need.
"""

from __future__ import annotations

import http.client
import re
import secrets
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Barrier

from served import DIGITS, Served

from grievance.settings import Settings

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
BOUNDARY = "----------------------------a-story"
WITH_FILES = f"multipart/form-data; boundary={BOUNDARY}"
WORDS = "application/x-www-form-urlencoded"


@dataclass
class Ledger:
    """What the clients know: the receipt each story was answered with, what failed, and how long each took (s)."""

    receipts: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return how many a second were answered."""
        return len(self.receipts) / self.seconds

    @property
    def doubled(self) -> int:
        """Count the receipts that somebody else was given as well."""
        return len(self.receipts) - len(set(self.receipts.values()))

    def enter(self, story: str, tell: Callable[[str], str]) -> None:
        """Tell a story, and write down what came of it."""
        began = time.monotonic()
        try:
            self.receipts[story] = tell(story)
            self.took.append(time.monotonic() - began)
        except (OSError, LookupError, http.client.HTTPException) as error:
            self.failures.append(repr(error))

    def time(self, clients: int, tellings: int, tell: Callable[[int], None]) -> None:
        """Let so many clients tell so many stories between them, and take the time of all."""
        began = time.monotonic()
        with ThreadPoolExecutor(clients) as crowd:
            list(crowd.map(tell, range(tellings)))
        self.seconds = time.monotonic() - began

    def within(self, of_hundred: int) -> float:
        """Return the seconds within which so many of a hundred had their receipt."""
        return statistics.quantiles(self.took, n=100)[of_hundred - 1]


class Client:
    """A browser at the public door that keeps nothing but what a form hides."""

    def __init__(self, settings: Settings) -> None:
        """Stand before the door."""
        self._port, self.origin = settings.public_port, settings.public_origins[0]

    def form(self) -> dict[str, str]:
        """Come in, say whom it is about, and return what the form for the story hides."""
        self._ask("GET", "/en/")
        return dict(_HIDDEN.findall(self._ask("POST", "/en/tell", "about=company")))

    def send(self, form: dict[str, str], story: str) -> str:
        """Send the story and return the digits of the receipt. Raises `LookupError` where none is shown."""
        found = re.search(DIGITS, self._ask("POST", "/en/file", _written(form, story), WITH_FILES), re.DOTALL)
        if found is None:
            raise LookupError("no receipt")
        return "".join(filter(str.isdigit, found[1]))

    def hang_up(self, form: dict[str, str], story: str) -> None:
        """Send the story and close the connection without waiting for a word."""
        with suppress(OSError):
            connection = self._request("POST", "/en/file", _written(form, story), WITH_FILES)
            connection.close()

    def _ask(self, method: str, path: str, body: str | None = None, kind: str = WORDS) -> str:
        connection = self._request(method, path, body, kind)
        try:
            response = connection.getresponse()
            page = response.read().decode()
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise LookupError(f"{path} answered {response.status}")
        return page

    def _request(self, method: str, path: str, body: str | None, kind: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        connection.request(method, path, body, {"Content-Type": kind, "Origin": self.origin} if body else {})
        return connection


def parts(fields: dict[str, str]) -> str:
    """Write fields as the parts of a form with files, but for its end (RFC 7578)."""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="'
    return "".join(f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in fields.items())


def _written(form: dict[str, str], story: str) -> str:
    return f"{parts({**form, 'story': story})}--{BOUNDARY}--\r\n"


def flood(office: Served, tellings: int, clients: int, *, cut: bool = False) -> Ledger:
    """Let so many clients tell so many stories. `cut`: each first hangs up right after sending, then sends again."""
    ledger, client, name = Ledger(), Client(office.settings), secrets.token_hex(4)

    def visit(story: str) -> str:
        form = client.form()
        if cut:
            client.hang_up(form, story)
        return client.send(form, story)

    def tell(number: int) -> None:
        ledger.enter(f"story {number} of flood {name}", visit)

    ledger.time(clients, tellings, tell)
    return ledger


def burst(office: Served, tellings: int) -> Ledger:
    """Let so many people, who all have the form before them, send their stories in the same moment."""
    ledger, client, ready = Ledger(), Client(office.settings), Barrier(tellings)
    forms = [client.form() for _ in range(tellings)]

    def tell(number: int) -> None:
        ready.wait()
        ledger.enter(f"story {number} of the burst", lambda story: client.send(forms[number], story))

    ledger.time(tellings, tellings, tell)
    return ledger
