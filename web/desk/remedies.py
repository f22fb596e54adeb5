"""What came of a case, in words: promises by family of remedy, her answers, what she says at the end, and its kin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from grievance.casework import CaseFile, Paper
from grievance.promising import Promise
from web.desk import words

ANSWERS: Final[Mapping[str, str]] = {
    "": "The complainant has not answered yet",
    "yes": "Kept, says the complainant",
    "partly": "Kept in part, says the complainant",
    "no": "Not kept, says the complainant",
    "cannot_say": "The complainant cannot say",
}

PROMISED: Final[Mapping[str, tuple[str, str]]] = {
    "family": ("What kind of remedy?", ""),
    "text": ("What is promised?", "In the complainant's language: they read these very words."),
    "owner": ("Who keeps it?", "A company and a role there; no name of a person. They read it."),
    "due": ("By when?", ""),
    "which": ("Which allegation does it put right?", ""),
    "promises": ("What came of each?", ""),
}

RATED: Final[Mapping[str, str]] = {"understood": "Understood", "fair": "Fair", "safe": "Safe"}
RATINGS: Final[Mapping[str, str]] = {
    "yes": "Yes",
    "partly": "In part",
    "no": "No",
    "unsaid": "Would rather not say",
}


def late(case: CaseFile, promise: Promise) -> str:
    """Say that a promise is late, empty for one that is not."""
    if not promise.late(case.today):
        return ""
    days = words.plural((case.today - promise.due).days, "day")
    return f"Late by {days}: nothing shows that it was done."


def said(case: CaseFile, answers: str) -> str:
    """Say what she answered for each promise, as in "Kept: You get your passport back."."""
    texts = {each.id: each.text for each in case.promises}
    pairs = [each.partition(":") for each in answers.split()]
    return " ".join(f"{number}. {texts.get(number, '')}: {_short(answer)}." for number, _, answer in pairs)


def promise(case: CaseFile, identifier: str) -> str:
    """Return the words of a promise with its number; the bare number for one that is not there."""
    return next((f"{each.id}. {each.text}" for each in case.promises if each.id == identifier), identifier)


def rating(case: CaseFile) -> Paper | None:
    """Return what she said last of how it was."""
    return next((each for each in reversed(case.papers) if each.kind == "rating" and each.verified), None)


def incidents(case: CaseFile) -> tuple[Paper, ...]:
    """Return the incidents of a case, the newest first."""
    return tuple(each for each in reversed(case.papers) if each.step == "incident")


def _short(answer: str) -> str:
    named = {"yes": "kept", "partly": "kept in part", "no": "not kept", "cannot_say": "cannot say"}
    return named.get(answer, answer)
