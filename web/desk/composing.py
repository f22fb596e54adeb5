"""The composer: one place for a note, a letter and every step, with the text that is prepared for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from grievance import phrases
from grievance.case.terms import Step
from grievance.casework import BESIDES, CaseFile, Offer
from grievance.errors import Incomplete
from web.desk import closing, facts, packets, remedies
from web.desk.moves import MOVES

LETTERS: Final[Mapping[Step, str]] = {
    Step.ACKNOWLEDGE: "Acknowledgement",
    Step.WRITE: "Letter",
    Step.FEEDBACK: "Feedback",
}
"""The letters that are turned into one another while one is written, each with its name."""

ALLEGING: Final = frozenset({Step.ALLEGE, Step.STRIKE, Step.FIND})
"""The steps with a form of their own that is about an allegation: what is alleged, struck and found."""

OWED: Final = frozenset({Step.MITIGATE, Step.CHECK})
"""The steps with another form of their own: what a buyer owes, and that an audit verified it."""

PREPARED: Final[Mapping[Step, str]] = {
    Step.ACKNOWLEDGE: "acknowledge",
    Step.REFER: "close.referred",
    Step.SET_ASIDE: "close.unsafe",
    Step.MERGE: "close.told_before",
}
"""The steps with one text prepared for their letter. Some others have one for what is chosen (`facts.CHOSEN`)."""

OWN: Final = ALLEGING | {Step.PREPARE, Step.TRANSLATE}
"""All steps with a form of their own."""

_BESIDE: Final = ("substitute", "proposal", "answered", "safe")
"""The facts that a step may be taken with besides, each with a place of its own."""

_APART: Final = frozenset({Step.PROPOSE, Step.WITHHOLD, Step.SUMMARISE})

BEGINNING: Final = 80  # characters: a greeting and most of a sentence

_GAP = re.compile(r"^\[.+\]$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the composer for one step, as it was typed; `facts` by name.

    `unsent` says that somebody typed it and would lose it by leaving.
    """

    step: Step = Step.NOTE
    words: str = ""
    promise: str = ""
    language: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    unsent: bool = False


def offer(case: CaseFile, step: Step) -> Offer | None:
    """Return the offer of a step, `None` where it is not this officer's or not possible from here."""
    return next((each for each in case.offers if each.step is step and step not in _APART), None)


def letters(case: CaseFile) -> tuple[Step, ...]:
    """Return the plain letters that this officer may write in this case now, the one that is owed first."""
    return tuple(step for step in LETTERS if step in case.steps)


def promises(case: CaseFile, step: Step) -> bool:
    """Say whether the officer chooses the day that this letter promises. After the end nothing is promised."""
    found = offer(case, step)
    return found is not None and found.letter and not found.ended and step is not Step.ACKNOWLEDGE


def choosing(case: CaseFile, draft: Draft) -> str:
    """Name the fact that must be chosen before there is a letter to write, empty where there is none."""
    found = offer(case, draft.step)
    asked = [name for name in found.facts if name in facts.CHOSEN] if found else []
    return next((name for name in asked if facts.chosen(case, name, draft.facts.get(name)) is None), "")


def button(case: CaseFile, draft: Draft) -> str:
    """Say what sending does."""
    found, move = offer(case, draft.step), MOVES[draft.step]
    if found is None or draft.step is Step.WRITE:
        return "Sign and send"
    does = f"sign, send and {move.do}" if found.letter else move.do
    if draft.step is Step.FEEDBACK:
        does = "sign and send the feedback"
    return f"Propose to a second officer: {does}" if found.second else does[:1].upper() + does[1:]


def new(case: CaseFile, step: Step, language: str = "", given: Mapping[str, str] | None = None) -> Draft:
    """Start a note, a letter or a step with the text prepared for it: in the language of the case, unless told."""
    draft = Draft(step, "", case.usual_promise.isoformat(), language or case.language, given or {})
    return replace(draft, words=_prepared(case, draft, draft.language))


def turned(case: CaseFile, before: Draft, step: Step, given: Mapping[str, str]) -> Draft:
    """Turn a draft into another step, choice or language.

    Only a prepared text that nobody touched gives way to the next.
    """
    if step in OWN:
        return replace(before, step=step)
    fresh = new(case, step, before.language, {**before.facts, **given})
    fresh = replace(fresh, promise=before.promise or fresh.promise)
    prepared = {_prepared(case, before, language) for language in phrases.LANGUAGES}
    if not before.words.strip() or before.words in prepared:
        return fresh
    return replace(fresh, words=before.words, unsent=True)


def fitting(case: CaseFile, draft: Draft) -> Draft:
    """Put a draft that can no longer be sent as it was meant into what can still be written: its words are kept.

    The words of a letter become a letter if any is possible, all others a note.
    """
    if draft.step is Step.NOTE or offer(case, draft.step):
        return draft
    possible = letters(case) if draft.language else ()
    return replace(draft, step=possible[0] if possible else Step.NOTE)


def stranded(case: CaseFile, draft: Draft) -> dict[str, str]:
    """Return what was typed into fields that the composer no longer shows, by the name of each."""
    found = offer(case, draft.step)
    if draft.step in OWN - ALLEGING:
        return {}
    shown = {*(found.facts if found else ()), BESIDES.get(draft.step, ""), *_BESIDE, *facts.CHOSEN}
    shown |= set(facts.ALLEGED) | {"allegation", "reason"} if draft.step in ALLEGING else set()
    shown |= set(facts.OWED) | facts.CARRIED | {"allegation", "evidence"} if draft.step in OWED else facts.CARRIED
    shown |= set(remedies.PROMISED) if draft.step is Step.PROMISE else set()
    return {facts.label(None, name): text for name, text in draft.facts.items() if text and name not in shown}


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
    letters = (str(each.id) for each in phrases.catalogue("en") if str(each.id).startswith("letter."))
    begun = (phrases.say(language, one, day="\0", words="\0", kind="\0").partition("\0")[0] for one in letters)
    return [text[:BEGINNING] for text in begun if text]


def day(name: str, text: str) -> date | None:
    """Read a day that was typed, `None` where there is none. Raises `Incomplete` for what is no day."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Incomplete(name, "missing") from None


def language(code: str) -> str:
    """Return the language of a letter. Raises `Incomplete` for what is none that we could set on paper."""
    if phrases.direction(code) == "auto":
        raise Incomplete("language", "missing")
    return code


def prepared(case: CaseFile, draft: Draft) -> bool:
    """Say whether there is a text prepared for what is being written, in its language."""
    return bool(_prepared(case, draft, draft.language))


def _prepared(case: CaseFile, draft: Draft, language: str) -> str:
    """Return the prepared text for a letter, empty where there is none in this language: never another language."""
    if language not in phrases.LANGUAGES:
        return ""
    if draft.step is Step.WRITE and draft.facts.get("answered"):
        return packets.letter(case, draft.facts["answered"], language)
    outcome = draft.facts.get("outcome", "") if draft.step is Step.CLOSE else ""
    if outcome and (case.allegations or outcome in closing.DRAFTED):
        return closing.letter(case, outcome, language)
    text = PREPARED.get(draft.step) or _chosen(case, draft)
    if not text:
        return ""
    told = phrases.day(language, case.feedback_by, today=case.today)
    return phrases.say(language, f"letter.{text}", **({"day": told} if draft.step is Step.ACKNOWLEDGE else {}))


def _chosen(case: CaseFile, draft: Draft) -> str:
    """Name the text for the choice that was made: an outcome belongs to closing, a ground to inadmissible."""
    name = {Step.CLOSE: "outcome", Step.REJECT: "ground"}.get(draft.step, "")
    choice = draft.facts.get(name, "")
    option = facts.chosen(case, name, choice) if name else None
    return option.letter if option else ""
