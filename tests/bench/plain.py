"""The peer of an upload: the same server and the same reader of forms, but a file goes to the disk as it came."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from web import receiving

FOLDER = "PLAIN_FOLDER"
_BOUNDARY = re.compile(r"boundary=(\S+)")


class Plain:
    """A file that is written unsealed, and durable before anybody is told, as a sealed one is."""

    def __init__(self, name: str) -> None:
        """Begin the file."""
        self._file = (Path(os.environ[FOLDER]) / name).open("wb")

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._file.write(piece)

    def finish(self) -> None:
        """Write it to the disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Forget it."""
        self._file.close()


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Take one form with files."""
    found = _BOUNDARY.search(environ["CONTENT_TYPE"])
    if found:
        receiving.read(environ["wsgi.input"], found[1], Plain, int(environ["CONTENT_LENGTH"]))
    start_response("200 OK" if found else "400 Bad Request", [])
    return [b""]
