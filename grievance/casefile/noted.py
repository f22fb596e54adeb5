"""Dataclasses as JSON in ASCII, and back with the very types they had: what is kept of a conversation.

Names are sorted and there are no spaces; bytes are hex, moments ISO 8601. A field that was not written has its default,
so that a conversation outlives an update of ours; anything else that does not fit is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

from grievance.errors import Unreadable

Record = TypeVar("Record")


def write(record: object, *left_out: str) -> bytes:
    """Write a dataclass without some of its fields, which stand elsewhere."""
    plain = {name: value for name, value in _named(record).items() if name not in left_out}
    return json.dumps(plain, default=_plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def read(kind: type[Record], data: bytes, **elsewhere: object) -> Record:
    """Read what `write` wrote; `elsewhere` are the fields that were left out. Raises `Unreadable`."""
    try:
        plain = json.loads(data)
    except (ValueError, RecursionError):
        raise Unreadable from None
    return cast("Record", _record(kind, plain, elsewhere))


def _plain(value: object) -> object:
    """Write what JSON has no word for."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else _named(value)


def _named(record: object) -> dict[str, object]:
    return {name: getattr(record, name) for name in _fields(cast("Any", type(record)))}


def _record(kind: Any, plain: Any, elsewhere: Mapping[str, object]) -> Any:  # noqa: ANN401 - any of the dataclasses
    known = _fields(kind)
    if not isinstance(plain, dict) or not plain.keys() <= known.keys() - elsewhere.keys():
        raise Unreadable
    required = {name for name, (_, needed) in known.items() if needed}
    if not required <= plain.keys() | elsewhere.keys():
        raise Unreadable
    return kind(**{name: _shaped(known[name][0], value) for name, value in plain.items()}, **elsewhere)


def _shaped(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - one walk over every kind of field
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        return None if plain is None else _shaped(parts[0], plain)
    if origin is tuple and isinstance(plain, list):
        return tuple(_shaped(parts[0], each) for each in plain)
    if origin is Mapping and isinstance(plain, dict):
        return {name: _shaped(parts[1], value) for name, value in plain.items()}
    if is_dataclass(kind):
        return _record(kind, plain, {})
    return _one(kind, plain)


def _one(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the same
    if type(plain) is kind:
        return plain
    read_text = kind if isinstance(kind, type) and issubclass(kind, StrEnum) else _FROM_TEXT.get(kind)
    if read_text is None or not isinstance(plain, str):
        raise Unreadable
    try:
        return read_text(plain)
    except ValueError:
        raise Unreadable from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError
    return moment


_FROM_TEXT: Final[Mapping[Any, Callable[[str], Any]]] = {bytes: bytes.fromhex, datetime: _moment}


@cache
def _fields(kind: type) -> dict[str, tuple[Any, bool]]:
    """Return the fields of a dataclass with their types, and whether each is needed."""
    hints = get_type_hints(kind)
    return {field.name: (hints[field.name], _needed(field)) for field in fields(kind)}


def _needed(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING
