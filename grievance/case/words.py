"""Words as people type them: tidied once at the door, then kept exactly as they are."""

from __future__ import annotations

import re

from grievance.errors import Incomplete

STORY_MAX = 100_000
LETTER_MAX = 20_000
ANSWER_MAX = 20_000
LINE_MAX = 300
TITLE_MAX = 120
NAME_MAX = 200

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_NEWLINE = re.compile("\r\n?")


def tidy(text: str) -> str:
    r"""Return text that every database keeps: NUL and lone surrogates become U+FFFD, every newline `\n`.

    Nothing else is touched: spelling, spaces and composition stay as they were typed.
    """
    return _NEWLINE.sub("\n", _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text))


def optional(field: str, text: str, longest: int) -> str:
    """Return tidied words, empty where only blanks were typed. Raises `Incomplete` past `longest` characters."""
    tidied = tidy(text)
    if len(tidied) > longest:
        raise Incomplete(field, "long")
    return tidied if tidied.strip() else ""


def needed(field: str, text: str, longest: int) -> str:
    """Return tidied words that must be there. Raises `Incomplete` where they are missing or too long."""
    tidied = optional(field, text, longest)
    if not tidied:
        raise Incomplete(field, "missing")
    return tidied
