"""The open mailbox, put into words: how it stands, what is promised, the letters, and what may be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from grievance.case.promises import answers, written
from grievance.case.terms import Choice, State
from grievance.interview import answering, steps
from grievance.interview.asking import Line, counted, go, place, quiet, said
from grievance.interview.secrets import letter, new_receipt, part, parts, promise, promises
from grievance.interview.talk import Exchanged, Opened, Reply, Rules, Talk
from grievance.phrases import day

_WRITES = "write"
_SENT = frozenset({"add", "changed", "spoken"})
_CHOSEN = frozenset({"chosen", "late"})


def opened(rules: Rules, talk: Talk, box: Opened, doing: str, today: date, extra: tuple[Line, ...]) -> Reply:
    """Go on in a mailbox that is open. `extra` is said besides, about files that did not come.

    Who was in a part when its hour had passed comes back to that part: others may read it than who reads the whole.
    """
    if doing == "open" and talk.whole and not talk.token and box.children:
        part = _part(talk, box)
        return _entered(rules, replace(talk, token=part.token, whole=box.token), part, today)
    inside = replace(talk, token=box.token, whole=talk.whole if box.name else "")
    if doing == "album":
        return quiet(inside, *extra)
    if doing in _SENT:
        told = said(rules, inside, "bot.changed" if doing == "changed" else "answer.sent")
        return _at_the_menu(rules, inside, box, told, *extra)
    if doing in _CHOSEN:
        key = "error.step" if box.late else "choice.sent"
        kept = (said(rules, inside, "answer.sent"),) if doing == "late" else ()
        return _at_the_menu(
            rules, inside, box, said(rules, inside, key), *kept, *extra, *_how(rules, inside, box, today)
        )
    return _OPENED.get(doing, _entered)(rules, inside, box, today)


def exchanged(rules: Rules, talk: Talk, outcome: Exchanged) -> Reply:
    """Show the new number, or say that it was shown before."""
    if outcome.digits:
        return go(rules, talk, "exchanged", new_receipt(rules, talk, outcome.digits))
    return go(rules, talk, "exchanged", said(rules, talk, "exchanged.gone"))


def _entered(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    """Open it with the receipt, and take its digits out of a chat that others see, too.

    Somebody whose words were not kept is asked for them at once.
    """
    writes = talk.after.endswith(_WRITES)
    inside = replace(talk, after=place(rules, talk), letter=0, child=talk.child if box.name else 0)
    lines = _standing(rules, inside, box, today)
    reply = go(rules, inside, "write", *lines) if writes else _at_the_menu(rules, inside, box, *lines)
    return replace(reply, clear=talk.shared)


def _at_the_menu(rules: Rules, talk: Talk, box: Opened, *lines: Line, hide: bool = False) -> Reply:
    unread = talk.letter < len(box.letters)
    name = "mailbox" if not unread else "mailbox.earlier" if talk.letter else "mailbox.letters"
    kin = "whole" if talk.whole else "child" if box.children else ""
    step = steps.mailbox(name, box.choices, promises=bool(box.promises), rate=box.may_rate, kin=kin)
    return go(rules, talk, step, *lines, hide=hide)


def _looked(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    return _at_the_menu(rules, talk, box, *_standing(rules, talk, box, today))


def _child(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    """Open the next of the cases that were made of this one; after the last, the first again."""
    if not box.children:
        return _looked(rules, talk, box, today)
    later = replace(talk, child=talk.child + 1)
    child = _part(later, box)
    inside = replace(later, token=child.token, whole=box.token, letter=0)
    return _at_the_menu(rules, inside, child, *_standing(rules, inside, child, today))


def _part(talk: Talk, box: Opened) -> Opened:
    """Return the part of a whole that was opened last."""
    return box.children[(talk.child - 1) % len(box.children)]


def _shut(rules: Rules, talk: Talk, box: Opened, _: date) -> Reply:
    return _at_the_menu(rules, talk, box, hide=True)


def _same_letter(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    return _letter(rules, replace(talk, letter=max(0, talk.letter - 1)), box, today)


def _letter(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    shown = talk.letter
    if not 0 <= shown < len(box.letters):
        return _at_the_menu(rules, talk, box)
    line = letter(rules, talk, box.letters[shown], today)
    return go(rules, replace(talk, letter=shown + 1), "letter", line)


def _next_promise(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    """Ask about the next promise of which she has said nothing in this round; after the last, for words."""
    done, count = answers(talk.said), len(box.promises)
    left = next((each for each in box.promises if each.id not in done), None)
    if Choice.YES not in box.choices:
        return _at_the_menu(rules, talk, box, *_how(rules, talk, box, today))
    if left is None:
        return go(rules, replace(talk, said=written(done)), "promises")
    asked = replace(talk, said=f"{written(done)} {left.id}:".strip())
    return go(rules, asked, "promise", promise(rules, talk, left, (len(done) + 1, count), today))


def _withdrawing(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    inside = replace(talk, after=place(rules, talk), letter=0)
    if box.may_withdraw:
        return go(rules, inside, "withdraw", clear=talk.shared)
    return _at_the_menu(rules, inside, box, said(rules, talk, "error.step"), *_standing(rules, inside, box, today))


def _withdrawn(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    asked = (said(rules, talk, "withdraw.asked"),) if box.state is State.WITHDRAWING else ()
    return _at_the_menu(rules, talk, box, *asked, *_standing(rules, talk, box, today))


def _erased(rules: Rules, talk: Talk, box: Opened, today: date) -> Reply:
    """Say that it is done. Where it was this conversation's own story, nothing asks who she is any more."""
    inside = replace(talk, after=place(rules, talk), letter=0, erased=talk.erased or box.here)
    if box.here and steps.apart(rules, inside.after):
        inside = replace(inside, after=answering.upcoming(rules, replace(inside, step=inside.after)))
    told = said(rules, talk, "erase.done"), *_standing(rules, inside, box, today)
    return replace(_at_the_menu(rules, inside, box, *told), clear=talk.shared)


def _standing(rules: Rules, talk: Talk, box: Opened, today: date) -> tuple[Line, ...]:
    """Say where it stands, what comes next, what was promised to her, and how many letters there are.

    Of a part that became a case of its own, what it is about comes first; of the whole, what was made of it last.
    """
    letters = len(box.letters)
    count = counted(rules, talk, "bot.mailbox.letters", letters) if letters else said(rules, talk, "letters.none")
    day_erased = day(talk.language, box.erased, today=today) if box.erased else ""
    gone = (said(rules, talk, "mailbox.erased", day=day_erased),) if box.erased else ()
    told = box.promises if Choice.YES not in box.choices else ()  # else she is asked about each
    promised = (promises(rules, talk, told, today),) if told else ()
    about = (part(rules, talk, box.name),) if box.name else ()
    made = (parts(rules, talk, box.children),) if box.children else ()
    return (*about, *_how(rules, talk, box, today), *promised, count, *gone, *made)


def _how(rules: Rules, talk: Talk, box: Opened, today: date) -> tuple[str, ...]:
    """Say where it stands and what comes next; where we are late, what she can do."""
    late = ("bot.overdue", *(["bot.overdue.help"] if rules.help else [])) if box.overdue else ()
    ways = tuple(said(rules, talk, key) for key in late)
    return (*_state(rules, talk, box, today), _promise(rules, talk, box, today), *ways)


def _state(rules: Rules, talk: Talk, box: Opened, today: date) -> tuple[str, ...]:
    name = said(rules, talk, f"status.{box.state}")
    if box.state is not State.WITHDRAWING:
        what = f"{name}\n{said(rules, talk, f'status.{box.state}.what')}"
        return (what, *_appeal(rules, talk, box, today), *_stage(rules, talk, box))
    if box.resume_until is None or today > box.resume_until:
        return (f"{name}\n{said(rules, talk, 'status.withdrawing.waiting')}",)
    until = said(rules, talk, "status.withdrawing.what", day=day(talk.language, box.resume_until, today=today))
    return f"{name}\n{until}", said(rules, talk, "bot.resume")


def _stage(rules: Rules, talk: Talk, box: Opened) -> tuple[str, ...]:
    if box.stage is None:
        return ()
    at, of = box.stage
    return (said(rules, talk, "stage.of", n=at, most=of),)


def _appeal(rules: Rules, talk: Talk, box: Opened, today: date) -> tuple[str, ...]:
    """Say until when she can ask for another look, where that is possible, or was."""
    if box.appeal_until is None:
        return ()
    key = "choice.appeal.until" if Choice.APPEAL in box.choices else "choice.appeal.over"
    return (said(rules, talk, key, day=day(talk.language, box.appeal_until, today=today)),)


def _promise(rules: Rules, talk: Talk, box: Opened, today: date) -> str:
    if box.promise is None or not box.promise_kind:
        return said(rules, talk, "mailbox.promise.none")
    room = "mailbox.overdue" if box.overdue else "mailbox.promise"
    return said(rules, talk, f"{room}.{box.promise_kind}", day=day(talk.language, box.promise, today=today))


_OPENED: Mapping[str, Callable[[Rules, Talk, Opened, date], Reply]] = {
    "look": _looked,
    "letter": _letter,
    "same": _same_letter,
    "shut": _shut,
    "child": _child,
    "promise": _next_promise,
    "withdraw": _withdrawing,
    "withdrawn": _withdrawn,
    "erased": _erased,
}
