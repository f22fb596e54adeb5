"""The mailbox: the receipt in, letters out, words back. Between its pages a hidden token stands for the receipt."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint
from flask.typing import ResponseReturnValue

from grievance import choosing, correspondence
from grievance.case.terms import Choice, Party, State
from grievance.correspondence import Mailbox
from grievance.errors import CaseMoved, Erased, Incomplete, ReceiptSlip, ReceiptUnknown, StepRefused
from web.public import attached, forms
from web.public.page import PREFIX, forget_language, language, office, page
from web.public.trouble import AWAY_RECEIPT, NO_RECEIPT, STALE, STEP, Soft, Trouble, trouble
from web.security import PUBLIC, needs, takes_files

_ASKED = frozenset({State.AWAITING, State.PROPOSED, State.CONFIRMATION})
"""Where we wait for her: the way to the field for her words comes first."""

door = Blueprint("mailbox", __name__, url_prefix=PREFIX)
door.url_value_preprocessor(forget_language)


@door.get("/mailbox")
@needs(PUBLIC)
def entry() -> ResponseReturnValue:
    """Ask for the receipt."""
    return way_in()


@door.post("/mailbox")
@needs(PUBLIC)
@takes_files
def opened() -> ResponseReturnValue:
    """Open the letters, with the receipt or with the token of another page of the mailbox."""
    if not forms.typed("token") and (forms.switching() or not forms.typed("receipt").strip()):
        return way_in(None if forms.switching() else NO_RECEIPT)
    try:
        token = forms.typed("token")
        box = correspondence.back(office(), token) if token else correspondence.enter(office(), forms.typed("receipt"))
    except (ReceiptSlip, ReceiptUnknown) as error:
        return way_in(trouble(error))
    except Soft as error:
        return (
            _words(trouble(error, {}))
            if forms.typed("answer") or attached.carried("answer_nonce")
            else way_in(trouble(error, away=AWAY_RECEIPT))
        )
    return letters(box)


@door.post("/answer")
@needs(PUBLIC)
@takes_files
def answer() -> ResponseReturnValue:
    """Add words, or take what was chosen with them, and show the letters again."""
    once, words = forms.nonce("answer_nonce"), forms.typed("answer")
    chosen = forms.said() or forms.choice()
    if once is None:
        return _words(STALE)
    came = attached.brought(once)
    try:
        token = token_of_form()
        if came.left:
            return letters(correspondence.back(office(), token), attached.missing(came.left))
        if chosen:
            choosing.choose(office(), token, once, chosen, words, language(), files=came.files)
            box = correspondence.back(office(), token)
        else:
            box = correspondence.answer(office(), token, once, words, language(), came.files)
    except StepRefused:
        return letters(correspondence.back(office(), token), STEP)
    except (Incomplete, CaseMoved, Erased) as error:
        return letters(correspondence.back(office(), token), trouble(error, {"answer": words}))
    except Soft as error:
        return _words(trouble(error, {"answer": words}))
    return letters(box, told="choice.sent" if chosen else "answer.sent")


def token_of_form() -> str:
    """Return the token that the form carries, or one for the receipt that had to be typed again."""
    typed = forms.typed("receipt")
    return _same_part(correspondence.enter(office(), typed)).token if typed.strip() else forms.typed("token")


def _same_part(box: Mailbox) -> Mailbox:
    """Return the part that the form was about, or the whole: others may read it than who reads the part.

    Raises `ReceiptUnknown` where this receipt opens no such part.
    """
    part = forms.typed("part")
    found = next((child for child in box.children if child.number == part), None)
    if part and found is None:
        raise ReceiptUnknown
    return found or box


def letters(box: Mailbox, wrong: Trouble | None = None, told: str = "", *, danger: bool = False) -> ResponseReturnValue:
    """Show the mailbox. `told` is the id of a sentence about what was just done; without it, typed words stay.

    From a case that was made of a part of hers, the token of the `whole` leads back.
    """
    today, nonce = office().now().date(), forms.fresh() if told else forms.same_or_fresh("answer_nonce")
    return page(
        "mailbox",
        wrong,
        box=box,
        told=told,
        danger=danger,
        turn=_turn(box),
        asked=_turn(box) == "you" and box.state in _ASKED,
        last=_last(box),
        appeal=_appeal(box),
        help=bool(office().help_elsewhere()),
        part=box.number if box.name else "",
        part_name=box.name,
        whole=forms.typed("whole") if box.name else "",
        may_resume=box.state is State.WITHDRAWING and box.resume_until is not None and today <= box.resume_until,
        answer="" if told else forms.typed("answer"),
        choice="" if told else forms.typed("choice"),
        said={} if told else forms.said(),
        answer_nonce=nonce,
        files=() if told else attached.shown(nonce),
    )


def way_in(wrong: Trouble | None = None) -> ResponseReturnValue:
    """Show the page that asks for the receipt. What was typed stays, so that a slip can be found."""
    return page("enter", wrong, receipt=forms.typed("receipt"))


def _words(wrong: Trouble) -> ResponseReturnValue:
    """Show the words alone, where the letters cannot be opened just now."""
    nonce = forms.same_or_fresh("answer_nonce")
    return page(
        "again",
        wrong,
        token=forms.typed("token"),
        receipt=forms.typed("receipt"),
        answer=forms.typed("answer"),
        choice=forms.typed("choice"),
        answer_nonce=nonce,
        files=attached.shown(nonce),
    )


def _last(box: Mailbox) -> str:
    """Name what came last: who wrote, or that she asked to withdraw, on the day on which the cooling-off began."""
    if box.state is not State.WITHDRAWING or box.last_party != Party.COMPLAINANT or box.resume_until is None:
        return box.last_party
    asked = box.resume_until - timedelta(days=office().standard.cooling_off_days)
    return "asked" if box.last_word == asked else box.last_party


def _appeal(box: Mailbox) -> str:
    """Say whether she can ask for another look `until` a day, or that its last day is `over`; else nothing."""
    if box.appeal_until is None:
        return ""
    return "until" if Choice.APPEAL in box.choices else "over"


def _turn(box: Mailbox) -> str:
    if box.ended:
        return "nobody"
    return "you" if box.last_party == Party.OFFICER else "us"
