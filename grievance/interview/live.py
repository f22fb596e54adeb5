"""The words that always work, in every language on offer, and the commands that begin with a stroke."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final

from grievance.interview.numerals import APART, bare
from grievance.phrases import say

_LONGEST: Final = 3


class Word(StrEnum):
    """What a live word asks for."""

    STOP = "stop"
    HELP = "help"
    STATUS = "status"
    DELETE = "delete"
    LANGUAGE = "language"
    HUMAN = "human"
    NEW = "new"
    START = "start"


# START is a command alone: what platforms send when a chat is opened.
SPOKEN: Final = tuple(word for word in Word if word is not Word.START)
_COMMANDS: Final[Mapping[str, Word]] = {**{word.value: word for word in Word}, "forget": Word.DELETE}


def live(text: str, language: str, languages: Sequence[str], *, only: bool) -> tuple[Word, str] | None:
    """Return the live word that a text begins with, and its language; `only` wants it to be the whole text.

    A command works at the beginning of any text. The language of a command is the one that is spoken.
    """
    command = re.match(r"^\s*/([a-z]+)(?![\w/])", text.casefold())
    if command and command.group(1) in _COMMANDS:
        return _COMMANDS[command.group(1)], language or languages[0]
    words = bare(text).split(" ")
    lengths = (len(words),) if only else range(1, min(len(words), _LONGEST) + 1)
    for length in lengths:
        for spoken in (language, *languages):
            found = _words(spoken).get(" ".join(words[:length])) if spoken else None
            if found:
                return found, spoken
    return None


@cache
def shown(language: str) -> Mapping[str, str]:
    """Return each live word as it is told to people, in capitals: name of the word → word in that language."""
    return {word.value: _written(language, word)[0].strip().upper() for word in SPOKEN}


@cache
def _words(language: str) -> Mapping[str, Word]:
    return {bare(written): word for word in reversed(SPOKEN) for written in _written(language, word)}


def _written(language: str, word: Word) -> list[str]:
    return APART.split(say(language, f"bot.word.{word}"))
