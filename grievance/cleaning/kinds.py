"""What a file is, by its own first bytes: never by its name, nor by what the sender says."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from grievance.cleaning import segments

ENOUGH: Final = 12
"""Bytes in which a kind is told."""


class Kind(StrEnum):
    """A kind of files, named after the module that reads it."""

    PHOTO = "photos"
    PDF = "pdfs"
    DOCUMENT = "documents"
    VOICE = "voices"
    TEXT = "texts"
    """Whatever is none of the others: text, or nothing of which there can be a copy."""


_BEGINNINGS: Final = {
    segments.JPEG_HEAD: Kind.PHOTO,
    segments.PNG_HEAD: Kind.PHOTO,
    b"%PDF-": Kind.PDF,
    b"PK\x03\x04": Kind.DOCUMENT,
    b"OggS": Kind.VOICE,
}


def kind(start: bytes) -> Kind:
    """Say of which kind a file is that begins so; whoever reads it looks for themselves."""
    if segments.is_webp(start):
        return Kind.PHOTO
    return next((kind for beginning, kind in _BEGINNINGS.items() if start.startswith(beginning)), Kind.TEXT)
