"""What a file is, by its own first bytes: never by its name, nor by what the sender says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import puremagic

from grievance.cleaning import documents, pdfs, photos, segments, texts, voices
from grievance.errors import Uncleaned

Cleaner = Callable[[bytes], tuple[str, bytes]]

_BEGINNINGS: Final[tuple[tuple[bytes, Cleaner], ...]] = (
    (segments.JPEG_HEAD, photos.clean),
    (segments.PNG_HEAD, photos.clean),
    (b"%PDF-", pdfs.clean),
    (b"PK\x03\x04", documents.clean),
    (b"OggS", voices.clean),
)
_AMR: Final = b"#!AMR"
_ENOUGH: Final = 4096
"""Bytes in which a recording is told."""


def clean(data: bytes) -> tuple[str, bytes]:
    """Return media type and bytes of the cleaned copy. Raises `Uncleaned`; a broken file, what its library raises."""
    if segments.is_webp(data):
        return photos.clean(data)
    for beginning, cleaner in _BEGINNINGS:
        if data.startswith(beginning):
            return cleaner(data)
    if _is_recording(data[:_ENOUGH]):
        raise Uncleaned("withheld")
    return texts.clean(data)


def _is_recording(start: bytes) -> bool:
    """Say whether it is sound or film of a kind that nothing here writes anew."""
    if start.startswith(_AMR):  # voice recorders of older phones
        return True
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type.startswith(("audio/", "video/")) for match in found)
