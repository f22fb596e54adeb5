"""A process whose turn it is to be replaced while a file comes in: it waits for the file, and then it goes."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from carrying import Carrier, story_form
from multiparts import file, multipart, word
from offices import STORY
from planting import family
from served import Served, digits, served

from grievance.demo.visiting import Page

AFTER = 10  # requests
PATIENCE = 30.0


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Served]:
    url = f"sqlite:///{tmp_path / 'grievance.db'}"
    with served(tmp_path, url, public_workers=1, threads=4, recycle_after=AFTER) as opened:
        yield opened


def test_a_process_is_replaced_only_after_the_file_that_it_receives(office: Served) -> None:
    visitor = Carrier(office.public_url)
    form = story_form(visitor)
    (worker,) = _workers(office)
    whole = multipart(*_words(form), file("film.mp4", bytes(3_000_000)))
    with closing(_begun(visitor, whole)) as line:
        statuses = {office.visitor().open("/en/").status for _ in range(3 * AFTER)}
        assert (statuses, _workers(office)) == ({200}, {worker})
        line.send(whole[len(whole) // 2 :])
        answer = line.getresponse()
        page = Page(answer.status, answer.read().decode())

    assert (page.status, len(digits(page))) == (200, 20)
    end = time.monotonic() + PATIENCE
    while worker in _workers(office):
        assert time.monotonic() < end
        assert office.visitor().open("/en/").status == 200


def _words(form: Page) -> list[bytes]:
    return [word(name, value) for name, value in (form.form("/file")[1] | {"story": STORY}).items()]


def _begun(visitor: Carrier, whole: bytes) -> http.client.HTTPConnection:
    """Send half of a form."""
    line = visitor.connect()
    line.putrequest("POST", "/en/file")
    for name, value in (visitor.headers() | {"Content-Length": str(len(whole))}).items():
        line.putheader(name, value)
    line.endheaders(whole[: len(whole) // 2])
    return line


def _workers(office: Served) -> set[int]:
    master = office.processes.pids()["public"]
    return set(family(master)) - {master}
