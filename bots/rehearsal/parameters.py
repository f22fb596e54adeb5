"""What a method was given: read from text where it came as text, each parameter as its own kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bots.rehearsal.refusals import bad

Given = dict[str, Any]
"""Parameters by name: whole numbers, truths and structures as such, everything else as text."""

_NUMBERS = {"chat_id", "message_id", "offset", "limit", "timeout", "cache_time", "duration", "width", "height"}
_TRUTHS = {"disable_notification", "protect_content", "show_alert", "drop_pending_updates", "disable_web_page_preview"}
_STRUCTURES = {
    "allowed_updates",
    "caption_entities",
    "commands",
    "entities",
    "link_preview_options",
    "message_ids",
    "reply_markup",
    "reply_parameters",
    "scope",
}
_YES = {"true", "1", "yes"}


def read(given: Mapping[str, object]) -> Given:
    """Read parameters. Raises `Refusal` where a structure is no JSON."""
    return {name: _read(name, value) for name, value in given.items() if value is not None}


def _read(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name in _NUMBERS:
        return int(value) if value.removeprefix("-").isdecimal() and value.isascii() else value
    if name in _TRUTHS:
        return value.lower() in _YES
    return _structure(name, value) if name in _STRUCTURES else value


def _structure(name: str, value: str) -> object:
    if not value:
        return None
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {name.replace('_', ' ')} JSON object") from None


def number(given: Given, name: str, otherwise: int = 0) -> int:
    """Return a whole number, or what stands for one that is missing. Raises `Refusal`."""
    value = given.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int):
        raise bad(f"{name.replace('_', ' ')} must be a number")
    return value


def text(given: Given, name: str) -> str:
    """Return a text as the platform takes it: without what stands empty around it. Raises `Refusal`."""
    value = given.get(name, "")
    if not isinstance(value, str):
        raise bad(f"{name} must be of type String")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise bad("strings must be encoded in UTF-8") from None
    return value
