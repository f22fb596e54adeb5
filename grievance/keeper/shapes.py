"""Dataclasses as canonical JSON in ASCII, and back: keys sorted, no spaces, bytes as base64.

The dataclass is the whole schema. A field too many, too few, or of another kind or length is refused.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from grievance.errors import KeeperRefused
from grievance.keeper.verbs import Refusal

Shape = TypeVar("Shape")


def write(plain: Mapping[str, object]) -> bytes:
    """Write canonical JSON."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode("ascii")


def parse(content: bytes) -> dict[str, object]:
    """Read any JSON object. Raises `KeeperRefused`."""
    try:
        plain = json.loads(content)
    except (ValueError, RecursionError):
        plain = None
    if not isinstance(plain, dict):
        raise KeeperRefused(Refusal.FRAME)
    return plain


def flatten(record: object) -> dict[str, object]:
    """Turn a dataclass into what JSON can say."""
    return cast("dict[str, object]", _flat(record))


def shape(kind: type[Shape], plain: object) -> Shape:
    """Turn it back into a dataclass of this kind. Raises `KeeperRefused`."""
    return cast("Shape", _shaped(kind, plain))


def _flat(value: Any) -> Any:  # noqa: ANN401 - one walk over every kind of field
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, tuple):
        return [_flat(each) for each in value]
    if is_dataclass(value):
        return {field.name: _flat(getattr(value, field.name)) for field in fields(value)}
    return value


def _shaped(kind: Any, plain: Any) -> Any:  # noqa: ANN401 - the same walk, backwards
    parts = get_args(kind)
    if get_origin(kind) is Annotated:
        return _sized(_shaped(parts[0], plain), parts[1])
    if get_origin(kind) is Union:
        return None if plain is None else _shaped(parts[0], plain)
    if get_origin(kind) is tuple and isinstance(plain, list):
        return tuple(_shaped(parts[0], each) for each in plain)
    if is_dataclass(kind) and isinstance(plain, dict):
        return _record(kind, plain)
    if kind is bytes and isinstance(plain, str):
        return _bytes(plain)
    if type(plain) is kind:
        return plain
    raise KeeperRefused(Refusal.FRAME)


def _record(kind: Any, plain: dict[str, object]) -> Any:  # noqa: ANN401 - any of the dataclasses
    kinds = _fields(kind)
    if plain.keys() != kinds.keys():
        raise KeeperRefused(Refusal.FRAME)
    return kind(**{name: _shaped(kinds[name], plain[name]) for name in kinds})


def _sized(value: bytes | str, size: int) -> bytes | str:
    if len(value) != size:
        raise KeeperRefused(Refusal.FRAME)
    return value


def _bytes(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise KeeperRefused(Refusal.FRAME) from None


@cache
def _fields(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)
