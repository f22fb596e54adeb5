"""From the text of a file of advice to its lines, or to the lines and the reasons why not."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from grievance.case.advice import Advice
from grievance.standards.tables import Sheet, Table, understood

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_SOURCES: Final = frozenset({"found", "known", "house"})


def read_advice(text: str) -> tuple[Advice, ...]:
    """Read a file of advice. Raises `StandardRefused` where it is not fully understood."""
    return understood(text, advice)


def advice(sheet: Sheet) -> tuple[Advice, ...]:
    """Build advice from its tables."""
    sheet.only((), {"advice"})
    return tuple(_advice(table) for table in sheet.tables)


@cache
def our_advice() -> tuple[Advice, ...]:
    """Read the advice that ships with the program."""
    return read_advice(files("grievance.standards").joinpath("advice.toml").read_text(encoding="utf-8"))


def _advice(table: Table) -> Advice:
    table.only("channel", "country", "checked", "source")
    country = table.text("country")
    if not _COUNTRY.fullmatch(country):
        table.refuse("country", "country is two capital letters (ISO 3166-1)")
    return Advice(table.text("channel"), country, table.day("checked"), table.one_of("source", _SOURCES))
