"""Somebody at a real door who carries files of any size, sends them as slowly as a test wants, and fetches some."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from multiparts import END, MULTIPART, file, multipart, word
from offices import next_code
from served import Served

from grievance.demo.visiting import TIMEOUT, Page, Visitor

PIECE = 1_000_000


@dataclass(frozen=True)
class Carried:
    """A file to send: `body` once, or again and again until there are `size` bytes of it."""

    name: str
    body: bytes
    size: int = 0

    def __len__(self) -> int:
        """Count its bytes."""
        return self.size or len(self.body)

    def pieces(self) -> Iterator[bytes]:
        """Yield it, a megabyte at a time."""
        whole = self.body * (1 + PIECE // len(self.body)) if self.size else self.body
        for at in range(0, len(self), PIECE):
            yield whole[: len(self) - at][:PIECE] if self.size else whole[at : at + PIECE]


@dataclass(frozen=True)
class Fetched:
    """What came of fetching: status, headers by name in lower case, and the bytes. `whole` says that all of it came."""

    status: int
    headers: dict[str, str]
    body: bytes
    whole: bool


class Carrier(Visitor):
    """A visitor with files."""

    def sign_in(self, office: Served, name: str) -> Carrier:
        """Sign in at the desk as one of the cast."""
        given = office.office.enrolled[name]
        self.send(self.open("/sign-in"), "/sign-in", name=name, passphrase=given.passphrase, code=next_code(given))
        return self

    def bring(self, page: Page, to: str, *files: Carried, chunked: bool = False, **typed: str) -> Page:
        """Send a form with files and return the page that answers, whatever its status."""
        target, hidden = page.form(to)
        words = [word(name, value) for name, value in (hidden | typed).items()]
        return self.post(target, _form(words, files), 0 if chunked else sum(map(len, _form(words, files))))

    def post(self, target: str, body: Iterable[bytes], length: int) -> Page:
        """Send a body of a form with files; with no `length`, in chunks."""
        connection = self.connect()
        try:
            headers = self.headers() | ({"Content-Length": str(length)} if length else {})
            connection.request("POST", target, iter(body), headers, encode_chunked=not length)
            response = connection.getresponse()
            return Page(response.status, response.read().decode())
        finally:
            connection.close()

    def fetch(self, path: str) -> Fetched:
        """Fetch what is no page."""
        connection = self.connect()
        try:
            connection.request("GET", path, headers=self.headers())
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            try:
                return Fetched(response.status, headers, response.read(), whole=True)
            except http.client.IncompleteRead as broken:
                return Fetched(response.status, headers, broken.partial, whole=False)
        finally:
            connection.close()

    def connect(self) -> http.client.HTTPConnection:
        """Open a line to the door."""
        return http.client.HTTPConnection(self._address, timeout=10 * TIMEOUT)

    def headers(self) -> dict[str, str]:
        """Return what the visitor's browser sends along."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        return {"Origin": self._url, "Cookie": cookies, "Content-Type": MULTIPART}


def story_form(visitor: Visitor) -> Page:
    """Come to the page that asks for the story."""
    return visitor.send(visitor.open("/en/"), "/tell", about="company")


def _form(words: list[bytes], files: Iterable[Carried]) -> Iterator[bytes]:
    yield multipart(*words)[: -len(END)]
    for each in files:
        yield multipart(file(each.name, b""))[: -len(END) - 2]
        yield from each.pieces()
        yield b"\r\n"
    yield END
