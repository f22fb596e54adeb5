"""What became of an act, put into words: the story filed, something added, the mailbox opened, or not now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from grievance.interview import answering, steps
from grievance.interview.asking import Line, counted, go, quiet, said, stay
from grievance.interview.filing import large
from grievance.interview.mailbox import ask_receipt, hidden
from grievance.interview.opened import exchanged, opened
from grievance.interview.secrets import receipt
from grievance.interview.talk import (
    Act,
    Add,
    Added,
    Answer,
    Away,
    Choose,
    Erased,
    Exchanged,
    Filed,
    Lost,
    Opened,
    Outcome,
    Over,
    Rate,
    Reply,
    Rules,
    Slip,
    Talk,
    Unknown,
    Write,
)
from grievance.phrases import day

_PATIENCE = 2
_HIDING = frozenset({"hide", "shut"})


def told(rules: Rules, talk: Talk, act: Act, outcome: Outcome, today: date) -> Reply:
    """Return what follows from what became of an act. `talk` is that of the reply which asked for it."""
    done = _Done(rules, replace(talk, doing="", large=0), act, talk.doing, today, talk.large)
    return _TOLD[type(outcome)](done, outcome)


@dataclass(frozen=True, slots=True, repr=False)
class _Done:
    """An act that was done. `doing` says what for, `large` how many files of its turn were too large."""

    rules: Rules
    talk: Talk
    act: Act
    doing: str
    today: date
    large: int

    def besides(self, outcome: Filed | Added | Opened) -> tuple[Line, ...]:
        """Say which files are not with us."""
        rules, talk = self.rules, self.talk
        gone = (counted(rules, talk, "bot.lost", outcome.lost),) if outcome.lost else ()
        return (*gone, *self.too_large(outcome.large))

    def too_large(self, more: int) -> tuple[Line, ...]:
        """Say which files were too large: those whose size was told, and so many more."""
        return large(self.rules, self.talk, self.large + more)

    def danger(self, *, marked: bool) -> tuple[Line, ...]:
        """Say that it is marked, and on which day a person looks."""
        rules, talk = self.rules, self.talk
        if not marked:
            return ()
        on = rules.reads_danger
        reads = (said(rules, talk, "read.on", day=day(talk.language, on, today=self.today)),) if on else ()
        return (said(rules, talk, "question.danger.marked"), *reads)


def _filed(done: _Done, outcome: Filed) -> Reply:
    rules, talk = done.rules, done.talk
    if done.doing == "end":
        ended = answering.finished(rules, talk)
        when = said(rules, talk, "bot.when", day=day(talk.language, outcome.come_back, today=done.today))
        return replace(ended, says=(*ended.says[:-1], replace(ended.says[-1], text=when)))
    number = receipt(rules, talk, outcome.digits)
    if done.doing == "again":
        return stay(rules, talk, number)
    kept = replace(talk, filed=True, answers={}, parts=talk.parts + 1, after="")
    return go(rules, kept, "receipt", *done.danger(marked=outcome.danger), *done.besides(outcome), number)


def _added(done: _Done, outcome: Added) -> Reply:
    rules, talk = done.rules, done.talk
    lines = (*done.danger(marked=outcome.danger), *done.besides(outcome))
    if done.doing == "hide":
        return _hidden(rules, talk, *lines)
    if isinstance(done.act, Answer):
        answered = replace(talk, answers={**talk.answers, **dict.fromkeys(done.act.answers, "1")})
        return answering.onward(rules, answered, *lines)
    more = replace(talk, parts=talk.parts + 1)
    if done.doing == "album":
        return quiet(more, *lines)
    if done.doing == "spoken":
        return answering.onward(rules, more, said(rules, talk, "bot.added"), *lines)
    told_so = said(rules, talk, "bot.changed" if done.doing == "changed" else "bot.added")
    return stay(rules, replace(more, misses=0), told_so, *lines)


def _opened(done: _Done, outcome: Opened) -> Reply:
    doing = "late" if outcome.late and isinstance(done.act, Choose) and done.act.words else done.doing
    unsafe = isinstance(done.act, Rate) and done.act.answers["safe"] == "no"
    lines = (*done.danger(marked=unsafe), *done.besides(outcome))
    return opened(done.rules, done.talk, outcome, doing, done.today, lines)


def _exchanged(done: _Done, outcome: Exchanged) -> Reply:
    return exchanged(done.rules, done.talk, outcome)


def _slip(done: _Done, _: Slip) -> Reply:
    return _wrong(done.rules, done.talk, "error.receipt.slip")


def _unknown(done: _Done, _: Unknown) -> Reply:
    return _wrong(done.rules, done.talk, "error.receipt.unknown")


def _over(done: _Done, _: Over) -> Reply:
    """Ask for the receipt again; words that came with it were not kept anywhere."""
    rules, talk = done.rules, replace(done.talk, album="")
    if done.doing == "end":
        return answering.finished(rules, talk)
    words = isinstance(done.act, Add | Write | Answer) or (isinstance(done.act, Choose) and done.act.words != "")
    over = said(rules, talk, "bot.over.words" if words else "bot.over")
    gone = (said(rules, talk, "receipt.gone"),) if done.doing == "again" else ()
    return ask_receipt(rules, talk, *gone, over, hide=done.doing in _HIDING)


def _erased(done: _Done, _: Erased) -> Reply:
    """Say that nothing of it was taken, and go on past what asks who she is."""
    rules, talk = done.rules, replace(done.talk, album="")
    line = said(rules, talk, "error.erased")
    if isinstance(done.act, Answer):
        return answering.onward(rules, replace(talk, erased=True), line)
    return stay(rules, talk, line)


def _lost(done: _Done, outcome: Lost) -> Reply:
    rules, talk = done.rules, replace(done.talk, album="")
    lost = (said(rules, talk, "bot.lost.all"),) if outcome.lost else ()
    return stay(rules, talk, *lost, *done.too_large(outcome.large))


def _away(done: _Done, _: Away) -> Reply:
    rules, talk = done.rules, replace(done.talk, album="")
    if done.doing == "end":
        return answering.finished(rules, talk)
    return stay(rules, talk, said(rules, talk, "bot.away"), hide=done.doing == "shut")


def _hidden(rules: Rules, talk: Talk, *lines: Line) -> Reply:
    """Go on to the questions, once the number is on paper."""
    told_so = hidden(rules, talk), said(rules, talk, "bot.new.offer")
    left = len(steps.late(rules))
    rest = (counted(rules, talk, "bot.rest", left),) if left else ()
    return replace(answering.onward(rules, talk, *lines, *told_so, *rest), hide=True)


def _wrong(rules: Rules, talk: Talk, error: str) -> Reply:
    """Say what may be wrong with a number; the same to everybody."""
    tried = replace(talk, misses=talk.misses + 1)
    lost = (said(rules, talk, "bot.stuck.number"),) if tried.misses >= _PATIENCE else ()
    return stay(rules, tried, said(rules, talk, error), *lost)


_TOLD: Mapping[type[Outcome], Callable[[_Done, Any], Reply]] = {
    Filed: _filed,
    Added: _added,
    Opened: _opened,
    Exchanged: _exchanged,
    Slip: _slip,
    Unknown: _unknown,
    Over: _over,
    Away: _away,
    Lost: _lost,
    Erased: _erased,
}
