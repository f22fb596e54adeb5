"""The child's side: it shuts itself in, reads a file to its end, says what came of it, and is gone.

It is told of which kind the file is, and loads what reads that kind alone. The first line that it writes is a media
type with the cleaned copy behind it, or one word: why there is none.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable
from importlib import import_module

from grievance.cleaning import sandbox
from grievance.cleaning.kinds import Kind
from grievance.cleaning.words import OPEN
from grievance.errors import Uncleaned

_CODECS = ("ascii", "cp437", "latin-1", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le")
_PIECE = 1 << 20

Cleaner = Callable[[bytes], tuple[str, bytes]]


def main(kind: Kind) -> None:
    """Clean what comes in."""
    cleaner = prepared(kind)
    try:
        sandbox.shut()
    except OSError:
        said, cleaned = OPEN, b""
    else:
        said, cleaned = _answer(cleaner)
    rest = memoryview(f"{said}\n".encode() + cleaned)
    while rest:
        rest = rest[os.write(1, rest) :]
    os._exit(0)


def prepared(kind: Kind) -> Cleaner:
    """Load what reads this kind, and what that loads otherwise when it needs it: no file opens later."""
    for name in _CODECS:
        codecs.lookup(name)
    reader = import_module(f"grievance.cleaning.{kind}")
    reader.rehearse()
    cleaner: Cleaner = reader.clean
    return cleaner


def _answer(cleaner: Cleaner) -> tuple[str, bytes]:
    try:
        return cleaner(b"".join(iter(lambda: os.read(0, _PIECE), b"")))
    except Uncleaned as why:
        return why.reason, b""
    except Exception:  # noqa: BLE001 - whatever a library raises over a broken file, it is told as one thing
        return "failed", b""


if __name__ == "__main__":
    main(Kind(sys.argv[1]))
