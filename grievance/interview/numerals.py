"""Numbers as people type them: any script's digits, emoji digits, "1.", "#1", words, and a slip of the finger."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from grievance.phrases import say

RECEIPT: Final = 20
_NEARLY: Final = range(RECEIPT - 3, RECEIPT + 4)
_SLIPS: Final = {"l": 1, "i": 1, "|": 1, "o": 0}
APART: Final = re.compile("[,\u060c\u3001\uff0c]")
"""What parts the words of a list in a catalogue, in any script."""
_MOST: Final = 1000


def number(text: str) -> int | None:
    """Return the number that a text is, whatever stands around it; `None` where there is more than a number."""
    digits = _digits(text)
    return min(int(digits), _MOST) if digits and alone(text) else None


def meant(text: str, language: str, languages: Sequence[str]) -> int | None:
    """Return the number that a text means where nothing but a number is expected: also in words, also mistyped."""
    exact = number(text)
    if exact is not None:
        return exact
    word = bare(text)
    for spoken in (language, *languages):
        if spoken and word in _spelled(spoken):
            return _spelled(spoken)[word]
    return _SLIPS.get(text.strip().casefold())


def leading(text: str) -> tuple[int, str] | None:
    """Part "2. Stop" into the number and the rest, bare; `None` where a text does not begin so."""
    found = re.match(r"^[\W_]*(\d)[\W_]+(?=\w)(.+)$", unicodedata.normalize("NFKC", text), re.DOTALL)
    return (unicodedata.digit(found.group(1)), bare(found.group(2))) if found else None


def receipt(text: str, *, within: bool) -> str:
    """Return the twenty digits that a text is, in Western ones; `within` looks for them among words, too."""
    digits = _digits(text)
    return digits if len(digits) == RECEIPT and (within or alone(text)) else ""


def nearly_receipt(text: str) -> bool:
    """Say whether a text is nothing but digits, about as many as a receipt has: it must not be taken for words."""
    return alone(text) and len(_digits(text)) in _NEARLY


def alone(text: str) -> bool:
    """Say whether a text has no letter: digits and signs alone."""
    return not any(unicodedata.category(sign)[0] == "L" for sign in unicodedata.normalize("NFKC", text))


def bare(text: str) -> str:
    """Return a text as it is compared: small letters, no accents, no signs around it, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = ("".join(sign for sign in word if not _mark(sign)) for word in plain.split())
    return " ".join(word for word in map(_trimmed, words) if word)


def _digits(text: str) -> str:
    """Gather the digits of a text as Western ones."""
    signs = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign)) for sign in signs if unicodedata.decimal(sign, None) is not None)


def _mark(sign: str) -> bool:
    """Tell accents that people leave out on a phone, in Latin and Arabic script, from signs that make a letter."""
    return "\u0300" <= sign <= "\u036f" or "\u064b" <= sign <= "\u0655" or sign in "\u0670\u0640"


def _trimmed(word: str) -> str:
    start, end = 0, len(word)
    while start < end and unicodedata.category(word[start])[0] in "PSZC":
        start += 1
    while start < end and unicodedata.category(word[end - 1])[0] in "PSZC":
        end -= 1
    return word[start:end]


@cache
def _spelled(language: str) -> Mapping[str, int]:
    """Map a language's words for the ten numbers to them."""
    written = APART.split(say(language, "bot.numbers"))
    return {bare(word): count for count, words in enumerate(written) for word in words.split("/")}
