"""People who tell while processes die under them, and write down what they were shown before they go on."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from clients import Client

from grievance.settings import Settings

REST = 0.4  # seconds that a person rests at most before the next story
AGAIN = 0.25  # seconds before the button is pressed again
WITH_FILE, GIVING_UP = 0.03, 0.1  # how often somebody sends a file, or goes away after a failure
PATIENCE = 120.0  # seconds; whoever is not answered by then gives up


@dataclass(frozen=True, slots=True)
class Line:
    """One story told: the digest of its words, the form's nonce, and the receipt (empty where none was shown)."""

    words: str
    nonce: str
    receipt: str


class Book:
    """What everybody was shown, line by line, each on the disk before anybody goes on."""

    def __init__(self, path: Path) -> None:
        """Open the book at its end."""
        self._file = path.open("a")
        self._path, self._writing = path, threading.Lock()

    def write(self, line: Line) -> None:
        """Write a line, durably."""
        with self._writing:
            self._file.write(json.dumps(asdict(line)) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close it."""
        self._file.close()

    def __iter__(self) -> Iterator[Line]:
        """Read it from the beginning."""
        with self._path.open() as lines:
            yield from (Line(**json.loads(line)) for line in lines)


def digest(words: str) -> str:
    """Name a story by its words."""
    return hashlib.sha256(words.encode()).hexdigest()


def tell(settings: Settings, book: Book, chance: Random, over: threading.Event) -> None:
    """Tell one story after the other until `over`, pressing again whenever a page does not come."""
    client = Client(settings, timeout=20.0)
    while not over.wait(chance.uniform(0, REST)):
        try:
            form = client.form()
        except (OSError, LookupError, http.client.HTTPException):
            continue
        story = f"story {chance.getrandbits(64):x}" + " of those who were there" * chance.randint(1, 60)
        files = [chance.randbytes(chance.randint(1, 60_000))] if chance.random() < WITH_FILE else []
        book.write(Line(digest(story), form["nonce"], _pressed(client, form, story, files, chance)))


def _pressed(client: Client, form: dict[str, str], story: str, files: list[bytes], chance: Random) -> str:
    """Send until a receipt is shown, always with the same nonce; return it, or nothing where the person gave up."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return client.send(form, story, *files)
        except (OSError, LookupError, http.client.HTTPException):
            if chance.random() < GIVING_UP:
                break
            time.sleep(AGAIN)
    return ""
