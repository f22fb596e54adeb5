"""From the text of a file of advice to its lines, or to the line and the reason why not."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from grievance.case.advice import Advice
from grievance.errors import StandardRefused
from grievance.standards.tables import Table, scan

_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_SOURCES: Final = frozenset({"found", "known", "house"})


def read_advice(text: str) -> tuple[Advice, ...]:
    """Read a file of advice. Raises `StandardRefused` at the first thing that is not fully understood."""
    return tuple(_advice(table) for table in scan(text))


@cache
def our_advice() -> tuple[Advice, ...]:
    """Read the advice that ships with the program."""
    return read_advice(files("grievance.standards").joinpath("advice.toml").read_text(encoding="utf-8"))


def _advice(table: Table) -> Advice:
    if table.single or table.name != "advice":
        raise StandardRefused(table.line, f"unknown table {table.name}")
    table.only("channel", "country", "checked", "source")
    country = table.text("country")
    if not _COUNTRY.fullmatch(country):
        raise table.refuse("country", "country is two capital letters (ISO 3166-1)")
    try:
        checked = date.fromisoformat(table.text("checked"))
    except ValueError:
        raise table.refuse("checked", "checked is a day such as 2026-12-24") from None
    return Advice(table.text("channel"), country, checked, table.one_of("source", _SOURCES))
