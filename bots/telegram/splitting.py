"""Cutting a long text into messages: where a reader would pause, and never inside what is one sign to her."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from bots.telegram.graphemes import apart
from grievance.interview.talk import Saying

MOST = 4096
"""UTF-16 units in one message."""

_SENTENCE = r"""[.!?…؟۔።][)\]"'»”’]*\s+|[。！？।॥]\s*"""  # noqa: RUF001 - the stops of many scripts
_PAUSES = tuple(map(re.compile, (r"\n[^\S\n]*\n\s*", r"\n\s*", _SENTENCE, r"\s+")))
# Groups of four, with the isolate that the conversation may have put around them.
_RECEIPT = re.compile(r"(\u2066)?(?<!\d)(\d{4}(?:[ \u00a0\u202f]\d{4})+)(?!\d)(?(1)\u2069)")
_ARABIC = re.compile(r"(?<=[\u0660-\u0669])(?=[ \u00a0\u202f])")


def parts(saying: Saying, most: int = MOST) -> Sequence[Saying]:
    """Cut a saying; its options and its mark go with the last part. Nothing but empty space is lost.

    There is always a part; where it is empty space alone, the platform refuses it.
    """
    texts = split(isolated(saying.text), most) or [saying.text]
    before = [replace(saying, text=text, options=(), mark="") for text in texts[:-1]]
    return [*before, *(replace(saying, text=text) for text in texts[-1:])]


def split(text: str, most: int = MOST) -> list[str]:
    """Cut a text into pieces of at most `most` UTF-16 units, and leave out pieces of empty space alone."""
    pieces = []
    while (room := _room(text, most)) < len(text):
        at = _cut(text, room)
        pieces.append(text[:at])
        text = text[at:]
    return [piece for piece in (*pieces, text) if piece.strip()]


def isolated(text: str) -> str:
    """Keep groups of digits in the order in which they are read out, in a text that runs from right to left.

    Arabic digits with spaces between need a mark of direction besides: to them the space belongs to the text around.
    """
    if not any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text):
        return text
    return _RECEIPT.sub(lambda found: "\u2066" + _ARABIC.sub("\u200e", found[2]) + "\u2069", text)


def _room(text: str, most: int) -> int:
    """Return how many signs from the beginning fit."""
    if len(text) * 2 <= most:
        return len(text)
    units = 0
    for at, sign in enumerate(text):
        units += 2 if sign > "\uffff" else 1
        if units > most:
            return at
    return len(text)


def _cut(text: str, room: int) -> int:
    """Return where to cut: the last of the greatest pauses in the second half, else between two whole signs."""
    for pause in _PAUSES:
        ends = [found.end() for found in pause.finditer(text, 0, room)]
        good = [end for end in ends if end >= room // 2 and apart(text, end)]
        if good:
            return good[-1]
    return next((at for at in range(room, 0, -1) if apart(text, at)), room)
