"""Case numbers that can be said over a bad line: two syllables, three digits and a check digit, as in `HALE-730-3`.

A number is drawn at random: it tells neither how many cases there are nor when this one came. The check digit is
that of ISBN-10, modulo 11: it catches every single slip and every exchange of two neighbours.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

_CONSONANTS = "BDFHKLMNRST"
_VOWELS = "AEIOU"
_DIGITS = "0123456789"
_ALPHABETS = (_CONSONANTS, _VOWELS, _CONSONANTS, _VOWELS, _DIGITS, _DIGITS, _DIGITS)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2)
_MODULUS = 11
_LETTERS = 4
_FORM = re.compile(r"([A-Z]{4})[\s\-‐‑–—.]*([0-9]{3})[\s\-‐‑–—.]*([0-9])")  # noqa: RUF001 - hyphens that phones type

# Words that nobody should find on their case; in English, French, Spanish, Portuguese and Russian.
_UNKIND = frozenset({"BITE", "HATE", "HOMO", "KAKA", "LOSE", "MATA", "MORI", "RUIN", "SADO", "SALE", "SIDA", "SUKA"})


def new_number(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> str:
    """Draw a case number, one of about 2.7 million. The store's UNIQUE says whether it is taken: then draw again."""
    while True:
        draw = int.from_bytes(random_bytes(16))
        body = ""
        for alphabet in _ALPHABETS:
            draw, place = divmod(draw, len(alphabet))
            body += alphabet[place]
        check = _check(body)
        if check < len(_DIGITS) and body[:_LETTERS] not in _UNKIND:
            return f"{body[:_LETTERS]}-{body[_LETTERS:]}-{check}"


def check_number(text: str) -> str | None:
    """Return the number as we write it, or `None` where it cannot be one of ours. Case and separators are forgiven."""
    found = _FORM.fullmatch(text.strip().upper())
    if found is None:
        return None
    letters, digits, check = found.groups()
    body = letters + digits
    if any(sign not in alphabet for sign, alphabet in zip(body, _ALPHABETS, strict=True)):
        return None
    return f"{letters}-{digits}-{check}" if _check(body) == int(check) else None


def _check(body: str) -> int:
    values = (alphabet.index(sign) for sign, alphabet in zip(body, _ALPHABETS, strict=True))
    return -sum(weight * value for weight, value in zip(_WEIGHTS, values, strict=True)) % _MODULUS
