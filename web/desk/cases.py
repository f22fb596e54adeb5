"""One case: read it, and take a step. Every step is a form of its own, with a permission of its own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grievance import casework, evidence
from grievance.case.terms import Permission
from grievance.casework import CaseFile, Seen, Words
from grievance.errors import CaseMoved, Incomplete, KeeperAway, KeeperRefused, StepRefused, StoreAway
from web import attaching
from web.desk import clocks, composing, keeping, telling
from web.desk.composing import LETTERS, NOTE, Draft
from web.desk.session import NONCE, desk, form_nonce, officer
from web.security import needs, takes_files

routes = Blueprint("cases", __name__, url_prefix="/case/<number>")

AWAY = (KeeperAway, KeeperRefused, StoreAway)


@routes.get("")
@needs(Permission.READ_CASE)
def show(number: str) -> ResponseReturnValue:
    """Show the case. Opening it is a line in the keeper's journal, and that line comes first."""
    return _page(number, 200, _asked)


@routes.post("")
@needs(Permission.READ_CASE)
def turn(number: str) -> ResponseReturnValue:
    """Turn the composer to another kind of letter or language. What was typed comes along; it travels in no address."""
    typed = _typed(request.form.get("kind", NOTE))
    kind, reason = request.form.get("to", typed.kind), request.form.get("because", typed.reason)
    return _page(number, 200, lambda case: composing.turned(case, typed, kind, reason))


@routes.post("/note")
@needs(Permission.WRITE_NOTE)
@takes_files
def note(number: str) -> ResponseReturnValue:
    """Keep a note, and the files that go with it; it never leaves the office."""
    came = attaching.brought(desk().office, form_nonce() or abort(400))
    if came.left:
        return _page(number, 413, lambda _: _typed(NOTE), error=f"files {came.left}")
    if not came.files:
        return _take(number, NOTE, lambda seen: casework.note(desk().office, officer(), seen, _words()))
    return _take(number, NOTE, lambda seen: evidence.attach(desk().office, officer(), seen, _text(), came.files))


@routes.post("/acknowledge")
@needs(Permission.ACKNOWLEDGE)
def acknowledge(number: str) -> ResponseReturnValue:
    """Acknowledge with a letter."""
    return _take(number, "acknowledge", lambda seen: casework.acknowledge(desk().office, officer(), seen, _letter()))


@routes.post("/letter")
@needs(Permission.WRITE_LETTER)
def letter(number: str) -> ResponseReturnValue:
    """Sign and send a letter, with the day by which the office writes again."""
    return _take(number, "letter", lambda seen: casework.write(desk().office, officer(), seen, _letter(), _promise()))


@routes.post("/feedback")
@needs(Permission.WRITE_LETTER)
def feedback(number: str) -> ResponseReturnValue:
    """Sign and send the letter that says what was found and done."""
    return _take(
        number, "feedback", lambda seen: casework.feedback(desk().office, officer(), seen, _letter(), _promise())
    )


@routes.post("/close")
@needs(Permission.CLOSE)
def close(number: str) -> ResponseReturnValue:
    """Close the case with a letter that gives the reasons."""
    reason = request.form.get("reason", "")
    return _take(number, "close", lambda seen: casework.close(desk().office, officer(), seen, _letter(), reason))


@routes.post("/withdrawal")
@needs(Permission.CONFIRM_WITHDRAWAL)
def withdrawal(number: str) -> ResponseReturnValue:
    """Confirm a withdrawal after the cooling-off."""
    return _take(number, NOTE, lambda seen: casework.confirm_withdrawal(desk().office, officer(), seen))


@routes.post("/title")
@needs(Permission.SUMMARISE)
def title(number: str) -> ResponseReturnValue:
    """Give the case another title in the queue."""
    text = request.form.get("title", "")
    return _take(number, NOTE, lambda seen: casework.summarise(desk().office, officer(), seen, text), at="title")


def _take(number: str, kind: str, step: Callable[[Seen], None], *, at: str = "compose") -> ResponseReturnValue:
    """Take a step on the case as it was seen, then show the case; whatever was in the way, the words are kept.

    `at` is the place on the page where they were typed.
    """
    try:
        step(Seen(number, _version()))
    except Incomplete as error:
        return _page(number, 422, lambda _: _typed(kind), error=f"{error.field} {error.reason}")
    except (CaseMoved, StepRefused):
        return _page(number, 409, lambda _: _typed(kind), seen=_version(), at=at)
    except AWAY as error:
        return _kept(error)
    sent, then = "?sent=1" if kind in LETTERS else "", "latest" if at == "compose" else at
    return redirect(f"/case/{number}{sent}#{then}", 303)


def _page(
    number: str,
    status: int,
    draft: Callable[[CaseFile], Draft],
    *,
    error: str = "",
    seen: int | None = None,
    at: str = "compose",
) -> ResponseReturnValue:
    """Open the case and draw it, with a draft in the composer and what was in the way above it."""
    nonce = form_nonce() or secrets.token_bytes(NONCE)
    try:
        case = casework.open_case(desk().office, officer(), number)
    except AWAY as away:
        if request.method == "GET":
            raise
        return _kept(away)
    return make_response(
        render_template(
            "desk/case.html",
            case=case,
            clocks_of=clocks.of_case(case),
            timeline_of=telling.timeline(case),
            letters={kind: LETTERS[kind] for kind in composing.letters(case)},
            draft=composing.fitting(case, draft(case)),
            error=error,
            nonce=nonce.hex(),
            files=attaching.shown(desk().office, nonce),
            seen=seen,
            at=at,
            sent=_sent(case),
            cooling_off=timedelta(desk().office.standard.cooling_off_days + 1),
            typed_title=request.form.get("title", case.title),
        ),
        status,
    )


def _sent(case: CaseFile) -> bool:
    """Say whether this page follows on a letter, and it is there."""
    last = case.papers[-1] if case.papers else None
    return "sent" in request.args and last is not None and (last.kind, last.author) == ("letter", officer().name)


def _asked(case: CaseFile) -> Draft:
    """Start with what the address asks for; a note, unless it says otherwise."""
    kind = request.args.get("write", NOTE)
    return composing.new(case, kind if kind in composing.letters(case) else NOTE)


def _typed(kind: str) -> Draft:
    form, text = request.form, _text()
    return Draft(
        kind, text, form.get("promise", ""), form.get("reason", ""), form.get("language", ""), unsent=bool(text)
    )


def _text() -> str:
    return request.form.get("words", "").replace("\r\n", "\n")


def _words() -> Words:
    return Words(_text(), "")


def _letter() -> Words:
    language = composing.language(request.form.get("language", ""))
    return Words(composing.finished(_text(), language), language)


def _promise() -> date | None:
    return composing.day(request.form.get("promise", ""))


def _version() -> int:
    version = request.form.get("version", "")
    if not version.isdecimal():
        abort(400)
    return int(version)


def _kept(error: Exception) -> ResponseReturnValue:
    why = "store" if isinstance(error, StoreAway) else "keeper"
    return make_response(keeping.page(request.path, keeping.carry(request.form), why), 503)
