"""How a language is written: its direction, its digits, its days, and what it calls other languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

# A weekday and a day, without and with the year; where a language writes some days in another way: "1er", "1º".
_DAY = "EEEE d MMMM", "EEEE d MMMM y"
_DAYS: Mapping[str, tuple[str, str]] = {
    "es": ("EEEE d 'de' MMMM", "EEEE d 'de' MMMM 'de' y"),
    "pt": ("d 'de' MMMM (EEEE)", "d 'de' MMMM 'de' y (EEEE)"),
    "zh": ("M月d日EEEE", "y年M月d日EEEE"),
    "id": ("EEEE, d MMMM", "EEEE, d MMMM y"),
    "ru": ("EEEE, d MMMM", "EEEE, d MMMM y"),
    "de": ("EEEE, d. MMMM", "EEEE, d. MMMM y"),
    "ug": ("d-MMMM، EEEE", "y-يىلى d-MMMM، EEEE"),
}
_ORDINALS: Mapping[tuple[str, int], str] = {("fr", 1): "d'er'", ("pt", 1): "d'º'"}
# The digits of a script beside the Western ones that every phone has; named as CLDR names numbering systems.
_DIGITS: Mapping[str, str] = {
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
}
_WESTERN_ALONE = {"ug"}  # where nobody learns to write the digits that CLDR calls native


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Return the way any language is written, for `dir` in a page: `ltr`, `rtl`, or `auto` where we do not know it."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (ValueError, UnknownLocaleError):
        return "auto"


@lru_cache(maxsize=256)
def own_digits(language: str, digits: str) -> str:
    """Write Western digits in those of the language's own script; empty where it has no others, or uses none.

    What stands in running text keeps the digits that CLDR gives a language by default: Western ones save for Bengali.
    """
    if language in _WESTERN_ALONE:
        return ""
    return _in_digits(Locale.parse(language).other_numbering_systems.get("native", ""), digits)


def name(language: str, of: str) -> str:
    """Return what a language is called in another one: `name("fr", "en")` is "anglais"; an unknown code is itself."""
    return str(Locale.parse(language).languages.get(of, of))


def day(language: str, when: date, *, today: date | None = None) -> str:
    """Write a day as people say it, "Wednesday 25 November"; with the year where it is not that of `today`."""
    plain, with_year = _DAYS.get(language, _DAY)
    pattern = plain if today is None or when.year == today.year else with_year
    pattern = pattern.replace("d", _ORDINALS.get((language, when.day), "d"), 1)
    return _written(language, pattern, when)


def moment(language: str, when: datetime, *, today: date | None = None) -> str:
    """Write a day and the time on it, "Wednesday 25 November, 16:05", in the zone that `when` is in."""
    comma = "" if language == "zh" else "،" if direction(language) == "rtl" else ","
    return f"{day(language, when.date(), today=today)}{comma} {_running(language, f'{when:%H:%M}')}"


def figure(language: str, n: int) -> str:
    """Write a count, thousands parted by a thin space, as every language of ours may (ISO 80000-1)."""
    return _running(language, f"{n:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"))


@lru_cache(maxsize=4096)
def _written(language: str, pattern: str, when: date) -> str:
    """Write a day; a page names few of them, and each many times."""
    return _running(language, format_date(when, pattern, locale=language))


@cache
def _usual(language: str) -> str:
    """Return the name of the digits that stand in running text."""
    return str(Locale.parse(language).default_numbering_system)


def _running(language: str, text: str) -> str:
    """Write the digits of a text as the language has them in running text."""
    return _in_digits(_usual(language), text) or text


def _in_digits(system: str, text: str) -> str:
    """Write Western digits in those of a numbering system; empty for one whose digits are the Western ones."""
    own = _DIGITS.get(system)
    return text.translate({ord(str(n)): digit for n, digit in enumerate(own)}) if own else ""
