"""Tables with their lines: a small part of TOML, read so that every refusal can name its line.

A line is blank, a comment, `[table]`, `[[table]]` or `key = value`; whatever passes here is TOML, not the reverse.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from grievance.errors import StandardRefused

_T = TypeVar("_T")

_NOTHING = re.compile(r"\s*(#.*)?")
_TABLE = re.compile(r"(\[{1,2})([a-z_]+)(\]{1,2})\s*(#.*)?")
_KEY = re.compile(r"([a-z_]+)\s*=.*")
_KINDS: Mapping[type, str] = {str: "a text", bool: "true or false", int: "a whole number", list: "a list"}


@dataclass(slots=True)
class Table:
    """One table of the file, which begins at `line`. `values` maps a key to its line and its value.

    `single` says that it was written `[name]`, once, and not `[[name]]`, one of many.
    """

    name: str
    line: int
    single: bool
    values: dict[str, tuple[int, object]] = field(default_factory=dict)

    def where(self, key: str) -> int:
        """Return the line of a key, or of the table where the key is missing."""
        return self.values.get(key, (self.line, None))[0]

    def refuse(self, key: str, reason: str) -> StandardRefused:
        """Return the error that names the line of this key."""
        return StandardRefused(self.where(key), f"{self.name}: {reason}")

    def only(self, *keys: str) -> None:
        """Refuse every key that is not one of these."""
        for key in self.values:
            if key not in keys:
                raise self.refuse(key, f"unknown key {key}")

    def text(self, key: str, missing: str | None = None) -> str:
        """Return a text that is not empty."""
        found = self._value(key, str, missing)
        if found == "" and key in self.values:
            raise self.refuse(key, f"{key} is empty")
        return found

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._value(key, bool, None)

    def number(self, key: str, missing: int | None = None) -> int:
        """Return a whole number from 0 up."""
        found = self._value(key, int, missing)
        if found < 0:
            raise self.refuse(key, f"{key} is below 0")
        return found

    def texts(self, key: str, known: Collection[str] | None = None, *, missing: bool = False) -> tuple[str, ...]:
        """Return a list of different texts, each of them `known`; empty where it may be and is `missing`."""
        found = self._value(key, list, [] if missing else None)
        for one in found:
            if not isinstance(one, str):
                raise self.refuse(key, f"{key} is a list of texts")
            if known is not None and one not in known:
                raise self.refuse(key, f"unknown {one} in {key}")
        if len(set(found)) != len(found):
            raise self.refuse(key, f"{key} says one thing twice")
        return tuple(found)

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Return a text that must be one of those known."""
        found = self.text(key)
        if found not in known:
            raise self.refuse(key, f"unknown {key} {found}")
        return found

    def _value(self, key: str, kind: type[_T], missing: _T | None) -> _T:
        if key not in self.values:
            if missing is None:
                raise self.refuse(key, f"{key} is missing")
            return missing
        found = self.values[key][1]
        if type(found) is not kind:  # not isinstance: `true` is an int to Python
            raise self.refuse(key, f"{key} is not {_KINDS[kind]}")
        return found


def scan(text: str) -> list[Table]:
    """Read the tables in their order. Raises `StandardRefused` at the first line that is not understood."""
    tables: list[Table] = []
    for line, ended in enumerate(text.split("\n"), 1):
        content = ended.removesuffix("\r")
        if _NOTHING.fullmatch(content):
            continue
        if heading := _TABLE.fullmatch(content):
            tables.append(_begun(tables, line, *heading.group(1, 2, 3)))
        elif _KEY.fullmatch(content) and tables:
            _keep(tables[-1], line, content)
        else:
            raise StandardRefused(line, "not a table, not a key, not a comment")
    return tables


def _begun(tables: list[Table], line: int, opening: str, name: str, closing: str) -> Table:
    if len(opening) != len(closing):
        raise StandardRefused(line, "the brackets do not match")
    begun = Table(name, line, single=opening == "[")
    if any(table.name == name and (table.single or begun.single) for table in tables):
        raise StandardRefused(line, f"{name} stands here twice")
    return begun


def _keep(table: Table, line: int, content: str) -> None:
    try:
        ((key, value),) = tomllib.loads(content).items()
    except tomllib.TOMLDecodeError as error:
        raise StandardRefused(line, "the value is not understood; it must end on its line") from error
    if key in table.values:
        raise StandardRefused(line, f"{key} stands here twice")
    table.values[key] = (line, value)
