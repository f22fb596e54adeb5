"""A voice as the platform has it: Opus in Ogg. Browsers that record into WebM are repacked, nothing is encoded anew."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from bots.rehearsal.refusals import bad

_WEBM, _OGG = b"\x1a\x45\xdf\xa3", b"OggS"
_ENTERED = {0x18538067, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0}  # Segment, Tracks, TrackEntry, Cluster, BlockGroup
_HEAD, _BLOCKS = 0x63A2, {0xA3, 0xA1}  # CodecPrivate; SimpleBlock, Block
_TAGS = b"OpusTags" + struct.pack("<I", 9) + b"rehearsal" + struct.pack("<I", 0)
_FIRST, _LAST = 2, 4
_RATE, _FULL = 48, 255
_SILK, _HYBRID = (10, 20, 40, 60), (10, 20)
_CELT = (2.5, 5, 10, 20)


def as_ogg(data: bytes) -> bytes:
    """Return a recording as Opus in Ogg where a browser made WebM of it; anything else as it is. Raises `Refusal`."""
    if not data.startswith(_WEBM):
        return data
    try:
        head, packets = _packets(data)
    except (IndexError, ValueError, struct.error):
        raise bad("the recording cannot be read") from None
    return b"".join(_pages(head, packets))


def _packets(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return the codec's head and its packets. Raises `ValueError` where there is no Opus in it."""
    head, packets = b"", []
    for element, content in _elements(data):
        if element == _HEAD:
            head = content
        elif element in _BLOCKS:
            packets.append(content[4:])  # after one byte of track, two of time, one of flags
    if not head.startswith(b"OpusHead") or not all(packets):
        raise ValueError("no Opus")
    return head, packets


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield every element by its number, those within others too: their sizes need not be known."""
    at = 0
    while at < len(data):
        element, at = _number(data, at, marked=True)
        size, at = _number(data, at, marked=False)
        if element not in _ENTERED:
            yield element, data[at : at + size]
            at += size


def _number(data: bytes, at: int, *, marked: bool) -> tuple[int, int]:
    """Read a number whose first byte says how long it is; `marked` leaves the mark of that in it."""
    length = 9 - data[at].bit_length()
    value = int.from_bytes(data[at : at + length])
    return value if marked else value & ((1 << (7 * length)) - 1), at + length


def _pages(head: bytes, packets: list[bytes]) -> Iterator[bytes]:
    yield _page(head, 0, 0, _FIRST)
    yield _page(_TAGS, 1, 0, 0)
    place = 0
    for number, packet in enumerate(packets, 2):
        place += _samples(packet)
        yield _page(packet, number, place, _LAST if number == len(packets) + 1 else 0)


def _page(packet: bytes, number: int, place: int, flags: int) -> bytes:
    """Write one packet as a page of its own."""
    lacing = bytes([_FULL] * (len(packet) // _FULL)) + bytes([len(packet) % _FULL])
    before = _OGG + struct.pack("<BBqII", 0, flags, place, 1, number)
    after = bytes([len(lacing)]) + lacing + packet
    return before + struct.pack("<I", _check(before + bytes(4) + after)) + after


def _samples(packet: bytes) -> int:
    """Count the samples of a packet at 48 kHz (RFC 6716, 3.1)."""
    kind, code = packet[0] >> 3, packet[0] & 3
    if kind < 12:  # noqa: PLR2004 - the table of the RFC
        milliseconds: float = _SILK[kind % 4]
    else:
        milliseconds = _HYBRID[kind % 2] if kind < 16 else _CELT[kind % 4]  # noqa: PLR2004 - the same
    frames = (1, 2, 2, packet[1] & 63 if len(packet) > 1 else 1)[code]
    return int(milliseconds * _RATE) * frames


def _table() -> tuple[int, ...]:
    rows = []
    for byte in range(256):
        row = byte << 24
        for _ in range(8):
            row = (row << 1) ^ (0x104C11DB7 if row & 0x80000000 else 0)
        rows.append(row & 0xFFFFFFFF)
    return tuple(rows)


_ROWS = _table()


def _check(page: bytes) -> int:
    """Compute the checksum of an Ogg page (RFC 3533)."""
    value = 0
    for byte in page:
        value = (value << 8) & 0xFFFFFFFF ^ _ROWS[value >> 24 ^ byte]
    return value
