"""Plain text: it has no corner to hide a name in, so it passes as it is, if it is nothing else."""

from __future__ import annotations

import re
from typing import Final

from grievance.errors import Uncleaned

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_ACTING: Final = re.compile(
    r"<(?:!doctype|!entity|html|head|body|svg|script|iframe|object|embed|style|\?xml|\?php)\b"
    r"|\A#!|\A\{\\rtf|\A%(?:!|pdf)|^(?:mime-version|message-id|begin):",
    re.IGNORECASE | re.MULTILINE,
)


def clean(data: bytes) -> tuple[str, bytes]:
    """Return the text as UTF-8 with plain line ends. Raises `Uncleaned`: `kind` where a program may take it for more.

    Pages, pictures, scripts, mails and cards that are written as text are told by how they begin, or by their tags.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Uncleaned("kind") from None
    if not text.strip() or _CONTROLS.search(text) or _ACTING.search(text):
        raise Uncleaned("kind")
    return "text/plain", text.replace("\r\n", "\n").replace("\r", "\n").encode()
