"""Where one sign ends and the next begins, for cutting (after UAX 29; what is unsure counts as one sign)."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_LEADING = ("\u1100", "\u115f"), ("\ua960", "\ua97f")
_FOLLOWING = ("\u1160", "\u11ff"), ("\ud7b0", "\ud7ff")
_SYLLABLES = (("\uac00", "\ud7a3"),)
_VIRAMA = 9


def apart(text: str, at: int) -> bool:
    """Say whether `text` may be cut before its sign number `at`."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    return not (
        _extends(after)
        or before == _JOINER
        or (before, after) == ("\r", "\n")
        or (unicodedata.combining(before) == _VIRAMA and after.isalpha())
        or _prepended(before)
        or _one_flag(text, at)
        or _one_syllable(before, after)
    )


def _extends(sign: str) -> bool:
    return (
        sign in _EXTENDING
        or unicodedata.category(sign)[0] == "M"
        or "\U0001f3fb" <= sign <= "\U0001f3ff"  # tones of skin
        or "\U000e0020" <= sign <= "\U000e007f"  # flags of regions
    )


def _prepended(sign: str) -> bool:
    """Say whether a sign belongs to the number that follows, as those of Arabic do."""
    return unicodedata.category(sign) == "Cf" and unicodedata.bidirectional(sign) in {"AN", "AL"}


def _one_flag(text: str, at: int) -> bool:
    """Say whether a flag would be cut: two letters make one, counted from the first of a row."""
    first = at
    while first > 0 and _regional(text[first - 1]):
        first -= 1
    return _regional(text[at]) and (at - first) % 2 == 1


def _regional(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _one_syllable(before: str, after: str) -> bool:
    """Say whether two parts of Korean belong to one syllable."""
    if _among(before, _LEADING):
        return _among(after, (*_LEADING, *_FOLLOWING, *_SYLLABLES))
    return _among(before, (*_FOLLOWING, *_SYLLABLES)) and _among(after, _FOLLOWING)


def _among(sign: str, ranges: tuple[tuple[str, str], ...]) -> bool:
    return any(first <= sign <= last for first, last in ranges)
