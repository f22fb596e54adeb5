"""The respondent's page: behind its link it asks for the code, shows the packet, and takes the answer.

Nothing here leads to the mailbox, and nothing there leads here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, abort, redirect
from flask.typing import ResponseReturnValue

from grievance import errors, responding
from grievance.responding import Packet, Response
from web.public import forms
from web.public.page import PREFIX, forget_language, language, office, page
from web.public.trouble import Trouble
from web.security import PUBLIC, needs

FIELDS: Final = ("statement", "evidence", "plan", "progress")

_PLACE = "/respond/<string(length=32):link>"
door = Blueprint("responding", __name__, url_prefix=PREFIX + _PLACE)
door.url_value_preprocessor(forget_language)
gently = Blueprint("to_responding", __name__, url_prefix=_PLACE)

_WRONG = (
    errors.ReceiptSlip,
    errors.ReceiptUnknown,
    errors.SittingOver,
    errors.Unreadable,
    errors.CaseMoved,
    errors.KeeperAway,
    errors.StoreAway,
)
_NO_CODE = Trouble("error.title", "respond.missing", 422, "code")
_SLIP = Trouble("error.title", "error.receipt.slip", 422, "code")
_UNKNOWN = Trouble("error.title", "error.receipt.unknown", 404, "code")
_CHANGED = Trouble("respond.changed.title", "respond.changed", 409)
_AWAY = Trouble("error.keeper.now.title", "respond.away", 503)
_MOVED = Trouble("error.title", "error.moved", 409)


@gently.get("")
@needs(PUBLIC)
def come(link: str) -> ResponseReturnValue:
    """Lead to the page in the first language of the office; the others are offered there."""
    return redirect(f"/{language()}/respond/{_link(link).hex()}", 303)


@door.get("")
@needs(PUBLIC)
def asked(link: str) -> ResponseReturnValue:
    """Ask for the code, whether there is anything behind the link or not."""
    return _code(link)


@door.post("")
@needs(PUBLIC)
def opened(link: str) -> ResponseReturnValue:
    """Open the packet, with the code or with the token of a page that shows it already."""
    token, code = forms.typed("token"), forms.typed("code")
    if not token and (forms.switching() or not code.strip()):
        return _code(link, None if forms.switching() else _NO_CODE)
    try:
        packet = responding.back(office(), token) if token else responding.enter(office(), _link(link), code)
    except _WRONG as error:
        return _code(link, _trouble(error))
    return _packet(link, packet)


@door.post("/answer")
@needs(PUBLIC)
def answer(link: str) -> ResponseReturnValue:
    """Take an answer, and show the packet with all that was answered. Words are kept whatever is in the way."""
    once, token, code = forms.nonce("answer_nonce"), forms.typed("token"), forms.typed("code")
    if once is None:
        return opened(link)
    try:
        if code.strip():
            token = responding.enter(office(), _link(link), code).token
        try:
            packet = responding.answer(office(), token, once, Response(**_typed()))
        except errors.Incomplete as error:
            return _packet(link, responding.back(office(), token), _incomplete(error))
    except _WRONG as error:
        return _code(link, _trouble(error))
    return _packet(link, packet, told="respond.sent")


@door.get("/answer")
@needs(PUBLIC)
def start(link: str) -> ResponseReturnValue:
    """Lead somebody who comes back to the page that asks for the code."""
    return redirect(f"/{language()}/respond/{_link(link).hex()}", 303)


def _link(text: str) -> bytes:
    """Read the id in a link: 16 bytes in hex. What is none leads nowhere."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        abort(404)


def _typed() -> dict[str, str]:
    return forms.answers(FIELDS)


def _code(link: str, wrong: Trouble | None = None) -> ResponseReturnValue:
    """Ask for the code. What was typed stays, the words of an answer among it."""
    typed = _typed()
    return page(
        "respond",
        wrong,
        link=_link(link).hex(),
        code=forms.typed("code"),
        typed=typed,
        written=any(text.strip() for text in typed.values()),
        answer_nonce=forms.same_or_fresh("answer_nonce"),
    )


def _packet(link: str, packet: Packet, wrong: Trouble | None = None, told: str = "") -> ResponseReturnValue:
    """Show the packet. `told` is the id of a sentence about what was just done; without it, typed words stay."""
    typed: Mapping[str, str] = dict.fromkeys(FIELDS, "") if told else _typed()
    nonce = forms.fresh() if told else forms.same_or_fresh("answer_nonce")
    return page("packet", wrong, link=_link(link).hex(), packet=packet, typed=typed, told=told, answer_nonce=nonce)


def _trouble(error: errors.GrievanceError) -> Trouble:
    match error:
        case errors.SittingOver():
            words = any(text.strip() for text in _typed().values())
            return Trouble("respond.again", f"error.sitting.{'words' if words else 'letters'}", 422, "code")
        case errors.ReceiptSlip():
            return _SLIP
        case errors.ReceiptUnknown():
            return _UNKNOWN
        case errors.Unreadable():
            return _CHANGED
        case errors.CaseMoved():
            return _MOVED
        case _:
            return _AWAY


def _incomplete(error: errors.Incomplete) -> Trouble:
    if error.reason != "long":
        return Trouble("error.title", "respond.empty", 422, "statement")
    typed = len(forms.typed(error.field).replace("\r\n", "\n"))
    return Trouble("error.title", "respond.long", 422, error.field, {"typed": typed, "most": forms.ANSWER_MAX})
