"""Files made to break what opens them: the parent lives, and there is no copy."""

from __future__ import annotations

import struct
import zlib

import pytest
from cleaned import cleaned, refused
from packed import body, repacked
from specimens import docx, photo, tells


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def flood(width: int, height: int) -> bytes:
    """Make a PNG of so many black pixels, one bit each."""
    packing = zlib.compressobj(1)
    row = bytes(1 + (width + 7) // 8) * 100
    rows = b"".join(packing.compress(row) for _ in range(height // 100)) + packing.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def crowd(many: int) -> bytes:
    """Make a ZIP with so many entries, all of them one."""
    name = b"word/document.xml"
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(entry) * many, len(local), 0)
    return local + entry * many + end


def test_a_flood_of_pixels_is_refused() -> None:
    assert refused(flood(50_000, 50_000)) == "failed"


def test_a_large_picture_that_cannot_be_read_at_a_part_of_its_size_is_told_as_large() -> None:
    assert refused(flood(8_000, 8_000)) == "large"


def test_a_photo_that_says_it_is_immense_is_refused() -> None:
    data = photo()
    at = data.index(b"\xff\xc0") + 5

    assert refused(data[:at] + struct.pack(">HH", 65_500, 65_500) + data[at + 4 :]) == "failed"


def test_text_that_unfolds_without_end_in_a_picture_is_refused() -> None:
    told = zlib.compress(bytes(200_000_000), 1)
    small = flood(100, 100)

    assert refused(small[:33] + chunk(b"zTXt", b"Comment\0\0" + told) + small[33:]) == "failed"


@pytest.mark.parametrize("part", ["word/document.xml", "_rels/.rels", "word/comments.xml"])
def test_a_part_that_unfolds_without_end_is_refused(part: str) -> None:
    assert refused(repacked({part: bytes(101_000_000)})) == "failed"


def test_a_package_of_a_million_entries_is_refused() -> None:
    assert refused(crowd(390_000)) == "failed"
    assert refused(crowd(1_000_000)) == "large"


def test_a_part_that_nobody_points_to_is_not_unfolded() -> None:
    _, copy = cleaned(repacked({"word/media/bomb.png": bytes(101_000_000)}))

    assert not tells(copy)


def test_words_in_boxes_in_boxes_are_refused() -> None:
    deep = "<w:p>" * 50_000 + "</w:p>" * 50_000

    assert refused(repacked({"word/document.xml": body(deep), "word/_rels/document.xml.rels": "<r/>"})) == "failed"


def test_a_document_of_lists_in_lists_is_refused() -> None:
    assert refused(b"%PDF-1.7\n1 0 obj\n" + b"[" * 2_000_000 + b"\ntrailer <</Root 1 0 R>>\n%%EOF") == "failed"


def test_the_next_file_is_cleaned_after_a_bomb() -> None:
    assert refused(crowd(100_000)) == "failed"

    assert not tells(cleaned(docx())[1])
