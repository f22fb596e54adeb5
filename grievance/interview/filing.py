"""What a person tells: the story is filed, what comes later is added, and nothing that was sent goes under unsaid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from grievance.case.terms import About, Choice, Compartment
from grievance.case.words import ANSWER_MAX, STORY_MAX, tidy
from grievance.interview import answering, mailbox, steps
from grievance.interview.asking import Line, counted, miss, now, quiet, said, stay
from grievance.interview.languages import LONG
from grievance.interview.numerals import alone
from grievance.interview.steps import Takes
from grievance.interview.talk import Act, Add, Again, Choose, File, Hide, Reply, Rules, Talk, Turn, Write

_OFFERED = 2
_REFUSED = "!"


def came(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """Take words and files where they belong; say so where they cannot be kept."""
    here = now(rules, talk)
    if not _words(turn) and not turn.files:
        return stay(rules, talk, *(large(rules, talk, turn.large)))
    if steps.before_story(rules, talk.step):
        return _before_the_story(rules, talk, turn, here.takes)
    if here.takes is Takes.WORDS:
        return _to_a_question(rules, talk, turn)
    if here.takes in {Takes.FREE, Takes.STORY}:
        return _added(rules, talk, turn, "add")
    return unkept(rules, talk, turn, miss)


def changed(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """Take words that were written anew; never as the answer to a question, for nobody knows which they belong to."""
    if steps.before_story(rules, talk.step):
        return stay(rules, talk, said(rules, talk, "bot.changed.early"))
    if (alone(turn.text) and not turn.files) or not _takes_more(rules, talk):
        return stay(rules, talk, said(rules, talk, "bot.unkept"))
    return _added(rules, talk, turn, "changed")


def later_part(rules: Rules, talk: Talk, turn: Turn) -> Reply | None:
    """Take a later part of an album without a word; `None` where this is the first part, or it has to be answered."""
    if talk.album == _REFUSED + turn.album:
        return quiet(talk)
    if talk.album != turn.album or not _takes_more(rules, talk):
        return None
    if not turn.files:
        return quiet(talk, *large(rules, talk, turn.large))
    return _added(rules, talk, turn, "album")


def unkept(rules: Rules, talk: Talk, turn: Turn, ask: Callable[..., Reply]) -> Reply:
    """Say that files or many words were not kept, and ask again."""
    sent = turn.files or turn.large or len(turn.text) > LONG
    refused = replace(talk, album=_REFUSED + turn.album if turn.album else "")
    return ask(rules, refused, *([said(rules, talk, "bot.unkept")] if sent else []))


def hide(_: Rules, talk: Talk, __: str, ___: bytes) -> Reply:
    """Have the digits of the receipt kept no longer."""
    return Reply(replace(talk, doing="hide"), act=Hide())


def again(talk: Talk) -> Reply:
    """Have the receipt shown again."""
    return Reply(replace(talk, doing="again"), act=Again())


def large(rules: Rules, talk: Talk, count: int) -> tuple[Line, ...]:
    """Say that files were too large to be fetched."""
    return (counted(rules, talk, "bot.large", count, most=rules.most_mb),) if count else ()


def _before_the_story(rules: Rules, talk: Talk, turn: Turn, takes: Takes) -> Reply:
    """File the story; a story that comes early, too, once whom it is about is known or a voice was offered."""
    if takes is Takes.STORY:
        return _story(rules, talk, turn)
    if takes is Takes.WORDS and not turn.files:
        return answering.words(rules, talk, turn.text)
    if not turn.files and len(turn.text) <= LONG:
        return miss(rules, talk)
    if "about" in talk.answers or talk.misses >= _OFFERED:
        return _story(rules, talk, turn)
    refused = replace(talk, album=_REFUSED + turn.album if turn.album else "")
    return miss(rules, refused, said(rules, talk, "bot.early"))


def _story(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """File it. Where nobody said whom it is about, only people outside the office read it."""
    if len(tidy(turn.text)) > STORY_MAX:
        return miss(rules, talk, said(rules, talk, "bot.again.long", most=STORY_MAX))
    about = About(talk.answers.get("about", About.OFFICE))
    answers = {name: value for name, value in talk.answers.items() if name != "about"}
    return _doing(talk, turn, "story", File(_words(turn), talk.language, about, answers))


def _to_a_question(rules: Rules, talk: Talk, turn: Turn) -> Reply:
    """Take an answer to a question after the receipt: words, or a voice; what tells who she is in words alone."""
    if not turn.files:
        return answering.words(rules, talk, turn.text)
    asked = now(rules, talk).question
    if asked and asked.compartment is Compartment.IDENTITY:
        refused = replace(talk, album=_REFUSED + turn.album if turn.album else "")
        return stay(rules, refused, said(rules, talk, "bot.apart.words"))
    return _added(rules, talk, turn, "spoken" if turn.voices else "add")


def _added(rules: Rules, talk: Talk, turn: Turn, doing: str) -> Reply:
    """Add to the case: through the open mailbox, or in this sitting."""
    if len(tidy(turn.text)) > ANSWER_MAX:
        return miss(rules, talk, said(rules, talk, "bot.again.long", most=ANSWER_MAX))
    later = replace(talk, times=talk.times + 1)
    words, language, time = _words(turn), talk.language, later.times
    act: Act = Add(words, language, time)
    if doing == "add" and talk.step in set(Choice):
        return _doing(later, turn, "chosen", Choose(talk.token, Choice(talk.step), words, language, time))
    if doing == "add" and talk.step == "promises":
        return _doing(later, turn, "chosen", mailbox.kept(later, words))
    if talk.step in steps.OPEN:
        act = Write(talk.token, words, language, time)
    return _doing(later, turn, doing, act)


def _takes_more(rules: Rules, talk: Talk) -> bool:
    return talk.step in steps.OPEN or (talk.filed and steps.after_receipt(rules, talk.step))


def _doing(talk: Talk, turn: Turn, doing: str, act: Act) -> Reply:
    return Reply(replace(talk, doing=doing, large=turn.large, album=turn.album), act=act)


def _words(turn: Turn) -> str:
    return turn.text if turn.text.strip() else ""
