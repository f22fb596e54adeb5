"""Messages that hold a secret: a receipt or a letter. They are marked, so that they are taken away first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from grievance.interview.asking import Line, counted, said
from grievance.interview.talk import Letter, Opened, Promised, Rules, Saying, Talk
from grievance.phrases import day, direction, own_digits

_GROUP: Final = 4
# In a script that runs to the left the groups would change places: an isolate keeps them in their order.
_ISOLATE: Final = "\u2066{}\u2069"


def receipt(rules: Rules, talk: Talk, digits: str | None) -> Line:
    """Say the receipt, in the person's own digits, too, where the script has some; or that it is shown no more."""
    if not digits:
        return said(rules, talk, "receipt.gone")
    text = said(rules, talk, "bot.receipt", number=_number(rules, talk, digits))
    return Saying(text, secret=True, again=said(rules, talk, "bot.receipt.unsure"))


def new_receipt(rules: Rules, talk: Talk, digits: str) -> Saying:
    """Say the receipt that another was exchanged for."""
    text = said(rules, talk, "bot.exchanged", number=_number(rules, talk, digits))
    return Saying(text, secret=True, again=said(rules, talk, "bot.exchanged.unsure"))


def letter(rules: Rules, talk: Talk, shown: Letter, today: date) -> Line:
    """Say a letter; one whose signature does not hold is not shown."""
    if not shown.verified:
        return said(rules, talk, "bot.letter.unverified")
    text = said(rules, talk, "bot.letter", day=day(talk.language, shown.at, today=today), words=shown.words)
    return Saying(text, secret=True, again=said(rules, talk, "bot.letter.unsure"))


def promise(rules: Rules, talk: Talk, of: Promised, place: tuple[int, int], today: date) -> Saying:
    """Say one promise, with who keeps it and by when. `place` is its number and how many there are."""
    n, most = place
    text = said(rules, talk, "bot.promise.line", n=n, most=most, text=of.text, by=_by(rules, talk, of, today))
    return Saying(text, secret=True, again=said(rules, talk, "bot.letter.unsure"))


def promises(rules: Rules, talk: Talk, told: Sequence[Promised], today: date) -> Saying:
    """Say all that was promised, with her answers so far."""
    each = (f"{one.text}\n{_by(rules, talk, one, today)}" for one in told)
    text = "\n\n".join((said(rules, talk, "promise.title"), *each))
    return Saying(text, secret=True, again=said(rules, talk, "bot.letter.unsure"))


def part(rules: Rules, talk: Talk, name: str) -> Saying:
    """Say what a case is about that was made of a part of a report."""
    return _named(rules, talk, said(rules, talk, "child.one", name=name))


def parts(rules: Rules, talk: Talk, made: Sequence[Opened]) -> Saying:
    """Say which parts of a report became cases of their own, and how each stands."""
    each = (_standing(rules, talk, one) for one in made)
    return _named(rules, talk, "\n\n".join((said(rules, talk, "child.many"), *each)))


def _standing(rules: Rules, talk: Talk, part: Opened) -> str:
    """Say how a part stands, and how many letters there are: who was told that there is news has to find it."""
    count = len(part.letters)
    letters = [counted(rules, talk, "bot.mailbox.letters", count)] if count else []
    return "\n".join((part.name, said(rules, talk, f"status.{part.state}"), *letters))


def _named(rules: Rules, talk: Talk, text: str) -> Saying:
    """Say what holds a company's name: a secret in a chat that others may see."""
    return Saying(text, secret=True, again=said(rules, talk, "bot.letter.unsure"))


def _by(rules: Rules, talk: Talk, of: Promised, today: date) -> str:
    by = said(rules, talk, "promise.by", owner=of.owner, day=day(talk.language, of.due, today=today))
    if not of.answer:
        return by
    return f"{by} {said(rules, talk, 'promise.said', answer=said(rules, talk, f'choice.{of.answer}'))}"


def _number(rules: Rules, talk: Talk, digits: str) -> str:
    """Write twenty digits in groups of four, and once more in the digits of the language's own script."""
    grouped = _grouped(talk, digits)
    own = own_digits(talk.language, digits)
    return f"{grouped}\n{said(rules, talk, 'receipt.same')}\n{_grouped(talk, own)}" if own else grouped


def _grouped(talk: Talk, digits: str) -> str:
    groups = " ".join(digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP))
    return _ISOLATE.format(groups) if direction(talk.language) == "rtl" else groups
