"""A record as cells of text, and back: the one form for papers, for CSV and for a form at the desk.

A day is `2026-11-29`. A list has semicolons between. A training is its name, a colon and its day. Yes is `yes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_type_hints

from grievance.case.records import CLASSES, Record, RecordKind, Training, kind_of
from grievance.errors import RecordRefused

LONGEST: Final = 300
"""Characters in a cell that is no list."""
MOST: Final = 500
"""Things in a list."""

Cells = Mapping[str, str]

_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ACCOUNT: Final = re.compile(r"[0-9a-f]{32}")


@cache
def columns(kind: RecordKind) -> tuple[str, ...]:
    """Return the columns of a kind of record, in their order."""
    return tuple(field.name for field in fields(CLASSES[kind]))


@cache
def needed(kind: RecordKind) -> frozenset[str]:
    """Return the columns that must not be empty."""
    return frozenset(field.name for field in fields(CLASSES[kind]) if _bare(field))


@cache
def options(kind: RecordKind, column: str) -> tuple[str, ...]:
    """Return the words that may stand in a column; empty where any may."""
    found = get_type_hints(CLASSES[kind])[column]
    if isinstance(found, type) and issubclass(found, StrEnum):
        return tuple(found)
    return ("yes", "no") if found is bool else ()


@cache
def is_day(kind: RecordKind, column: str) -> bool:
    """Say whether a column holds a day."""
    return get_type_hints(CLASSES[kind])[column] in {date, date | None}


def written(record: Record) -> dict[str, str]:
    """Write a record as cells."""
    return {name: _write(getattr(record, name)) for name in columns(kind_of(record))}


def read(kind: RecordKind, cells: Cells) -> Record:
    """Read a record from cells; what is missing has its default. Raises `RecordRefused` at the first that is wrong."""
    given: dict[str, Any] = {}
    for name, bare, understand in _readers(kind):
        if text := " ".join(cells[name].split()) if cells.get(name) else "":
            given[name] = understand(name, text)
        elif bare:
            raise RecordRefused(name, "is empty")
    _sound(given)
    return CLASSES[kind](**given)


def _sound(given: Mapping[str, Any]) -> None:
    if not _ID.fullmatch(given["id"]):
        raise RecordRefused("id", f"is no id: letters, digits and . _ - only ({given['id'][:40]})")
    if given.get("officer") and not _ACCOUNT.fullmatch(given["officer"]):
        raise RecordRefused("officer", "is no account: it has 32 digits from 0 to f")
    begins, ends = given.get("begins"), given.get("ends")
    if begins and ends and ends < begins:
        raise RecordRefused("ends", f"ends before it begins ({ends} before {begins})")
    if given.get("status", "valid") != "valid" and not given.get("changed"):
        raise RecordRefused("changed", f"is empty, and the status is {given['status']}: since which day?")
    if "one" in given and given["one"] == given["other"]:
        raise RecordRefused("other", "is the same as the first: nothing is linked to itself")


def _bare(field: Field[Any]) -> bool:
    return field.default is MISSING


@cache
def _readers(kind: RecordKind) -> tuple[tuple[str, bool, Callable[[str, str], object]], ...]:
    """Return for each column its name, whether it must be there, and what understands it: found out once."""
    hints = get_type_hints(CLASSES[kind])
    return tuple((field.name, _bare(field), _understands(hints[field.name])) for field in fields(CLASSES[kind]))


def _understands(kind: object) -> Callable[[str, str], object]:
    if kind in {date, date | None}:
        return _day
    if kind is bool:
        return _flag
    if kind == tuple[str, ...]:
        return _list
    if kind == tuple[Training, ...]:
        return lambda name, text: tuple(_training(name, one) for one in _list(name, text))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return lambda name, text: _chosen(kind, name, text)
    return _line


def _line(name: str, text: str) -> str:
    if len(text) > LONGEST:
        raise RecordRefused(name, f"is longer than {LONGEST} characters")
    return text


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise RecordRefused(name, f"is no day as 2026-11-29 is ({text[:40]})") from None


def _flag(name: str, text: str) -> bool:
    if text not in {"yes", "no"}:
        raise RecordRefused(name, f"is neither yes nor no ({text[:40]})")
    return text == "yes"


def _list(name: str, text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(one.strip() for one in text.split(";") if one.strip()))
    if len(found) > MOST:
        raise RecordRefused(name, f"lists more than {MOST}")
    return tuple(_line(name, one) for one in found)


def _training(name: str, text: str) -> Training:
    what, _, day = text.rpartition(":")
    if not what.strip():
        raise RecordRefused(name, f"is no training as 'modern slavery: 2026-11-29' is ({text[:40]})")
    return Training(what.strip(), _day(name, day.strip()))


def _chosen(kind: type[StrEnum], name: str, text: str) -> StrEnum:
    try:
        return kind(text)
    except ValueError:
        raise RecordRefused(name, f"is none of {', '.join(kind)} ({text[:40]})") from None


def _write(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Training):
        return f"{value.name}: {value.day.isoformat()}"
    if isinstance(value, tuple):
        return "; ".join(map(_write, value))
    return "" if value is None else str(value)
