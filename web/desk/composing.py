"""The composer: a note that stays or a letter that leaves, which letters there are now, and their drafts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from grievance import phrases
from grievance.case.terms import State, Step
from grievance.casework import CaseFile
from grievance.errors import Incomplete
from web.desk import words

NOTE: Final = "note"


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of letter: the step it takes, what the desk calls it, and what its button says."""

    step: Step
    name: str
    button: str


LETTERS: Final[Mapping[str, Letter]] = {
    "acknowledge": Letter(Step.ACKNOWLEDGE, "Acknowledgement", "Sign, send and acknowledge"),
    "letter": Letter(Step.WRITE, "Letter", "Sign and send"),
    "feedback": Letter(Step.FEEDBACK, "Feedback", "Sign and send the feedback"),
    "close": Letter(Step.CLOSE, "Closing letter", "Sign, send and close the case"),
}

PREPARED: Final = ("acknowledge", *(f"close.{reason}" for reason in words.REASONS))
BEGINNING: Final = 80  # characters: a greeting and most of a sentence

_GAP = re.compile(r"^\[.+\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer. `kind` is `note` or a key of `LETTERS`; the rest is as it was typed.

    `unsent` says that somebody typed these words and would lose them by leaving.
    """

    kind: str
    words: str = ""
    promise: str = ""
    reason: str = ""
    language: str = ""
    unsent: bool = False


def letters(case: CaseFile) -> tuple[str, ...]:
    """Return the letters that this officer may write in this case now, the one that is owed first."""
    return tuple(kind for kind, letter in LETTERS.items() if letter.step in case.steps)


def promises(case: CaseFile, kind: str) -> bool:
    """Say whether the officer chooses the day that this letter promises."""
    return kind in {"letter", "feedback"} and case.state not in {State.CLOSED, State.WITHDRAWN}


def new(case: CaseFile, kind: str, reason: str = "", language: str = "") -> Draft:
    """Start a note or a letter, with the text prepared for it in its language: the one of the case, unless told."""
    language = language or case.language
    return Draft(kind, _prepared(case, kind, reason, language), case.usual_promise.isoformat(), reason, language)


def turned(case: CaseFile, before: Draft, kind: str, reason: str) -> Draft:
    """Turn a draft into another kind or language. Only a prepared text that nobody touched gives way to the next."""
    fresh = new(case, kind, reason, before.language)
    fresh = replace(fresh, promise=before.promise or fresh.promise)
    prepared = {_prepared(case, before.kind, before.reason, language) for language in phrases.LANGUAGES}
    if not before.words.strip() or before.words in prepared:
        return fresh
    return replace(fresh, words=before.words, unsent=True)


def fitting(case: CaseFile, draft: Draft) -> Draft:
    """Put a draft that can no longer be sent as it was meant into what can still be written: its words are kept."""
    possible = letters(case)
    if draft.kind == NOTE or draft.kind in possible:
        return draft
    return replace(draft, kind=possible[0] if possible else NOTE, reason="")


def has_gap(text: str) -> bool:
    """Say whether a part in brackets, alone on its line, is still to be written."""
    return _GAP.search(text) is not None


def finished(text: str, language: str) -> str:
    """Return the words of a letter in this language.

    Raises `Incomplete` while a part in brackets is still to be written, or the text prepared in another language still
    stands there: somebody chose a language and changed nothing else.
    """
    if has_gap(text):
        raise Incomplete("gap", "missing")
    if any(text.startswith(begun) for other in phrases.LANGUAGES if other != language for begun in _beginnings(other)):
        raise Incomplete("draft", "missing")
    return text


def _beginnings(language: str) -> list[str]:
    """Return how the prepared texts of a language begin, up to the first thing that is filled in."""
    texts = (phrases.say(language, f"letter.{kind}", day="\0") for kind in PREPARED)
    return [text.partition("\0")[0][:BEGINNING] for text in texts]


def day(text: str) -> date | None:
    """Read the day that a letter promises, `None` where it promises none. Raises `Incomplete` for what is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Incomplete("promise", "missing") from None


def language(code: str) -> str:
    """Return the language of a letter. Raises `Incomplete` for what is none that we could set on paper."""
    if phrases.direction(code) == "auto":
        raise Incomplete("language", "missing")
    return code


def _prepared(case: CaseFile, kind: str, reason: str, language: str) -> str:
    """Return the reviewed text for a letter, empty where there is none in this language: never another language."""
    if language not in phrases.LANGUAGES:
        return ""
    if kind == "acknowledge":
        day = phrases.day(language, case.feedback_by, today=case.today)
        return phrases.say(language, "letter.acknowledge", day=day)
    if kind == "close" and reason in words.REASONS:
        return phrases.say(language, f"letter.close.{reason}")
    return ""
