"""A film on its way in, and a worker killed in its middle: no byte of it lies anywhere in clear."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from carrying import Carrier, story_form
from flask import Flask, request
from multiparts import END, MULTIPART, file, multipart, word
from offices import STORY
from planting import family, files, found
from planting import word as planted_word
from served import Served, digits, served, tell

from grievance.demo.visiting import Page

FILM = 90_000_000
PLACES = (tempfile.gettempdir(), "/var/tmp", "/dev/shm")  # noqa: S108 - we look, and write nothing
PATIENCE = 60.0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path, f"sqlite:///{tmp_path / 'grievance.db'}", public_workers=1) as opened:
        yield opened
        shutil.rmtree(opened.settings.blobs)  # hundreds of megabytes that nobody looks at again


def test_no_word_of_a_film_lies_in_clear_while_it_comes_nor_after_a_kill(office: Served, tmp_path: Path) -> None:
    planted = planted_word()
    visitor = Carrier(office.public_url)
    form = story_form(visitor)
    line = visitor.connect()
    sending = _film(form, planted)

    line.putrequest("POST", "/en/file")
    for name, value in (visitor.headers() | {"Content-Length": str(FILM + 10_000)}).items():
        line.putheader(name, value)
    line.endheaders()
    sent = 0
    while sent < FILM // 2:
        piece = next(sending)
        line.send(piece)
        sent += len(piece)
    blobs = office.settings.blobs
    _until(lambda: sum(path.stat().st_size for path in blobs.iterdir()) > FILM // 3)
    assert found([planted], _everywhere(office, tmp_path)) == set()

    (worker,) = set(family(_public(office))) - {_public(office)}
    os.kill(worker, signal.SIGKILL)
    _until(lambda: not Path(f"/proc/{worker}").exists())
    assert found([planted], _everywhere(office, tmp_path)) == set()
    line.close()

    assert visitor.send(form, "/tell", about="company").status == 200
    assert digits(tell(office.visitor(), STORY)), "the next worker hears who comes next"
    assert {path.suffix for path in blobs.iterdir()} <= {".begun"}, "what is left was never named"


def test_this_search_finds_what_others_leave_behind(tmp_path: Path) -> None:
    """Show that the search finds a file, and what Werkzeug's own reader does with a form: it lies in a nameless one."""
    planted = planted_word()
    body = multipart(word("story", STORY), file("film.mp4", planted.encode() * 50_000))
    (tmp_path / "left behind").write_text(planted)

    assert found([planted], files(tmp_path)) == {planted}
    with Flask("plain").test_request_context(method="POST", input_stream=BytesIO(body), content_type=MULTIPART):
        assert found([planted], _open_files([os.getpid()])) == set()
        assert request.files
        assert found([planted], _open_files([os.getpid()])) == {planted}


def _film(form: Page, planted: str) -> Iterator[bytes]:
    """Yield a form with a film in which the word stands again and again."""
    words = [word(name, value) for name, value in form.form("/file")[1].items()]
    yield multipart(*words, word("story", STORY), file("film.mp4", b""))[: -len(END) - 2]
    piece = planted.encode() * (1_000_000 // len(planted))
    for _ in range(FILM // 1_000_000):
        yield piece
    yield b"\r\n" + END


def _everywhere(office: Served, home: Path) -> Iterator[bytes]:
    """Read all that lies under the office's home, in the places for temporary files, and open in its processes."""
    yield from files(home)
    yield from _temporary((home / "clock").stat().st_mtime)
    yield from _open_files(one for service in office.processes.pids().values() for one in family(service))


def _temporary(since: float) -> Iterator[bytes]:
    """Read every file in the places for temporary ones that was written since then and is no test's own."""
    for place in PLACES:
        for folder, _, names in os.walk(place):
            for path in (Path(folder, name) for name in names if "pytest-of-" not in folder):
                with suppress(OSError):
                    if path.is_file() and path.stat().st_mtime >= since:
                        yield path.read_bytes()


def _open_files(processes: Iterable[int]) -> Iterator[bytes]:
    """Read every file that these processes hold open, those that no longer have a name too."""
    for process in processes:
        for descriptor in Path(f"/proc/{process}/fd").iterdir():
            with suppress(OSError):
                if stat.S_ISREG(descriptor.stat().st_mode):
                    yield descriptor.read_bytes()
                    yield b"\0" * 64


def _public(office: Served) -> int:
    return office.processes.pids()["public"]


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)
