"""The catalogue of criteria: which standard demands what, by edition. A mechanism has its own, or takes ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from grievance.standards.mechanism import Criterion, Edition
from grievance.standards.tables import Sheet, Table, understood

SOURCES: Final = frozenset({"found", "seed", "known", "house"})
OURS: Final[Mapping[str, str]] = {"criteria": "criteria.toml"}
"""The catalogues that ship with the program: what `criteria_from` may name, and where it lies."""

_EDITION: Final = re.compile(r"[A-Za-z]+[0-9]+(\.[0-9]+)*")
_WHEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?")
_MONTH: Final = len("2023-04")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Editions of standards and their criteria, each in the order of its file."""

    editions: tuple[Edition, ...] = ()
    criteria: tuple[Criterion, ...] = ()


@cache
def ours(name: str) -> Catalogue:
    """Read a catalogue that ships with the program. Raises `StandardRefused`."""
    return understood(files(__package__).joinpath(OURS[name]).read_text(encoding="utf-8"), of_its_own)


def of_its_own(sheet: Sheet) -> Catalogue:
    """Build a catalogue from a file that holds nothing else."""
    sheet.only((), {"editions", "criteria"})
    return catalogue(sheet, Catalogue())


def catalogue(sheet: Sheet, taken: Catalogue) -> Catalogue:
    """Read editions and criteria, behind those that were taken from elsewhere."""
    editions = sheet.many("editions", _edition, {each.id for each in taken.editions})
    criteria = sheet.many("criteria", _criterion, {each.id for each in taken.criteria})
    return Catalogue(taken.editions + editions, taken.criteria + criteria)


def _edition(table: Table) -> Edition:
    table.only("id", "title", "since", "until", "source")
    identifier, since = table.text("id"), _when(table, "since")
    until = _when(table, "until") if "until" in table.values else ""
    if not _EDITION.fullmatch(identifier):
        table.refuse("id", "id is the letters of a standard and the number of its edition, such as PS3.1")
    if table.sound and until and until < since:
        table.refuse("until", "until is before since")
    return Edition(identifier, table.text("title"), since, until, table.one_of("source", SOURCES))


def _when(table: Table, key: str) -> str:
    """Read a day, or a month where no day is known; as it is written."""
    reason = f"{key} is a month such as 2023-04, or a day such as 2023-04-01"
    written = table.form(key, _WHEN, reason) if key in table.values else table.text(key)
    try:
        date.fromisoformat(f"{written}-01" if len(written) == _MONTH else written)
    except ValueError:
        table.refuse(key, reason)
    return written


def _criterion(table: Table) -> Criterion:
    table.only("id", "title", "verified", "source")
    source = table.one_of("source", SOURCES)
    return Criterion(table.text("id"), table.text("title"), verified=table.flag("verified"), source=source)
