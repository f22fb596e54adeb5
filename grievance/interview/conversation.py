"""The conversation: what a person did goes in, what to do and to say comes out. No channel, no clock, no I/O.

`hear` takes a turn; where something has to be done first it answers with an act, and `told` goes on from its outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from grievance.interview import answering, filing, languages, leaving, mailbox, steps
from grievance.interview.asking import (
    choosing_language,
    go,
    label,
    mark,
    miss,
    now,
    page_of_languages,
    place,
    said,
    stay,
)
from grievance.interview.live import live
from grievance.interview.numerals import bare, leading, meant, nearly_receipt, number, receipt
from grievance.interview.outcomes import told as told
from grievance.interview.steps import Step, Takes
from grievance.interview.talk import Reply, Rules, Saying, Talk, Turn
from grievance.phrases import say

_LIVE_WHEN_ALONE = frozenset({Takes.FREE, Takes.WORDS, Takes.STORY})


class _Chosen(Protocol):
    """What follows from choosing an option; `fresh` is the nonce of a next story."""

    def __call__(self, rules: Rules, talk: Talk, option: str, fresh: bytes, /) -> Reply: ...


def begin(nonce: bytes) -> Talk:
    """Return a talk in which nothing was said. `nonce` (32 bytes) is the form under which its story will be filed."""
    return Talk(nonce=nonce)


def hear(rules: Rules, talk: Talk, turn: Turn, fresh: bytes) -> Reply:
    """Return what follows from what a person did. `fresh` (32 bytes) is the nonce of a next story, if this begins one.

    Where `Reply.act` is set, nothing is said yet: the act has to be done and its outcome told.
    """
    heard = _Heard(rules, _standing(rules, talk), turn, fresh, talk.step == "stopped")
    replies = (hearing(heard) for hearing in _HEARINGS)
    return next(reply for reply in replies if reply)


def news(talk: Talk) -> Reply:
    """Return the line that there is a letter, where we may still write first; the question before still stands."""
    if not talk.news:
        return Reply(talk)
    return Reply(talk, (Saying(say(talk.language, "bot.news")),))


def aside(rules: Rules, talk: Talk) -> Reply:
    """Say that a message could not be taken in; the question before still stands.

    After STOP nothing is said of what was told before. Where no language was chosen, it is the first that we offer.
    """
    language = talk.language if talk.language in rules.languages else rules.languages[0]
    kept = (talk.filed or talk.answers) and talk.step != "stopped"
    lines = say(language, "bot.aside", web=rules.web), *([say(language, "bot.aside.kept")] if kept else [])
    return Reply(talk, (Saying("\n".join(lines)),))


@dataclass(frozen=True, slots=True, repr=False)
class _Heard:
    """A turn in its place. `locked` says that it is the first one after STOP."""

    rules: Rules
    talk: Talk
    turn: Turn
    fresh: bytes
    locked: bool

    def step(self) -> Step:
        return now(self.rules, self.talk)

    def typed(self) -> str:
        """Return the words alone: those that came with files belong to the files."""
        return "" if self.turn.files or self.turn.large else self.turn.text


def _standing(rules: Rules, talk: Talk) -> Talk:
    """Return the talk at a step that there is: after STOP the menu, without a language of ours the question for it."""
    known = replace(talk, doing="", large=0)
    if talk.language not in rules.languages:
        step = talk.step if choosing_language(talk) else "language"
        return replace(known, language="", step=step, after=place(rules, talk))
    if talk.step == "stopped" or steps.step(rules, talk.step) is None:
        return replace(known, step="menu", misses=0)
    return known


def _pressed(heard: _Heard) -> Reply | None:
    """Take a button for its number, if it belongs to the question that stands; else ask the question again."""
    rules, talk, turn = heard.rules, heard.talk, heard.turn
    if not turn.mark:
        return None
    pressed = number(turn.text) or 0
    options = page_of_languages(rules, talk) if choosing_language(talk) else heard.step().options
    if heard.locked or turn.mark != mark(talk) or not 1 <= pressed <= len(options):
        return stay(rules, talk, *([said(rules, talk, "bot.old")] if talk.language and not heard.locked else []))
    if choosing_language(talk):
        return languages.chosen(rules, talk, Turn(str(pressed)))
    return _choose(heard, pressed)


def _later_part(heard: _Heard) -> Reply | None:
    return filing.later_part(heard.rules, heard.talk, heard.turn) if heard.turn.album else None


def _live(heard: _Heard) -> Reply | None:
    if choosing_language(heard.talk) and languages.named_in(heard.rules, heard.typed()):
        return None  # "Bahasa Indonesia" begins with the word that asks for another language
    only = heard.step().takes in _LIVE_WHEN_ALONE
    word = live(heard.typed(), heard.talk.language, heard.rules.languages, only=only)
    return leaving.heard(heard.rules, heard.talk, *word, heard.fresh) if word else None


def _language(heard: _Heard) -> Reply | None:
    return languages.chosen(heard.rules, heard.talk, heard.turn) if choosing_language(heard.talk) else None


def _receipt(heard: _Heard) -> Reply | None:
    """Take twenty digits for a receipt; about as many are a slip of the pen, and never words."""
    rules, talk = heard.rules, heard.talk
    if not talk.language:
        return None
    digits = receipt(heard.typed(), within=heard.step().takes not in _LIVE_WHEN_ALONE)
    if digits:
        return mailbox.digits(talk, digits)
    slipped = nearly_receipt(heard.typed()) and not heard.locked
    return miss(rules, talk, said(rules, talk, "error.receipt.slip")) if slipped else None


def _locked(heard: _Heard) -> Reply | None:
    return filing.unkept(heard.rules, heard.talk, heard.turn, stay) if heard.locked else None


def _edited(heard: _Heard) -> Reply | None:
    return filing.changed(heard.rules, heard.talk, heard.turn) if heard.turn.edited else None


def _counted(heard: _Heard) -> Reply | None:
    """Take a number: an option, 0 to go back, 9 to hear it again."""
    rules, talk, here = heard.rules, heard.talk, heard.step()
    count = _number(rules, talk, here, heard.typed())
    if count is None or _may_be_words(talk, here, count):
        return None
    if 1 <= count <= len(here.options):
        return _choose(heard, count)
    return {0: leaving.back, _REPEAT: _repeated}.get(count, miss)(rules, talk)


def _came(heard: _Heard) -> Reply:
    """Take words and files."""
    turn = heard.turn
    some = turn.files or turn.large or turn.text.strip()
    return filing.came(heard.rules, heard.talk, turn) if some else miss(heard.rules, heard.talk)


_HEARINGS: tuple[Callable[[_Heard], Reply | None], ...] = (
    _pressed,
    _later_part,
    _live,
    _receipt,
    _language,
    _locked,
    _edited,
    _counted,
    _came,
)
_REPEAT = 9
_ONE_DIGIT = range(10)
_FEW_DIGITS = range(100)


def _may_be_words(talk: Talk, here: Step, count: int) -> bool:
    """Say whether a number that is no option can be an answer in itself: a year, an amount, "2" to a letter."""
    if here.takes in {Takes.CHOICE, Takes.NUMBER} or 1 <= count <= len(here.options) or count in {0, _REPEAT}:
        return False
    few = _FEW_DIGITS if here.takes is Takes.FREE else _ONE_DIGIT
    return talk.step == "write" or count not in few


def _number(rules: Rules, talk: Talk, here: Step, text: str) -> int | None:
    """Return the number that a text stands for: typed, spelled, or the label of an option."""
    exact = here.takes in {Takes.WORDS, Takes.STORY}
    count = number(text) if exact else meant(text, talk.language, rules.languages)
    if count is not None:
        return count
    labels = [bare(label(rules, talk, key)) for _, key in here.options]
    led, word = leading(text), bare(text)
    if led and 1 <= led[0] <= len(labels) and led[1] == labels[led[0] - 1]:
        return led[0]
    return labels.index(word) + 1 if word and word in labels else None


def _repeated(rules: Rules, talk: Talk) -> Reply:
    """Say it again: a secret is asked for anew."""
    match talk.step:
        case "receipt":
            return filing.again(talk)
        case "letter":
            return mailbox.look(talk, "same")
        case "promise":
            return mailbox.look(talk, "promise")
        case name if name in steps.MAILBOXES:
            return mailbox.look(talk)
        case "exchanged":
            return go(rules, talk, "number.again")
    again = go(rules, talk, talk.step)
    return replace(again, talk=replace(again.talk, misses=talk.misses))


def _choose(heard: _Heard, count: int) -> Reply:
    rules, talk, option = heard.rules, heard.talk, heard.step().options[count - 1][0]
    if talk.step.startswith(steps.QUESTION):
        return answering.question(rules, talk, option)
    return _CHOICES[talk.step](rules, talk, option, heard.fresh)


_CHOICES: Mapping[str, _Chosen] = {
    "phone": answering.phone,
    "consent": leaving.consent,
    "about": answering.about,
    "receipt": filing.hide,
    "news": answering.news,
    "look": answering.looked,
    "help": leaving.help_in,
    "menu": leaving.menu,
    "anew": leaving.anew,
    "delete": leaving.delete,
    "erase": leaving.erase,
    "erase.who": leaving.erase_who,
    "withdraw": mailbox.withdraw,
    "made": mailbox.made,
    "exchanged": mailbox.exchanged,
    **dict.fromkeys(steps.MAILBOXES, mailbox.menu),
    **dict.fromkeys(steps.CHOOSING, mailbox.choose),
    "promise": mailbox.promise,
    **dict.fromkeys(steps.RATING, mailbox.rated),
    "promises": mailbox.bare,
    "letter": mailbox.letter,
}
