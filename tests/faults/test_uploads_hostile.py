"""Files and forms made to do harm, sent to a real door: the words are filed, and the worker lives.

The numbers are those of the catalogue of negative tests that this project keeps.
"""

from __future__ import annotations

import re
import shutil
import socket
import struct
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import repeat
from pathlib import Path

import pytest
from carrying import Carried, Carrier, story_form
from multiparts import BOUNDARY, END, MULTIPART, file, multipart, word
from offices import RUTH, STORY
from planting import family
from served import Served, digits, served, tell
from specimens import docx, photo, tells

from grievance import correspondence
from grievance.phrases import say

LIMIT = 50  # megabytes
MEMORY = 200_000  # kB
FETCH = r'href="(/case/[^"]+/file/[0-9a-f]+)"'
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCRIPT = b"<html><script>fetch('/case')</script></html>"


def _flood() -> bytes:
    """Make a PNG that says it is 50,000 pixels wide and high."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + bytes(5000)


HOSTILE = (
    Carried("40 page.png", SCRIPT),
    Carried("40 drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    Carried("41 gif.js", b"GIF89a/*" + bytes(50) + b"*/=1;alert(1)"),
    Carried("41 paper.pdf", b"%PDF-1.7\n" + docx()),
    Carried("42 bomb.docx", docx()[:-22] + zlib.compress(bytes(50_000_000))),
    Carried("43 flood.png", _flood()),
    Carried("44 ../../../etc/passwd", b"root::0:0::/:/bin/sh"),
    Carried("45 photo.jpg", photo()),
    Carried("48 eicar.com", EICAR),
    Carried("noise", bytes(range(256)) * 100),
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("hostile")
    url = f"sqlite:///{home / 'grievance.db'}"
    with served(home, url, public_workers=1, threads=4, max_file_mb=LIMIT) as opened:
        yield opened
        shutil.rmtree(opened.settings.blobs)  # hundreds of megabytes that nobody looks at again


@pytest.fixture
def visitor(office: Served) -> Carrier:
    return Carrier(office.public_url)


@contextmanager
def unharmed(office: Served) -> Iterator[None]:
    """Make sure that the same worker lives on, small, and hears the next story."""
    before = _workers(office)
    yield
    assert digits(tell(office.visitor(), STORY))
    assert _workers(office) == before
    assert [peak for process in before if (peak := _peak(process)) > MEMORY] == []


def test_hostile_files_are_kept_the_receipt_is_given_and_no_copy_does_anything(
    office: Served, visitor: Carrier
) -> None:
    with unharmed(office):
        receipt = visitor.bring(story_form(visitor), "/file", *HOSTILE, story=STORY)
    assert receipt.status == 200
    number = correspondence.enter(office.office.public, digits(receipt)).number
    desk = Carrier(office.desk_url).sign_in(office, RUTH)
    page = desk.open(f"/case/{number}")
    copies = [desk.fetch(path) for path in page.find(FETCH)]

    assert f"{len(HOSTILE)} files" in page.source
    assert {copy.body[:2] for copy in copies} == {b"\xff\xd8", b"X5", b"ro"}, "a photo and words are all that is clean"
    assert not any(tells(copy.body) for copy in copies)
    for copy in copies:
        assert copy.headers["content-type"] == "application/octet-stream"
        assert copy.headers["content-disposition"].startswith("attachment; filename=")
        assert "sandbox" in copy.headers["content-security-policy"]
        assert copy.headers["x-content-type-options"] == "nosniff"
        assert copy.headers["cache-control"] == "no-store"


def test_a_film_over_the_limit_whatever_it_says_about_its_size_costs_no_word(office: Served, visitor: Carrier) -> None:
    film = Carried("film.mp4", b"film", (LIMIT + 20) * 1_000_000)
    for chunked in (False, True):
        with unharmed(office):
            page = visitor.bring(story_form(visitor), "/file", film, chunked=chunked, story=STORY)

        assert page.status == 413
        assert say("en", "files.left.large", most=LIMIT) in page.source
        assert STORY in page.source
        assert digits(visitor.send(page, "/file", story=STORY))


def test_ten_thousand_parts_are_refused(office: Served, visitor: Carrier) -> None:
    for part in (word("story", "s"), file("a", b"a"), file("", b"")):
        with unharmed(office):
            body = multipart(*repeat(part, 10_000))
            assert visitor.post("/en/file", [body], len(body)).status == 413


LIES = {
    "more than comes": ({"Content-Length": "1000000"}, multipart(word("story", STORY))[: -len(END)]),
    "less than comes": ({"Content-Length": "100"}, multipart(word("story", STORY), file("a", bytes(1000)))),
    "nothing": ({"Content-Length": "0"}, b""),
    "both": ({"Content-Length": "9", "Transfer-Encoding": "chunked"}, b"5\r\nhello\r\n0\r\n\r\n"),
    "a negative number": ({"Content-Length": "-5"}, b""),
    "no number": ({"Content-Length": "many"}, b""),
    "more digits than a number has": ({"Content-Length": "9" * 6000}, b""),
    "chunks without a size": ({"Transfer-Encoding": "chunked"}, b"zz\r\nhello\r\n"),
    "chunks that break off": ({"Transfer-Encoding": "chunked"}, b"fffffff\r\nhello"),
}


@pytest.mark.parametrize(("headers", "body"), LIES.values(), ids=LIES)
def test_a_lie_about_the_length_files_nothing(office: Served, headers: dict[str, str], body: bytes) -> None:
    with unharmed(office), closing(_line(office)) as line:
        line.sendall(_head(office, headers) + body)
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(65536)

    assert answer[:12] in {b"HTTP/1.1 400", b""}


def test_whoever_trickles_a_file_holds_a_place_for_files_and_no_other(office: Served, visitor: Carrier) -> None:
    slow = [_line(office) for _ in range(2)]
    try:
        for line in slow:
            line.sendall(_head(office, {"Content-Length": "10000000"}) + multipart(file("a", b"a"))[: -len(END)])
        with unharmed(office):
            page = visitor.bring(story_form(visitor), "/file", HOSTILE[0], story=STORY)
            assert page.status == 503
            assert STORY in page.source
    finally:
        for line in slow:
            line.close()


def _line(office: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", office.settings.public_port), timeout=30)


def _head(office: Served, headers: dict[str, str]) -> bytes:
    assert BOUNDARY in MULTIPART
    sent = {"Host": f"127.0.0.1:{office.settings.public_port}", "Origin": office.public_url} | headers
    lines = [f"{name}: {value}" for name, value in (sent | {"Content-Type": MULTIPART}).items()]
    return "\r\n".join(["POST /en/file HTTP/1.1", *lines, "", ""]).encode()


def _workers(office: Served) -> set[int]:
    master = office.processes.pids()["public"]
    return set(family(master)) - {master}


def _peak(process: int) -> int:
    """Return the most memory that a process ever had, in kB."""
    return int(re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())[0])
