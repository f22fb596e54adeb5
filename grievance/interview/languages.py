"""The language: asked first, in each language's own name, and changed at any time without losing the place."""

from __future__ import annotations

from dataclasses import replace

from grievance.interview.asking import (
    LANGUAGES_AT_ONCE,
    go,
    miss,
    next_page,
    page_of_languages,
    said,
    stay,
    turned_back,
)
from grievance.interview.numerals import bare, leading, meant
from grievance.interview.talk import Reply, Rules, Talk, Turn
from grievance.phrases import say

LONG = 60
"""From this many characters on, what somebody wrote in the wrong place was meant to be kept."""


def chosen(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """Take the language by its number or its name; 0 shows more of them, or leads back where there are no more."""
    led = leading(turn.text)
    count = led[0] if led else meant(turn.text, talk.language, rules.languages)
    shown = page_of_languages(rules, talk)
    if count == 0 and len(rules.languages) > LANGUAGES_AT_ONCE:
        return stay(rules, replace(talk, step=next_page(rules, talk)))
    if count == 0 and talk.after and talk.language:
        return turned_back(rules, talk)
    named = named_in(rules, turn.text)
    if count is not None and 1 <= count <= len(shown):
        named = [shown[count - 1]]
    if not named or turn.files or turn.large:
        return _unclear(rules, talk, turn)
    spoken = replace(talk, language=named[0])
    if talk.after:
        return turned_back(rules, spoken)
    early = [said(rules, spoken, "bot.early")] if talk.misses else []
    return go(rules, spoken, "phone", *early)


def named_in(rules: Rules, text: str) -> list[str]:
    """Return the language whose name a text is, in a list of one; else an empty list."""
    name = bare(text)
    return [code for code in rules.languages if bare(say(code, "language.name")) == name][:1]


def _unclear(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """Show the list again. Where somebody sent what should be kept, it is remembered, so that they hear of it."""
    if talk.language:
        return miss(rules, talk, said(rules, talk, "bot.again.choice", n=len(page_of_languages(rules, talk))))
    lost = turn.files or turn.large or len(turn.text) > LONG
    return stay(rules, replace(talk, misses=talk.misses + bool(lost)))
