"""Whether the respondent was heard before something is found against it, and who may be told what it answered.

Promises kept by the program and not by keys, as all guards are (`case/guards.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from grievance.case.allegations import Result
from grievance.case.terms import Entry, Step
from grievance.errors import Incomplete

AGAINST: Final = frozenset({Result.FOUNDED, Result.PARTLY})
"""The findings that hold something against a respondent."""

WORDS: Final = 3
LETTERS: Final = 12
"""So many words make a reason, or so many letters where a script parts no words."""


def heard_on(entries: Iterable[Entry]) -> date | None:
    """Return the day on which the newest answer of a respondent was taken into the file, `None` where none was."""
    given: set[str] = set()
    newest = None
    for entry in entries:
        disclosure = entry.facts.get("disclosure", "")
        if entry.step is Step.DISCLOSE and disclosure:
            given.add(disclosure)
        elif entry.step is Step.RECORD and disclosure in given:
            newest = entry.at.date()
    return newest


def require_heard(result: Result, how: str, entries: Iterable[Entry]) -> None:
    """Raise `Incomplete` for a finding against a respondent that did not answer, without a reason in some words."""
    reasoned = len(how.split()) >= WORDS or sum(map(str.isalpha, how)) >= LETTERS
    if result in AGAINST and not reasoned and heard_on(entries) is None:
        raise Incomplete("respondent", "short")


def require_safe(step: Step, facts: Mapping[str, str], entries: Iterable[Entry]) -> None:
    """Raise `Incomplete` for a letter with a respondent's answer where nobody said that she can safely read it.

    The fact `answered` is the number of the line under which the answer was taken into the file.
    """
    if step is not Step.WRITE or "answered" not in facts:
        return
    if not any(entry.step is Step.RECORD and str(entry.sequence) == facts["answered"] for entry in entries):
        raise Incomplete("answered", "missing")
    if facts.get("safe") != "yes":
        raise Incomplete("safe", "missing")
