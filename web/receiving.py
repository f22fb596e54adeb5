"""Reading a form that brings files (multipart/form-data, RFC 7578) while it arrives, a piece at a time.

Words stay in memory, files go where `begin` says as they come. Nothing is written anywhere in clear, which Werkzeug's
own reader does with every part beyond 500 kB. The words come first on our forms, so that they are here whatever becomes
of the files behind them.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final, Generic, Protocol, TypeVar

from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, RequestTimeout
from werkzeug.sansio.multipart import Data, Epilogue, Event, Field, File, MultipartDecoder, NeedData

from grievance.errors import StoreAway
from grievance.uploads import MOST_FILES
from web.security import FORM_MAX

PIECE: Final = 256 * 1024  # bytes read at once
LINE: Final = 16  # bytes that may follow a boundary on its line
HEADERS: Final = 16 * 1024  # bytes of one part's headers; browsers send less than a thousand
PARTS: Final = 1000  # somebody may mark every photo of a month; whoever sends more is no browser of a person
BESIDE: Final = 1024**3  # bytes that are read and dropped beyond what fits: left unread, a browser loses the words
HOUR: Final = 3600.0  # seconds for one form: no sitting lasts longer, and nobody holds a thread for ever
SHORT: Final = 10.0  # seconds for one whose files are not taken: others wait for its place

Kept_co = TypeVar("Kept_co", covariant=True)
Kept = TypeVar("Kept")


class Sink(Protocol[Kept_co]):
    """Where one file goes."""

    def write(self, piece: bytes) -> None:
        """Take the next piece."""

    def finish(self) -> Kept_co:
        """Keep the file, durably, and return what stands for it."""

    def abandon(self) -> None:
        """Forget what was written."""


@dataclass(frozen=True, slots=True)
class Arrived(Generic[Kept]):
    """A form with its files. `left` says why some are missing: `large`, `many`, `away` or a reason given; or empty."""

    fields: ImmutableMultiDict[str, str]
    files: tuple[Kept, ...]
    left: str


def read(
    stream: IO[bytes],
    boundary: str,
    begin: Callable[[str], Sink[Kept]],
    most: int,
    *,
    refused: str = "",
    now: Callable[[], float] = time.monotonic,
) -> Arrived[Kept]:
    """Read a form with files of at most `most` bytes together; `begin` is given the name of each.

    What does not fit is dropped, and all that fits is kept. With `refused` no file is taken, for this reason.
    Raises `BadRequest` for what is no form or breaks off, `RequestEntityTooLarge` for words, headers or parts beyond
    all measure, `RequestTimeout` after an hour. Then no file is kept that was not finished before.
    """
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), PIECE + HEADERS, max_parts=PARTS)
    arriving, began = _Arriving(begin, most, refused), now()
    try:
        for piece in _pieces(stream, decoder.boundary, most + FORM_MAX + BESIDE):
            decoder.receive_data(piece)
            for event in _events(decoder):
                arriving.take(event)
            spent = now() - began
            if arriving.left and spent > (SHORT if refused else HOUR):
                break
            if spent > HOUR:
                raise RequestTimeout
    except ValueError:
        raise BadRequest from None
    finally:
        arriving.end()
    return Arrived(ImmutableMultiDict(arriving.fields), tuple(arriving.files), arriving.left)


def plain_name(name: str) -> str:
    """Return a file's name without folders and without signs that cannot be seen or turn the line around."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    return seen.strip() or "-"


def _pieces(stream: IO[bytes], boundary: bytes, most: int) -> Iterator[bytes | None]:
    """Yield what comes, and `None` at the end; beyond `most` bytes there is no end, and the words are here by then.

    No piece ends within a boundary's line: Werkzeug 3.1.9 then takes a byte before the last one for one of the part.
    """
    while piece := _next(stream, PIECE):
        if boundary in piece[-len(boundary) - LINE :]:
            piece += _next(stream, LINE)
        yield piece
        most -= len(piece)
        if most < 0:
            return
    yield None


def _next(stream: IO[bytes], size: int) -> bytes:
    """Read what the line brings. Raises `BadRequest` where it breaks, `RequestTimeout` where it is too slow."""
    try:
        return stream.read(size)
    except RequestTimeout:
        raise
    except OSError:
        raise BadRequest from None


def _events(decoder: MultipartDecoder) -> Iterator[Event]:
    while not isinstance(event := decoder.next_event(), NeedData | Epilogue):
        yield event


class _Arriving(Generic[Kept]):
    """What has come so far: whole fields, whole files, and the part that is being read."""

    def __init__(self, begin: Callable[[str], Sink[Kept]], most: int, refused: str) -> None:
        self.fields: list[tuple[str, str]] = []
        self.files: list[Kept] = []
        self.left = ""
        self._begin, self._refused = begin, refused
        self._room, self._words_room = most, FORM_MAX
        self._part: Field | File | None = None
        self._words = bytearray()
        self._sink: Sink[Kept] | None = None
        self._size = 0
        self._dropped = False

    def take(self, event: Event) -> None:
        """Take what comes next. Raises `BadRequest` for a part without a name, `RequestEntityTooLarge`."""
        if isinstance(event, Field | File):
            if not event.name:
                raise BadRequest
            self._part, self._size, self._dropped = event, 0, False
            self._words.clear()
        elif isinstance(event, Data) and isinstance(self._part, Field):
            self._take_words(event.data, self._part.name, done=not event.more_data)
        elif isinstance(event, Data) and isinstance(self._part, File):
            self._take_file(event.data, self._part.filename, done=not event.more_data)

    def end(self) -> None:
        """Forget a file of which the end has not come."""
        if self._sink:
            self._sink.abandon()
            self._sink = None

    def _take_words(self, piece: bytes, name: str, *, done: bool) -> None:
        self._words_room -= len(piece)
        if self._words_room < 0:
            raise RequestEntityTooLarge
        self._words += piece
        if done:
            self.fields.append((name, self._words.decode("utf-8", "replace")))

    def _take_file(self, piece: bytes, name: str, *, done: bool) -> None:
        """Take a piece of a file. A file field that nobody filled in comes as a file without a byte: it is none."""
        if self._dropped or not (piece or self._sink):
            return
        self._size += len(piece)
        if why := self._unfit():
            self._drop(why)
            return
        try:
            self._sink = self._sink or self._begin(plain_name(name))
            self._sink.write(piece)
            if done:
                self.files.append(self._sink.finish())
                self._sink, self._room = None, self._room - self._size
        except StoreAway:
            self._drop("away")

    def _unfit(self) -> str:
        """Say why the file that is coming is not kept, empty where it is."""
        if self._refused or len(self.files) == MOST_FILES:
            return self._refused or "many"
        return "large" if self._size > self._room else ""

    def _drop(self, why: str) -> None:
        self.left, self._dropped = why, True
        self.end()
