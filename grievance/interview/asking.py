"""Asking: a step becomes messages, and a reply goes to a step, stays at it, or turns back from a detour."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from grievance.case.terms import Compartment
from grievance.interview import steps
from grievance.interview.live import shown
from grievance.interview.steps import Step, Takes
from grievance.interview.talk import Reply, Rules, Saying, Talk
from grievance.phrases import say, say_many, territory

LANGUAGES_AT_ONCE: Final = 5
_PATIENCE: Final = 2
# What counts `{n}` in a question, and is no plain sentence.
_COUNTED: Final = frozenset({"bot.look", "bot.when.days"})

Line = str | Saying


def said(rules: Rules, talk: Talk, key: str, **values: object) -> str:
    """Say a sentence in the language of the talk; our address and the live words are filled in."""
    return say(talk.language, key, web=rules.web, **{**shown(talk.language), **values})


def counted(rules: Rules, talk: Talk, key: str, n: int, **values: object) -> str:
    """Say the sentence that fits a count, as `said`."""
    return say_many(talk.language, key, n, web=rules.web, **{**shown(talk.language), **values})


def go(rules: Rules, talk: Talk, name: str, *lines: Line, hide: bool = False, clear: bool = False) -> Reply:
    """Go to a step: `lines`, what is said before its question, and the question. An unknown step is the menu."""
    if steps.step(rules, name) is None:
        name, talk = "menu", replace(talk, after="")
    there = replace(talk, step=name, misses=0)
    return _asked(rules, there, (*lines, *_before(rules, there)), hide=hide, clear=clear)


def stay(rules: Rules, talk: Talk, *lines: Line, hide: bool = False) -> Reply:
    """Ask the same question again, after `lines`; its old buttons count no more."""
    return _asked(rules, talk, lines, hide=hide)


def quiet(talk: Talk, *lines: Line) -> Reply:
    """Say `lines` and ask nothing: the question before still stands."""
    return Reply(talk, _sayings(lines))


def miss(rules: Rules, talk: Talk, *lines: Line) -> Reply:
    """Ask once more in simpler words; after two tries offer a voice or a person."""
    missed = replace(talk, misses=talk.misses + 1)
    here = now(rules, talk)
    simpler = lines or _simpler(rules, talk, here)
    stuck = (said(rules, talk, _stuck(rules, talk, here)),) if missed.misses >= _PATIENCE else ()
    return stay(rules, missed, *simpler, *stuck)


def away_to(rules: Rules, talk: Talk, name: str, *lines: Line, hide: bool = False) -> Reply:
    """Go to a detour, from which `turned_back` leads here again."""
    stack = talk.after.split()
    came = [*stack, talk.step]
    came = came[: came.index(talk.step) + 1]
    return go(rules, replace(talk, after=" ".join(step for step in came if step != name)), name, *lines, hide=hide)


def turned_back(rules: Rules, talk: Talk, *lines: Line, hide: bool = False) -> Reply:
    """Come back from a detour."""
    *stack, last = talk.after.split() or [""]
    back = replace(talk, after=" ".join(stack), step=last if steps.step(rules, last) else "menu", misses=0)
    return stay(rules, back, *lines, hide=hide)


def place(rules: Rules, talk: Talk) -> str:
    """Return the step on the way at which the talk stands, whatever detour it is on; empty where it is on none."""
    line = steps.way(rules)
    return next((name for name in (*talk.after.split(), talk.step) if name in line and name != "language"), "")


def now(rules: Rules, talk: Talk) -> Step:
    """Return the step at which the talk stands."""
    return steps.step(rules, talk.step) or steps.STEPS["menu"]


def mark(talk: Talk) -> str:
    """Return the mark of the question that was asked last: no other question has it, also none of another talk."""
    digest = hashlib.sha256(talk.nonce + talk.asked.to_bytes(8, "big")).hexdigest()
    return f"{talk.asked}.{digest[:8]}"


def page_of_languages(rules: Rules, talk: Talk) -> Sequence[str]:
    """Return the languages that are shown at once: the step is `language`, `language.1` and so on."""
    start = _page(talk) * LANGUAGES_AT_ONCE
    return rules.languages[start : start + LANGUAGES_AT_ONCE] or rules.languages[:LANGUAGES_AT_ONCE]


def choosing_language(talk: Talk) -> bool:
    """Say whether the language is asked for."""
    return talk.step.partition(".")[0] == "language"


def next_page(rules: Rules, talk: Talk) -> str:
    """Return the step that shows the next languages; after the last come the first."""
    page = _page(talk) + 1
    return f"language.{page}" if page * LANGUAGES_AT_ONCE < len(rules.languages) else "language"


def _page(talk: Talk) -> int:
    page = talk.step.partition(".")[2]
    return int(page) if page.isdecimal() else 0


def _asked(rules: Rules, talk: Talk, lines: Sequence[Line], *, hide: bool = False, clear: bool = False) -> Reply:
    marked = replace(talk, asked=talk.asked + 1)
    return Reply(marked, (*_sayings(lines), _question(rules, marked)), hide=hide, clear=clear)


def _sayings(lines: Sequence[Line]) -> tuple[Saying, ...]:
    return tuple(Saying(line) if isinstance(line, str) else line for line in lines)


def _question(rules: Rules, talk: Talk) -> Saying:
    here = now(rules, talk)
    if choosing_language(talk):
        names = tuple(say(language, "language.name") for language in page_of_languages(rules, talk))
        more = len(rules.languages) > LANGUAGES_AT_ONCE
        return _numbered("", names, mark(talk), "\n0  …" if more else "")
    n = len(talk.answers) if here.ask == "bot.look" else rules.days
    line = said(rules, talk, "bot.news")
    text = counted(rules, talk, here.ask, n) if here.ask in _COUNTED else said(rules, talk, here.ask, line=line)
    if here.question:
        text += "\n" + said(rules, talk, f"{here.ask}.hint")
    return _numbered(text, tuple(label(rules, talk, key) for _, key in here.options), mark(talk))


def _numbered(text: str, options: tuple[str, ...], marked: str, more: str = "") -> Saying:
    lines = (text, *(f"{number}  {label}" for number, label in enumerate(options, 1)))
    return Saying("\n".join(line for line in lines if line) + more, options, marked if options else "")


def _before(rules: Rules, talk: Talk) -> tuple[str, ...]:
    keys = (key.format(channel=rules.channel) for key in now(rules, talk).before)
    return tuple(_ahead(rules, talk, key) for key in keys if key != steps.ENDANGERS or rules.endangers)


def _ahead(rules: Rules, talk: Talk, key: str) -> str:
    if key != steps.ENDANGERS:
        return said(rules, talk, key)
    names = said(rules, talk, "bot.sees.and").join(territory(talk.language, code) for code in rules.endangers)
    return said(rules, talk, key, countries=names)


def label(rules: Rules, talk: Talk, key: str) -> str:
    """Say the label of an option: a sentence by its id, or a country by its code."""
    if key.startswith(steps.TERRITORY):
        return territory(talk.language, key.removeprefix(steps.TERRITORY))
    return said(rules, talk, key)


def _simpler(rules: Rules, talk: Talk, here: Step) -> tuple[str, ...]:
    match here.takes:
        case Takes.NUMBER:
            return (said(rules, talk, "enter.hint"),)
        case Takes.STORY:
            return (said(rules, talk, "bot.again.story"),)
        case Takes.WORDS:
            return (said(rules, talk, "bot.again.words"),)
        case _:
            return (said(rules, talk, "bot.again.choice", n=str(len(here.options))),) if here.options else ()


def _stuck(rules: Rules, talk: Talk, here: Step) -> str:
    if here.takes is Takes.NUMBER:
        return "bot.stuck.number"
    apart = here.question is not None and here.question.compartment is Compartment.IDENTITY
    heard = here.takes in {Takes.FREE, Takes.STORY} or steps.before_story(rules, talk.step)
    return "bot.stuck" if heard and not apart else "bot.stuck.human"
