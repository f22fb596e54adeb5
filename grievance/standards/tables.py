"""Tables with their lines: a small part of TOML, read so that every mistake can be named with its line.

A line is blank, a comment, `[table]`, `[[table]]` or `key = value`; whatever passes here is TOML, not the reverse.
Reading goes on behind a mistake, with something in the place of what is wrong: whoever writes a file is told all at
once. What was read counts only where nothing was noted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from grievance.errors import StandardRefused

_T = TypeVar("_T")

_NOTHING = re.compile(r"\s*(#.*)?")
_TABLE = re.compile(r"(\[{1,2})([a-z_]+)(\]{1,2})\s*(#.*)?")
_HEADING = re.compile(r"\s*\[")
_KEY = re.compile(r"([a-z_]+)\s*=.*")
_KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a whole number", list: "a list"}
_MOST: Final = 3650  # ten years of days: more is a slip of the finger, and no calendar reaches as far as it could
_LOST: Final = object()  # in the place of a value that is not TOML


@dataclass(slots=True)
class Table:
    """One table of the file, which begins at `line`. `values` maps a key to its line and its value.

    `single` says that it was written `[name]`, once, and not `[[name]]`, one of many. Mistakes in it are noted in
    `faults`, one a key; what is asked for at such a key is answered with something of the right kind.
    """

    name: str
    line: int
    single: bool
    faults: list[StandardRefused]
    values: dict[str, tuple[int, object]] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)

    def where(self, key: str) -> int:
        """Return the line of a key, or of the table where the key is missing."""
        return self.values.get(key, (self.line, None))[0]

    def refuse(self, key: str, reason: str) -> None:
        """Note what is wrong at the line of this key."""
        if key not in self.wrong:
            self.wrong.add(key)
            self.faults.append(StandardRefused(self.where(key), f"{self.name}: {reason}"))

    @property
    def sound(self) -> bool:
        """Say whether nothing was wrong in it so far, so that its values can be held against each other."""
        return not self.wrong

    def only(self, *keys: str) -> None:
        """Refuse every key that is not one of these."""
        for key in self.values:
            if key not in keys:
                self.refuse(key, f"unknown key {key}")

    def text(self, key: str, missing: str | None = None) -> str:
        """Return a text that is not empty."""
        found = self._value(key, str, missing)
        if not found and key in self.values:
            self.refuse(key, f"{key} is empty")
        return found

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._value(key, bool, None)

    def number(self, key: str, missing: int | None = None) -> int:
        """Return a whole number from 0 to ten years of days."""
        found = self._value(key, int, missing)
        if 0 <= found <= _MOST:
            return found
        self.refuse(key, f"{key} is below 0" if found < 0 else f"{key} is above {_MOST}")
        return 0

    def texts(self, key: str, known: Collection[str] | None = None, *, missing: bool = False) -> tuple[str, ...]:
        """Return a list of different texts, each of them `known`; empty where it may be and is `missing`."""
        found = self._value(key, list, [] if missing else None)
        for one in found:
            if not isinstance(one, str):
                self.refuse(key, f"{key} is a list of texts")
            elif known is not None and one not in known:
                self.refuse(key, f"unknown {one} in {key}")
            elif found.count(one) > 1:
                self.refuse(key, f"{key} says one thing twice")
        return () if key in self.wrong else tuple(found)

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Return a text that must be one of those known."""
        found = self.text(key)
        if found in known:
            return found
        self.refuse(key, f"unknown {key} {found}")
        return min(known)

    def form(self, key: str, form: re.Pattern[str], reason: str) -> str:
        """Return a text of this form; empty where the key is not there."""
        found = self.text(key, "")
        if found and not form.fullmatch(found):
            self.refuse(key, reason)
        return found

    def day(self, key: str) -> date:
        """Return a day written as text."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            self.refuse(key, f"{key} is a day such as 2026-12-24")
            return date.min

    def _value(self, key: str, kind: type[_T], missing: _T | None) -> _T:
        if key not in self.values:
            if missing is None:
                self.refuse(key, f"{key} is missing")
                return kind()
            return missing
        found = self.values[key][1]
        if type(found) is kind:  # not isinstance: `true` is an int to Python
            return found
        self.refuse(key, f"{key} is not {_KINDS[kind]}")
        return kind()


@dataclass(slots=True)
class Sheet:
    """A file as far as it is understood: its tables in their order, and every mistake noted so far."""

    tables: list[Table]
    faults: list[StandardRefused]

    def refuse(self, line: int, reason: str) -> None:
        """Note what is wrong at a line; 0 where it concerns the whole file."""
        self.faults.append(StandardRefused(line, reason))

    def only(self, single: Collection[str], many: Collection[str]) -> None:
        """Refuse every table that is not one of these, written as it should be, and pass it over."""
        for table in self.tables:
            if table.name not in (single if table.single else many):
                self.refuse(table.line, f"unknown table {table.name}")
        self.tables = [table for table in self.tables if table.name in (single if table.single else many)]

    def one(self, name: str) -> Table:
        """Return the one table of this name. Where it is missing, that is the mistake, and not each of its keys."""
        for table in self.tables:
            if table.name == name:
                return table
        self.refuse(0, f"{name} is missing")
        return Table(name, 0, single=True, faults=[])

    def many(self, name: str, understand: Callable[[Table], _T], taken: Collection[str] = ()) -> tuple[_T, ...]:
        """Read all tables of one name; no `id` may stand there twice, nor be one of those `taken` elsewhere."""
        found: dict[str, _T] = {}
        for table in self.tables:
            if table.name == name:
                identifier = table.text("id")
                if identifier in found or identifier in taken:
                    table.refuse("id", f"{identifier} stands here twice")
                found[identifier] = understand(table)
        return tuple(found.values())


def understood(text: str, build: Callable[[Sheet], _T]) -> _T:
    """Build what a file says. Raises `StandardRefused`, the first mistake noted, where it is not fully understood."""
    sheet = scan(text)
    built = build(sheet)
    if sheet.faults:
        raise sheet.faults[0]
    return built


def mistakes(text: str, build: Callable[[Sheet], object]) -> tuple[StandardRefused, ...]:
    """Return every mistake of a file in the order of its lines; none where it is fully understood."""
    sheet = scan(text)
    build(sheet)
    return tuple(sorted(sheet.faults, key=lambda fault: fault.line))


def scan(text: str) -> Sheet:
    """Read the tables of a file in their order, and note each line that is not understood."""
    sheet = Sheet([], [])
    begun: Table | None = None
    spilled = False  # the line before has a value that is not understood: what follows may be the rest of it
    for line, ended in enumerate(text.split("\n"), 1):
        content = ended.removesuffix("\r")
        if _NOTHING.fullmatch(content):
            continue
        if heading := _TABLE.fullmatch(content):
            begun, spilled = _begun(sheet, line, *heading.group(1, 2, 3)), False
        elif begun and _KEY.fullmatch(content):
            spilled = not _keep(begun, line, content)
        elif not spilled:
            sheet.refuse(line, "not a table, not a key, not a comment")
            if begun is None or _HEADING.match(content):  # the keys below are not told one by one
                begun = Table("", line, single=False, faults=[])
    return sheet


def _begun(sheet: Sheet, line: int, opening: str, name: str, closing: str) -> Table:
    single = opening == "["
    if len(opening) != len(closing):
        sheet.refuse(line, "the brackets do not match")
    elif any(table.name == name and (table.single or single) for table in sheet.tables):
        sheet.refuse(line, f"{name} stands here twice")
    else:
        sheet.tables.append(Table(name, line, single=single, faults=sheet.faults))
        return sheet.tables[-1]
    return Table(name, line, single=single, faults=[])


def _keep(table: Table, line: int, content: str) -> bool:
    """Keep a key and its value; say whether the value was understood."""
    key, value = content.partition("=")[0].strip(), _LOST
    try:
        ((key, value),) = tomllib.loads(content).items()
    except (ValueError, RecursionError):  # a number of 5,000 digits, and a list in a list in a list, are refused too
        reason = "the value is not understood; it must end on its line"
    else:
        reason = f"{key} stands here twice" if key in table.values else ""
    if reason:
        table.wrong.add(key)
        table.faults.append(StandardRefused(line, reason))
    table.values.setdefault(key, (line, value))
    return value is not _LOST
