"""Assisted filing: a call, a letter or a walk-in is typed by an officer, sealed alike, and answered with a receipt."""

from __future__ import annotations

import secrets
from typing import TypeVar

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from grievance import intake, phrases
from grievance.case.terms import About, Channel, Complaint, Permission
from grievance.errors import Incomplete, KeeperAway, KeeperRefused, SittingOver, StoreAway
from grievance.intake import Filed
from web import attaching
from web.desk.session import NONCE, desk, form_nonce, officer
from web.security import needs, takes_files

routes = Blueprint("assisting", __name__, url_prefix="/assist")

CHANNELS = (Channel.CALL, Channel.WALK_IN, Channel.LETTER)
ANSWER = "answer."  # before a question's id in the form

Choice = TypeVar("Choice", Channel, About)


@routes.get("")
@needs(Permission.ASSIST)
def ask() -> ResponseReturnValue:
    """Show the form. Its nonce makes sure that a form sent twice is one case."""
    return _form(200, secrets.token_hex(NONCE))


@routes.post("")
@needs(Permission.ASSIST)
@takes_files
def file() -> ResponseReturnValue:
    """File what was told; the page that answers is the receipt, to be handed over."""
    nonce = _nonce()
    came = attaching.brought(desk().office, nonce)
    if came.left:
        return _form(413, nonce.hex(), f"files {came.left}")
    try:
        filed = intake.file(desk().office, nonce, _complaint(), officer(), came.files)
    except Incomplete as error:
        return _form(422, nonce.hex(), f"{error.field} {error.reason}")
    except (KeeperAway, KeeperRefused, StoreAway):
        return _form(503, nonce.hex(), "away")
    return _receipt(filed, nonce)


@routes.post("/ask")
@needs(Permission.ASSIST)
@takes_files
def turn() -> ResponseReturnValue:
    """Show the questions in another language. What was typed comes along; it travels in no address."""
    return _form(200, _nonce().hex())


@routes.post("/hide")
@needs(Permission.ASSIST)
def hide() -> ResponseReturnValue:
    """Hide the receipt once it was handed over: no reload shows it again."""
    nonce = _nonce()
    try:
        return _receipt(intake.hide(desk().office, nonce), nonce)
    except SittingOver:
        filed = intake.again(desk().office, nonce)
        return _receipt(filed, nonce) if filed else abort(404)


def _complaint() -> Complaint:
    form = request.form
    language = form.get("language", "")
    if language not in desk().office.settings.languages:
        raise Incomplete("language", "missing")
    return Complaint(
        story=form.get("story", ""),
        language=language,
        about=_chosen("about", tuple(About)),
        channel=_chosen("channel", CHANNELS),
        answers={key.removeprefix(ANSWER): value for key, value in form.items() if key.startswith(ANSWER)},
        read_back="read_back" in form,
    )


def _chosen(field: str, choices: tuple[Choice, ...]) -> Choice:
    for choice in choices:
        if request.form.get(field) == choice:
            return choice
    raise Incomplete(field, "missing")


def _nonce() -> bytes:
    return form_nonce() or abort(400)


def _form(status: int, nonce: str, error: str = "") -> ResponseReturnValue:
    asked, groups = request.form.get("turn") or request.form.get("ask", ""), desk().office.script.groups()
    languages = desk().office.settings.languages
    urgent = [question for _, questions in groups for question in questions if question.danger]
    later = [[question for question in questions if question not in urgent] for _, questions in groups]
    return make_response(
        render_template(
            "desk/assist.html",
            nonce=nonce,
            error=error,
            files=attaching.shown(desk().office, bytes.fromhex(nonce)),
            typed=lambda name: request.form.get(name, ""),
            again=request.method == "POST",
            channels=CHANNELS,
            urgent=urgent,
            groups=[questions for questions in later if questions],
            count=sum(len(questions) for questions in later),
            languages=languages,
            ask=asked if asked in languages else languages[0],
        ),
        status,
    )


def _receipt(filed: Filed, nonce: bytes) -> ResponseReturnValue:
    about, language = request.form.get("about", ""), request.form.get("language", "")
    own = phrases.own_digits(language, filed.digits or "") if language in phrases.LANGUAGES else ""
    return render_template(
        "desk/receipt.html",
        filed=filed,
        groups=groups(filed.digits or ""),
        own=groups(own),
        nonce=nonce.hex(),
        about=about,
        language=language,
    )


def groups(digits: str) -> list[str]:
    """Cut twenty digits into five groups, as they are written and read out."""
    return [digits[at : at + 4] for at in range(0, len(digits), 4)]
