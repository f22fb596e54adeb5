"""The answers on the way: the phone, whom it is about, the questions of the script, and the look back."""

from __future__ import annotations

from dataclasses import replace

from grievance.case.terms import About, Question
from grievance.case.words import tidy
from grievance.interview import steps
from grievance.interview.asking import Line, go, miss, now, said
from grievance.interview.steps import QUESTION
from grievance.interview.talk import Again, Answer, Reply, Rules, Talk

_SKIP = "skip"


def phone(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Keep whether the phone is only hers, and give the word that ends everything."""
    return go(rules, replace(talk, shared=option != "own"), "consent", said(rules, talk, f"bot.leave.{option}"))


def about(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Keep whom it is about, and say who reads it then."""
    kept = replace(talk, answers={**talk.answers, "about": About(option)})
    return go(rules, kept, steps.following(rules, "about"), said(rules, talk, f"about.{option}.who"))


def question(rules: Rules, talk: Talk, option: str) -> Reply:
    """Take one option of a question of the script, or leave it out."""
    asked = _asked(rules, talk)
    if option == _SKIP:
        kept = talk if talk.filed else replace(talk, answers={k: v for k, v in talk.answers.items() if k != asked.id})
        return onward(rules, kept)
    return _answer(rules, talk, asked, option)


def words(rules: Rules, talk: Talk, text: str) -> Reply:
    """Take words as the answer to a question of the script."""
    here, asked = now(rules, talk), _asked(rules, talk)
    if len(tidy(text)) > here.most:
        return miss(rules, talk, said(rules, talk, "bot.again.long", most=here.most))
    return _answer(rules, talk, asked, text)


def onward(rules: Rules, talk: Talk, *lines: Line) -> Reply:
    """Go on to the next question."""
    name = upcoming(rules, talk)
    return finished(rules, talk, *lines) if name == "done" else go(rules, talk, name, *lines)


def upcoming(rules: Rules, talk: Talk) -> str:
    """Return the step that follows; with nothing answered after the receipt there is nothing to look back at."""
    name = steps.following(rules, talk.step, talk.answers, erased=talk.erased)
    if name == "news" and talk.shared:  # somebody else may hold the phone: we never write first
        name = steps.following(rules, name)
    return "done" if name == "look" and not talk.answers else name


def news(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Keep whether, and around which hour, we may write first that there is a letter."""
    allowed = {"hour": str(rules.hour), "any": "any"}.get(option, "")
    told = (said(rules, talk, "bot.news.yes"),) if allowed else ()
    return onward(rules, replace(talk, news=allowed), *told)


def looked(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Be done, or go through the questions once more."""
    if option == "done":
        return Reply(replace(talk, doing="end"), act=Again())
    return go(rules, talk, steps.following(rules, "receipt"))


def finished(rules: Rules, talk: Talk, *lines: Line) -> Reply:
    """Say what was taken away and what cannot be, and when a person reads."""
    removed = said(rules, talk, "bot.removed" if rules.removes else "bot.removed.none")
    remains = said(rules, talk, f"bot.remains.{rules.channel}")
    return go(rules, talk, "done", *lines, removed, remains, clear=True)


def _answer(rules: Rules, talk: Talk, asked: Question, value: str) -> Reply:
    if talk.filed:
        return Reply(replace(talk, doing="answer"), act=Answer(asked.group, {asked.id: value}))
    kept = replace(talk, answers={**talk.answers, asked.id: value})
    lines: tuple[str, ...] = ()
    if asked.danger and value == "unsure":
        lines = (said(rules, talk, "danger.lead"), said(rules, talk, "bot.danger.unsure"))
    elif rules.script.danger({asked.id: value}):
        lines = (said(rules, talk, "danger.lead"), said(rules, talk, "bot.danger.help"))
    return onward(rules, kept, *lines)


def _asked(rules: Rules, talk: Talk) -> Question:
    found = now(rules, talk).question
    if found is None:
        raise KeyError(talk.step.removeprefix(QUESTION))
    return found
