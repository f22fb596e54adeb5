"""Every sentence said to a complainant, in every language: one catalogue a language, one id a sentence."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from grievance.phrases.writing import day, direction, figure, moment, name, own_digits

__all__ = [
    "LANGUAGES",
    "catalogue",
    "day",
    "direction",
    "figure",
    "header",
    "load",
    "moment",
    "name",
    "own_digits",
    "reviewed",
    "say",
    "say_many",
]

LANGUAGES = ("en", "fr", "ar", "es", "pt", "zh", "hi", "id", "ru", "de", "bn", "ug")

_HEADER = re.compile(r"^([\w-]+): *(.*)$", re.MULTILINE)


@cache
def catalogue(language: str) -> Catalog:
    """Read a language's catalogue. Raises `KeyError` for a language that we do not speak."""
    if language not in LANGUAGES:
        raise KeyError(language)
    return read_po(io.BytesIO(_source(language)), locale=language, abort_invalid=True)


@cache
def header(language: str) -> Mapping[str, str]:
    """Return what a catalogue says about itself, such as `X-Review`. Raises `KeyError` as `catalogue` does."""
    catalogue(language)
    first = _source(language).decode().partition('msgid ""\n')[2].partition("\n\n")[0]
    lines = "".join(re.findall(r'"(.*)"', first)).replace("\\n", "\n")
    return dict(_HEADER.findall(lines))


def reviewed(language: str) -> bool:
    """Say whether a person who grew up with the language has read it, or it is the one we wrote: its header tells.

    A review counts only with who and when: `X-Review: reviewed`, `X-Reviewed-By` and `X-Reviewed-On`.
    """
    said = header(language)
    signed = bool(said.get("X-Reviewed-By") and said.get("X-Reviewed-On"))
    return {"source": True, "reviewed": signed}.get(said.get("X-Review", "draft"), False)


def load() -> None:
    """Read all catalogues and what Babel knows of their languages, so that processes forked later have them."""
    for language in LANGUAGES:
        _translations(language)
        day(language, date.min)
        direction(language)


def say(language: str, key: str, /, **values: object) -> str:
    """Return a sentence with its values filled in. Raises `KeyError` where the id or a value is missing.

    A whole number is written as the language has it; text is said as it is, whatever digits it has.
    """
    return _spoken(language, key).gettext(key).format_map(_shown(language, values))


def say_many(language: str, key: str, n: int, /, **values: object) -> str:
    """Return the sentence that fits the count `n`, which it may show as `{n}`. Raises `KeyError` as `say` does."""
    return _spoken(language, key).ngettext(key, key, n).format_map(_shown(language, {"n": n, **values}))


@cache
def _source(language: str) -> bytes:
    return files(__name__).joinpath(f"{language}.po").read_bytes()


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


def _shown(language: str, values: Mapping[str, object]) -> Mapping[str, object]:
    return {name: figure(language, value) if isinstance(value, int) else value for name, value in values.items()}
