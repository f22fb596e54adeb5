"""The child's side: it shuts itself in, reads a file to its end, says what came of it, and is gone.

The first line that it writes is a media type with the cleaned copy behind it, or one word: why there is none.
"""

from __future__ import annotations

import codecs
import os

from PIL import Image, TiffImagePlugin

from grievance.cleaning import kinds, pdfs, sandbox, voices
from grievance.cleaning.asking import OPEN
from grievance.errors import Uncleaned

_LATER = (TiffImagePlugin,)  # EXIF is written in its way
_CODECS = ("ascii", "cp437", "latin-1", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le")
_PIECE = 1 << 20


def main() -> None:
    """Clean what comes in."""
    _prepare()
    try:
        sandbox.shut()
    except OSError:
        said, cleaned = OPEN, b""
    else:
        said, cleaned = _answer()
    rest = memoryview(f"{said}\n".encode() + cleaned)
    while rest:
        rest = rest[os.write(1, rest) :]
    os._exit(0)


def _prepare() -> None:
    """Load what is otherwise loaded when it is needed: no file opens later."""
    Image.preinit()
    for name in _CODECS:
        codecs.lookup(name)
    voices.rehearse()
    pdfs.rehearse()


def _answer() -> tuple[str, bytes]:
    try:
        data = b"".join(iter(lambda: os.read(0, _PIECE), b""))
        return kinds.clean(data)
    except Uncleaned as why:
        return why.reason, b""
    except Exception:  # noqa: BLE001 - whatever a library raises over a broken file, it is told as one thing
        return "failed", b""


if __name__ == "__main__":
    main()
