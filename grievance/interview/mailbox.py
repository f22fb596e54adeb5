"""The mailbox in a conversation: the receipt in, letters out one at a time, words back; exchange and withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from grievance.case.terms import Choice
from grievance.interview import steps
from grievance.interview.asking import away_to, go, place, said, turned_back
from grievance.interview.talk import Choose, Erase, Exchange, Open, Rate, Reply, Rules, Saying, Talk, Withdraw
from grievance.phrases import say

_LOOKS: Final[Mapping[str, str]] = {"read": "letter", "promise": "promise", "child": "child"}
"""For what the mailbox is opened again, by what was chosen in its menu."""


def digits(talk: Talk, typed: str) -> Reply:
    """Take twenty digits for a receipt: to exchange it, to erase or withdraw with it, and else to open its mailbox."""
    match talk.step:
        case "number.new" | "number.again":
            return Reply(replace(talk, doing="exchange"), act=Exchange(typed))
        case "number.erase":
            return Reply(replace(talk, doing="erased"), act=Erase(typed))
        case "number.withdraw":
            return Reply(replace(talk, doing="withdraw"), act=Open(digits=typed))
        case _:
            return Reply(replace(talk, doing="open"), act=Open(digits=typed))


def look(talk: Talk, doing: str = "look") -> Reply:
    """Open again what is open: to see how it stands (`look`), a letter (`letter`, or the `same`), or to shut it."""
    return Reply(replace(talk, doing=doing), act=Open(token=talk.token))


def menu(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Read the next letter, write, or be done: then all is taken away, and locked until the receipt comes again."""
    if option in _LOOKS:
        return look(replace(talk, said="" if option == "promise" else talk.said), _LOOKS[option])
    if option == "whole":
        return look(replace(talk, token=talk.whole, letter=0))
    if option == "done":
        return _shut(rules, talk)
    return go(rules, replace(talk, said="") if option in steps.RATING else talk, option)


def letter(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Have the letter taken away, or answer it."""
    return look(talk, "shut") if option == "read" else go(rules, talk, "write")


def choose(_: Rules, talk: Talk, option: str, __: bytes) -> Reply:
    """Take the choice without another word: the answer whether it came, or the choice that the step is named for."""
    choice = Choice(talk.step if option == "bare" else option)
    later = replace(talk, times=talk.times + 1, doing="chosen")
    return Reply(later, act=Choose(talk.token, choice, "", talk.language, later.times))


def promise(_: Rules, talk: Talk, option: str, __: bytes) -> Reply:
    """Take her word on the promise that was asked about, and look for the next."""
    return look(replace(talk, said=talk.said + option), "promise")


def rated(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Take the answer to one of the questions at the end, and ask the next; after the last, send them."""
    said = f"{talk.said} {talk.step.removeprefix('rate.')}:{option}".strip()
    later = steps.RATING[steps.RATING.index(talk.step) + 1 :]
    if later:
        return go(rules, replace(talk, said=said), later[0])
    sent = replace(talk, said="", times=talk.times + 1, doing="chosen")
    return Reply(sent, act=Rate(talk.token, _pairs(said), talk.language, sent.times))


def bare(_: Rules, talk: Talk, __: str, ___: bytes) -> Reply:
    """Send her word on each promise without another one."""
    later = replace(talk, times=talk.times + 1, doing="chosen")
    return Reply(later, act=kept(later, ""))


def kept(talk: Talk, words: str) -> Choose:
    """Return the act that sends her word on each promise, with these words."""
    return Choose(talk.token, _pairs(talk.said), words, talk.language, talk.times)


def withdraw(rules: Rules, talk: Talk, option: str, _: bytes) -> Reply:
    """Ask first whether somebody made her, or go on as it was."""
    return go(rules, talk, "made") if option == "yes" else look(talk, "shut")


def made(_: Rules, talk: Talk, option: str, __: bytes) -> Reply:
    """Ask to withdraw, and take away what was asked and answered: whoever made her may look at this chat."""
    return Reply(replace(talk, doing="withdrawn"), act=Withdraw(talk.token, option), clear=True)


def exchanged(rules: Rules, talk: Talk, _: str, __: bytes) -> Reply:
    """Take the new number away. What was filed in this sitting can no longer be added to without it."""
    lines = hidden(rules, talk), said(rules, talk, "exchanged.done")
    if talk.filed:
        return go(rules, replace(talk, after=""), "done", *lines, hide=True)
    return turned_back(rules, talk, *lines, hide=True)


def hidden(rules: Rules, talk: Talk) -> str:
    """Say whether the number could be taken away."""
    return said(rules, talk, "bot.hidden" if rules.removes else "bot.hidden.stays")


def ask_receipt(rules: Rules, talk: Talk, *lines: str, hide: bool = False) -> Reply:
    """Ask for the receipt, where an hour has passed. Whoever was writing is led back to that, and to the same part."""
    if talk.step not in steps.OPEN:
        return away_to(rules, talk, "number", *lines, hide=hide)
    stack = (place(rules, talk), "write" if talk.step == "write" else "")
    waits = replace(_closed(talk), whole=talk.whole, after=" ".join(filter(None, stack)))
    return go(rules, waits, "number", *lines, hide=hide)


def _closed(talk: Talk) -> Talk:
    """Return the talk without what stands for an open mailbox."""
    return replace(talk, token="", whole="", letter=0)


def _shut(rules: Rules, talk: Talk) -> Reply:
    shut = replace(_closed(talk), step="stopped", after=place(rules, talk), misses=0, asked=talk.asked + 1)
    return Reply(shut, (Saying(say(talk.language, "bot.neutral")),), clear=True)


def _pairs(said: str) -> dict[str, str]:
    """Read what was chosen one after the other."""
    return {name: option for name, _, option in (each.partition(":") for each in said.split())}
