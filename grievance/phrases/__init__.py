"""Every sentence said to a complainant, in every language: one catalogue a language, one id a sentence."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from gettext import GNUTranslations
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "fr", "ar")

_WEEKDAY_AND_DAY = "EEEE d MMMM"
# Where a language writes some days of the month in another way: the first is "1er" in French.
_ORDINALS: Mapping[tuple[str, int], str] = {("fr", 1): "EEEE d'er' MMMM"}
# The digits of a script beside the Western ones that every phone has; named as CLDR names numbering systems.
_DIGITS: Mapping[str, str] = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹"}
_DRAFT = b'"X-Review: draft\\n"'


@cache
def catalogue(language: str) -> Catalog:
    """Read a language's catalogue. Raises `KeyError` for a language that we do not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return read_po(io.BytesIO(_source(language)), locale=language, abort_invalid=True)


def reviewed(language: str) -> bool:
    """Say whether somebody who grew up with the language has reviewed it: the header of its catalogue tells."""
    return _DRAFT not in _source(language)


def load() -> None:
    """Read all catalogues and what Babel knows of their languages, so that processes forked later have them."""
    for language in LANGUAGES:
        _translations(language)
        day(language, date.min)
        direction(language)


def say(language: str, key: str, /, **values: object) -> str:
    """Return a sentence with its values filled in. Raises `KeyError` where the id or a value is missing."""
    return _spoken(language, key).gettext(key).format_map(values)


def say_many(language: str, key: str, n: int, /, **values: object) -> str:
    """Return the sentence that fits the count `n`, which it may show as `{n}`. Raises `KeyError` as `say` does."""
    return _spoken(language, key).ngettext(key, key, n).format_map({"n": n, **values})


@lru_cache(maxsize=256)
def direction(language: str) -> str:
    """Return the way any language is written, for `dir` in a page: `ltr`, `rtl`, or `auto` where we do not know it."""
    try:
        return str(Locale.parse(language, sep="-").text_direction)
    except (ValueError, UnknownLocaleError):
        return "auto"


@lru_cache(maxsize=256)
def own_digits(language: str, digits: str) -> str:
    """Write Western digits in those of the language's own script; empty where it has no others.

    What stands in running text keeps the digits that CLDR gives a language by default, which are Western for Arabic.
    """
    own = _DIGITS.get(Locale.parse(language).other_numbering_systems.get("native", ""))
    return digits.translate({ord(str(n)): digit for n, digit in enumerate(own)}) if own else ""


def name(language: str, of: str) -> str:
    """Return what a language is called in another one: `name("fr", "en")` is "anglais"; an unknown code is itself."""
    return str(Locale.parse(language).languages.get(of, of))


def day(language: str, when: date, *, today: date | None = None) -> str:
    """Write a day as people say it, "Wednesday 25 November"; with the year where it is not that of `today`."""
    pattern = _ORDINALS.get((language, when.day), _WEEKDAY_AND_DAY)
    if today is not None and when.year != today.year:
        pattern += " y"
    return _written(language, pattern, when)


def moment(language: str, when: datetime, *, today: date | None = None) -> str:
    """Write a day and the time on it, "Wednesday 25 November, 16:05", in the zone that `when` is in."""
    comma = "،" if direction(language) == "rtl" else ","
    return f"{day(language, when.date(), today=today)}{comma} {when:%H:%M}"


@cache
def _source(language: str) -> bytes:
    return files(__name__).joinpath(f"{language}.po").read_bytes()


@lru_cache(maxsize=4096)
def _written(language: str, pattern: str, when: date) -> str:
    """Write a day; a page names few of them, and each many times."""
    return format_date(when, pattern, locale=language)


@cache
def _translations(language: str) -> GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _spoken(language: str, key: str) -> GNUTranslations:
    if catalogue(language).get(key) is None:
        raise KeyError(key)
    return _translations(language)
