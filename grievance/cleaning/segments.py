"""What a picture file is made of, by its own bytes: the segments of a JPEG, the chunks of a PNG and of a WebP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from grievance.errors import Uncleaned

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_APP0, _ADOBE = 0xE0, 0xEE
_PICTURE: Final = frozenset({*range(0xC0, 0xD0), *range(0xD8, 0xDE)})  # frames, tables, scans, start, end
_RESTARTS: Final = frozenset(range(0xD0, 0xD8))
_ALONE: Final = _RESTARTS | {0x01, _START, _END}  # markers with nothing behind them
_JFIF, _ADOBE_BARE = 18, 16  # bytes of the two when they carry no thumbnail and no more
JPEG_HEAD: Final = b"\xff\xd8\xff"
PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
PNG_END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
PNG_BARE: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
WEBP_BARE: Final = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH"})


def jpeg(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each segment of a JPEG (ITU T.81, annex B) as its marker and its whole bytes, scans with their data.

    What stands behind the end is not yielded. Raises `Uncleaned` where the file ends before its end.
    """
    at = 0
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2] or b"\xff"
        if marker == b"\xff":  # a filling byte
            at += 1
            continue
        code = marker[0]
        end = at + 2 if code in _ALONE else at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if code == _SCAN:
            end = _scanned(data, end)
        yield code, data[at:end]
        if code == _END:
            return
        at = max(end, at + 2)
    raise Uncleaned("failed")


def _scanned(data: bytes, at: int) -> int:
    """Find where the coded data of a scan ends: at the first marker that is neither a stuffed zero nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] and data[at + 1] not in _RESTARTS:
            return at
        at += 2
    raise Uncleaned("failed")


def drawing(marker: int, segment: bytes) -> bool:
    """Say whether a segment of a JPEG is needed to draw it; of those for programs, a bare JFIF and Adobe's are."""
    if marker == _APP0:
        return len(segment) == _JFIF and segment[4:].startswith(b"JFIF\0")
    if marker == _ADOBE:
        return len(segment) == _ADOBE_BARE and segment[4:].startswith(b"Adobe")
    return marker in _PICTURE


def drawn(data: bytes) -> bytes:
    """Return a JPEG with its picture untouched and nothing besides. Raises `Uncleaned`."""
    return b"".join(segment for marker, segment in jpeg(data) if drawing(marker, segment))


def bare(data: bytes) -> bool:
    """Say whether a JPEG, PNG or WebP holds its picture alone, to its last byte."""
    if data.startswith(JPEG_HEAD):
        return drawn(data) == data
    if data.startswith(PNG_HEAD):
        return set(_chunks(data[8:], "big")) <= PNG_BARE and data.endswith(PNG_END)
    return is_webp(data) and set(_chunks(data[12:], "little")) <= WEBP_BARE


def is_webp(data: bytes) -> bool:
    """Say whether a file begins as a WebP does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _chunks(data: bytes, order: Literal["big", "little"]) -> Iterator[bytes]:
    """Yield the name of each chunk: of a PNG (ISO 15948, length first, a sum behind) or of a RIFF."""
    at = 0
    while at < len(data):
        head = data[at : at + 8]
        name, length = (head[4:], head[:4]) if order == "big" else (head[:4], head[4:])
        size = int.from_bytes(length, order)
        yield name
        at += 12 + size if order == "big" else 8 + size + size % 2
