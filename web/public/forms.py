"""What a form brings, read by name; nothing else of a request is looked at."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable

from flask import request

from grievance.case.terms import About, Choice

# What the services take, in characters, for the sentence that says so; they decide, and a test holds these to theirs.
STORY_MAX = 100_000
ANSWER_MAX = 20_000
LINE_MAX = 300

_NONCE = re.compile("[0-9a-f]{64}")
_PROMISE = re.compile("promise-([0-9]{1,2})")


def typed(name: str) -> str:
    """Return a field as it was typed, empty where it is not there."""
    return request.form.get(name, "")


def answers(names: Iterable[str]) -> dict[str, str]:
    """Return the fields of these names."""
    return {name: typed(name) for name in names}


def about() -> About | None:
    """Return whom the complaint is about, `None` where nothing was chosen: there is no silent default."""
    chosen = typed("about")
    return About(chosen) if chosen in set(About) else None


def choice() -> Choice | None:
    """Return what was chosen beside the words, `None` where nothing was, or nothing of ours."""
    chosen = typed("choice")
    return Choice(chosen) if chosen in set(Choice) else None


def said() -> dict[str, str]:
    """Return what was chosen of each promise, by its id; nothing where nothing was."""
    named = {name: found[1] for name in request.form if (found := _PROMISE.fullmatch(name))}
    return {identifier: typed(name) for name, identifier in named.items()}


def nonce(name: str = "nonce") -> bytes | None:
    """Return the form's 32 random bytes, `None` where they are missing or not ours."""
    return bytes.fromhex(typed(name)) if _NONCE.fullmatch(typed(name)) else None


def fresh() -> str:
    """Make the 32 random bytes of a new form, as hex."""
    return secrets.token_hex(32)


def same_or_fresh(name: str) -> str:
    """Keep the nonce that the form came with, so that sending it twice counts once."""
    return typed(name) if nonce(name) else fresh()


def switching() -> bool:
    """Say whether a button for another language sent the form: then nothing is done, and all that was typed stays."""
    return "language" in request.form
