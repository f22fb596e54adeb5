"""Plain text: it has no corner to hide a name in, so it passes as it is, if it is nothing else."""

from __future__ import annotations

import re
from typing import Final

import puremagic

from grievance.errors import Uncleaned

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ACTING: Final = re.compile(
    r"<(?:!doctype|!entity|html|head|body|svg|script|iframe|object|embed|style|\?xml|\?php)\b"
    r"|\A#!|\A\{\\rtf|\A%(?:!|pdf)|^(?:mime-version|message-id|begin):",
    re.IGNORECASE | re.MULTILINE,
)
_AMR: Final = b"#!AMR"
_ENOUGH: Final = 4096
"""Bytes in which a recording is told."""


def clean(data: bytes) -> tuple[str, bytes]:
    """Return the text as UTF-8 with plain line ends. Raises `Uncleaned`: `kind` where a program may take it for more.

    Pages, pictures, scripts, mails and cards that are written as text are told by how they begin, or by their tags.
    What nothing here writes anew, sound or film, is `withheld`.
    """
    if _is_recording(data[:_ENOUGH]):
        raise Uncleaned("withheld")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Uncleaned("kind") from None
    if not text.strip() or _CONTROLS.search(text) or _ACTING.search(text):
        raise Uncleaned("kind")
    return "text/plain", text.replace("\r\n", "\n").replace("\r", "\n").encode()


def rehearse() -> None:
    """Load nothing more: what is imported above is all."""


def _is_recording(start: bytes) -> bool:
    """Say whether it is sound or film of a kind that nothing here writes anew."""
    if start.startswith(_AMR):  # voice recorders of older phones
        return True
    try:
        found = puremagic.magic_string(start)
    except (puremagic.PureError, ValueError):
        return False
    return any(match.mime_type.startswith(("audio/", "video/")) for match in found)
