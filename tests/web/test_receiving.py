"""A form with files as it comes over the wire, piece by piece, true and false."""

from __future__ import annotations

import io
import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from os import urandom

import pytest
from multiparts import BOUNDARY, END, file, multipart, word
from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, RequestTimeout

from grievance.errors import StoreAway
from grievance.uploads import MOST_FILES
from web import receiving
from web.receiving import BESIDE, HEADERS, PARTS, Arrived, plain_name, read
from web.security import FORM_MAX

MIB = 1024 * 1024


@dataclass
class Shelf:
    """Where the files of a test go: whole ones, and the names of those that were given up."""

    whole: dict[str, bytes] = field(default_factory=dict)
    given_up: list[str] = field(default_factory=list)
    away: bool = False
    biggest: int = 0

    def begin(self, name: str) -> Shelved:
        """Begin a file."""
        return Shelved(self, name)


@dataclass
class Shelved:
    """One file on its way to the shelf."""

    shelf: Shelf
    name: str
    pieces: list[bytes] = field(default_factory=list)

    def write(self, piece: bytes) -> None:
        """Take a piece."""
        if self.shelf.away:
            raise StoreAway
        self.shelf.biggest = max(self.shelf.biggest, len(piece))
        self.pieces.append(piece)

    def finish(self) -> str:
        """Put the file on the shelf."""
        self.shelf.whole[self.name] = b"".join(self.pieces)
        return self.name

    def abandon(self) -> None:
        """Give it up."""
        self.shelf.given_up.append(self.name)


class Endless(io.BytesIO):
    """A body that goes on for ever: a beginning, then the same again and again."""

    def __init__(self, begin: bytes, again: bytes = bytes(1024)) -> None:
        """Begin it."""
        super().__init__()
        self.sent = 0
        self._rest, self._again = begin, again

    def read(self, size: int | None = -1) -> bytes:
        """Send so many bytes."""
        assert size
        while len(self._rest) < size:
            self._rest += self._again * (1 + size // len(self._again))
        piece, self._rest = self._rest[:size], self._rest[size:]
        self.sent += size
        return piece


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def arrived(shelf: Shelf, body: bytes, most: int = MIB, refused: str = "") -> Arrived[str]:
    return read(io.BytesIO(body), BOUNDARY, shelf.begin, most, refused=refused)


def test_words_and_files_come_as_they_were_sent(shelf: Shelf) -> None:
    photo, note = urandom(700_000), b"--\r\n--" + BOUNDARY.encode() + b"x\r\n\r\n--"

    form = arrived(
        shelf,
        multipart(
            word("story", "They took our \N{ARABIC LETTER BEH}.\r\n\r\nAll."),
            file("kiln.jpg", photo),
            file("list.txt", note),
        ),
    )

    assert form.fields.to_dict() == {"story": "They took our \N{ARABIC LETTER BEH}.\r\n\r\nAll."}
    assert (form.files, form.left) == (("kiln.jpg", "list.txt"), "")
    assert shelf.whole == {"kiln.jpg": photo, "list.txt": note}


@pytest.mark.parametrize("size", range(256))
def test_it_does_not_matter_where_the_pieces_break(shelf: Shelf, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "PIECE", 256)
    photo = b"\r\n--" + urandom(size) + b"\r\n-" + BOUNDARY.encode() + b"\r"

    form = arrived(shelf, multipart(word("story", "s"), file("a", photo), word("last", "l\r")))

    assert shelf.whole == {"a": photo}
    assert form.fields.to_dict() == {"story": "s", "last": "l\r"}


def test_a_field_in_which_nobody_put_a_file_brings_none(shelf: Shelf) -> None:
    form = arrived(shelf, multipart(word("story", "s"), file("", b""), file("empty.jpg", b"")))

    assert (form.files, form.left, shelf.whole) == ((), "", {})


def test_several_values_of_one_name_are_all_there(shelf: Shelf) -> None:
    form = arrived(shelf, multipart(word("remove", "0"), word("remove", "2")))

    assert form.fields.getlist("remove") == ["0", "2"]


def test_what_is_too_large_is_dropped_and_all_else_is_kept(shelf: Shelf) -> None:
    form = arrived(
        shelf,
        multipart(
            word("story", "s"),
            file("one", bytes(600)),
            file("film", bytes(500_000)),
            file("two", bytes(400)),
            file("three", b"x"),
            word("about", "company"),
        ),
        most=1000,
    )

    assert (form.files, form.left) == (("one", "two"), "large")
    assert "film" not in shelf.whole
    assert form.fields.to_dict() == {"story": "s", "about": "company"}


def test_more_files_than_one_form_may_bring_are_dropped_and_the_first_are_kept(shelf: Shelf) -> None:
    form = arrived(shelf, multipart(word("story", "s"), *(file(str(at), b"x") for at in range(MOST_FILES + 40))))

    assert (form.files, form.left) == (tuple(map(str, range(MOST_FILES))), "many")


def test_a_disk_that_is_full_loses_no_word(shelf: Shelf) -> None:
    shelf.away = True

    form = arrived(shelf, multipart(word("story", "s"), file("a", b"x" * 300_000), file("b", b"y")))

    assert (form.files, form.left, form.fields["story"]) == ((), "away", "s")
    assert shelf.given_up == ["a", "b"]


def test_where_no_file_is_taken_it_says_why_only_if_one_came(shelf: Shelf) -> None:
    words = [word("story", "s"), file("", b"")]

    assert arrived(shelf, multipart(*words), refused="busy").left == ""
    assert arrived(shelf, multipart(*words, file("a", b"x")), refused="busy").left == "busy"
    assert shelf.whole == {}


WHOLE = multipart(word("story", "s"), file("a.jpg", b"x" * 5000))


@pytest.mark.parametrize("end", [0, 1, 20, 60, 110, 200, 3000, len(WHOLE) - len(END), len(WHOLE) - 3])
def test_a_form_that_breaks_off_is_none_and_leaves_no_file(shelf: Shelf, end: int) -> None:
    with pytest.raises(BadRequest):
        arrived(shelf, WHOLE[:end])

    assert shelf.whole == {} or end >= len(WHOLE) - len(END)


BROKEN = {
    "no boundary at all": b"story=s&about=company",
    "another boundary": WHOLE.replace(BOUNDARY.encode(), b"another"),
    "a part without a name": multipart(b"Content-Disposition: form-data\r\n\r\nx"),
    "a file without a name for its field": multipart(b'Content-Disposition: form-data; filename="a"\r\n\r\nx'),
    "a part without a disposition": multipart(b"Content-Type: text/plain\r\n\r\nx"),
    "headers that are no text": multipart(b'Content-Disposition: form-data; name="\xff\xfe"\r\n\r\nx'),
    "headers that do not end": multipart(b'Content-Disposition: form-data; name="a"'),
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_what_is_no_form_is_refused(shelf: Shelf, body: bytes) -> None:
    with pytest.raises(BadRequest):
        arrived(shelf, body)


BOMBS: dict[str, Callable[[], Endless]] = {
    "a preamble without end": lambda: Endless(b""),
    "headers without end": lambda: Endless(
        b"--" + BOUNDARY.encode() + b"\r\nContent-Disposition: form-data; ", b"a=b;"
    ),
    "words without end": lambda: Endless(multipart(word("story", "s"))[: -len(END)]),
    "parts without end": lambda: Endless(b"", b"--" + BOUNDARY.encode() + b"\r\n" + word("a", "b") + b"\r\n"),
    "files without end": lambda: Endless(b"", b"--" + BOUNDARY.encode() + b"\r\n" + file("a", b"b") + b"\r\n"),
    "an epilogue without end": lambda: Endless(multipart(word("story", "s"))),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_costs_memory_or_time(shelf: Shelf, bomb: Callable[[], Endless]) -> None:
    body = bomb()
    tracemalloc.start()
    try:
        with pytest.raises(RequestEntityTooLarge):
            read(body, BOUNDARY, shelf.begin, MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert body.sent <= FORM_MAX + MIB
    assert peak < 16 * MIB


def test_the_words_of_a_file_without_end_are_not_lost(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "BESIDE", 8 * MIB)
    body = Endless(multipart(word("story", "s"), file("film", b"f"))[: -len(END)])

    form = read(body, BOUNDARY, shelf.begin, MIB)

    assert (form.fields["story"], form.files, form.left) == ("s", (), "large")
    assert shelf.given_up == ["film"]
    assert body.sent <= 8 * MIB + FORM_MAX + 2 * MIB


def test_pieces_are_small_however_large_the_file(shelf: Shelf) -> None:
    arrived(shelf, multipart(file("film", bytes(8 * MIB))), most=10 * MIB)

    assert shelf.biggest <= receiving.PIECE + HEADERS


def passing(step: float) -> Callable[[], float]:
    """Give a clock that goes on by so many seconds whenever one looks at it."""
    ticks: Iterator[float] = itertools.count(0.0, step)
    return lambda: next(ticks)


def test_nobody_holds_a_place_longer_than_an_hour(shelf: Shelf) -> None:
    body = Endless(multipart(word("story", "s"), file("film", b"f"))[: -len(END)])

    with pytest.raises(RequestTimeout):
        read(body, BOUNDARY, shelf.begin, BESIDE, now=passing(1000))

    assert body.sent <= 5 * receiving.PIECE
    assert shelf.given_up == ["film"]


def test_a_form_whose_files_are_not_taken_gives_its_place_back_at_once_with_its_words(shelf: Shelf) -> None:
    body = Endless(multipart(word("story", "s"), file("film", b"f"))[: -len(END)])

    form = read(body, BOUNDARY, shelf.begin, BESIDE, refused="busy", now=passing(4))

    assert (form.fields["story"], form.left) == ("s", "busy")
    assert body.sent <= 4 * receiving.PIECE


def test_a_thousand_parts_are_the_most(shelf: Shelf) -> None:
    assert len(arrived(shelf, multipart(*[word("a", "b")] * PARTS)).fields.getlist("a")) == PARTS
    with pytest.raises(HTTPException):
        arrived(shelf, multipart(*[word("a", "b")] * (PARTS + 1)))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("IMG 1.jpg", "IMG 1.jpg"),
        ("..\\..\\C:\\secret/../../etc/passwd", "passwd"),
        ("photo\r\nSet-Cookie: a=b.jpg", "photoSet-Cookie: a=b.jpg"),
        ("gpj.\N{RIGHT-TO-LEFT OVERRIDE}exe\N{ZERO WIDTH SPACE}\0", "gpj.exe"),
        (
            "e\N{COMBINING ACUTE ACCENT}t\N{COMBINING ACUTE ACCENT}e.pdf",
            "\N{LATIN SMALL LETTER E WITH ACUTE}t\u0301e.pdf",
        ),
        ("صورة.jpg", "صورة.jpg"),
        ("/", "-"),
        (" \n", "-"),
    ],
)
def test_a_name_is_one_line_that_looks_like_what_it_is(sent: str, kept: str) -> None:
    assert plain_name(sent) == kept
