"""The files of a form, at both doors: read where a view takes some, kept between two tries, shown by name and size."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import cast

from flask import Flask, abort, current_app, g, request

from grievance import uploads
from grievance.office import Office
from grievance.uploads import MOST_FILES, Upload
from web.receiving import Arrived, read
from web.security import MULTIPART

KEPT = "kept"  # the hidden field: tokens of files that are here already, with spaces between
REMOVE = "remove"  # the boxes beside them: places in that list, from 0


class Places:
    """The places for forms with files in one process: fewer than it has threads, so that words always find one."""

    def __init__(self, count: int) -> None:
        """Start with all of them free."""
        self._turn = threading.Lock()
        self._count = count
        self.taken = 0

    @contextmanager
    def one(self) -> Iterator[bool]:
        """Hold a place and say `True`, or hold none where all are taken."""
        with self._turn:
            free = self.taken < self._count
            self.taken += free
        try:
            yield free
        finally:
            with self._turn:
                self.taken -= free


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that a form brought or kept, without those that were taken out. `left` says why some are missing."""

    files: tuple[Upload, ...]
    left: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A file as a form shows it again: `token` goes into the hidden field, `size` is in bytes."""

    token: str
    name: str
    size: int


def take_files(app: Flask, threads: int) -> None:
    """Give a door its places, half of its threads: whoever holds one gives it back at the end of the request."""
    app.extensions["places"] = Places(max(1, threads // 2))
    app.teardown_request(lambda _: g.pop("place", ExitStack()).close())


def places(app: Flask) -> Places:
    """Return the places of a door."""
    return cast("Places", app.extensions["places"])


def receive(office: Office, refused: str = "") -> None:
    """Read a form that brings files, once; then `request.form` is its fields. Every other request is left alone.

    With `refused` its words are read and its files dropped. Raises what `web.receiving.read` does.
    """
    if request.method != "POST" or request.mimetype != MULTIPART or "arrived" in g:
        return
    boundary = request.mimetype_params.get("boundary") or abort(400)
    request.max_content_length = sys.maxsize  # the reader measures by itself
    begin, most = partial(uploads.begin, office), uploads.most(office)
    g.place = ExitStack()  # cleaning takes time, too
    free = g.place.enter_context(places(current_app).one())
    g.arrived = read(request.stream, boundary, begin, most, refused=refused or ("" if free else "busy"))
    request.form = g.arrived.fields


def brought(office: Office, nonce: bytes) -> Brought:
    """Return the files of this request's form, those that an earlier try left here first. `nonce` is the form's."""
    removed = set(request.form.getlist(REMOVE))
    tokens = [token for at, token in enumerate(request.form.get(KEPT, "").split()) if str(at) not in removed]
    known = filter(None, (uploads.kept(office, nonce, token) for token in tokens[:MOST_FILES]))
    arrived = cast("Arrived[Upload] | None", g.get("arrived"))
    files: list[Upload] = []
    room, left = uploads.most(office), arrived.left if arrived else ""
    for file in (*known, *(arrived.files if arrived else ())):
        if len(files) == MOST_FILES or file.size > room:
            left = "many" if len(files) == MOST_FILES else "large"
            continue
        files.append(file)
        room -= file.size
    return Brought(tuple(files), left)


def shown(office: Office, nonce: bytes) -> tuple[Shown, ...]:
    """Return what a form that is drawn again shows of its files: there is no other way to keep what was chosen."""
    return tuple(
        Shown(uploads.keep(office, nonce, file), file.name, file.size) for file in brought(office, nonce).files
    )


def limits(office: Office) -> dict[str, int]:
    """Return what one form may bring: `count` files, `most` megabytes together."""
    return {"count": MOST_FILES, "most": uploads.most(office) // 1_000_000}


def tokens(office: Office, nonce: bytes) -> str:
    """Return the hidden field, for a page that shows no files and leads to one that does."""
    return " ".join(file.token for file in shown(office, nonce))
