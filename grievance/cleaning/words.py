"""What the child may say: a media type with the cleaned copy behind it, or one word."""

from __future__ import annotations

from typing import Final

REASONS: Final = frozenset({"kind", "failed", "withheld", "large"})
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA: Final = frozenset({
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/pdf",
    DOCX,
    "audio/ogg",
    "text/plain",
})  # fmt: skip
OPEN: Final = "open"
"""What a child says that could not shut itself in; it has read nothing."""
