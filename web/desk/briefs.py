"""The pages of readers outside: what was given to them alone, to accept or decline, and to answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grievance import briefing
from grievance.briefing import Answer, Checked, Given, Rating, Reply
from grievance.case.terms import Permission
from grievance.errors import CaseMoved, Incomplete, StepRefused, Unreadable
from web.desk import casepage
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("briefs", __name__, url_prefix="/briefs")


@routes.get("")
@needs(Permission.ANSWER_BRIEF)
def show() -> ResponseReturnValue:
    """List what was given to the reader who asks, the newest first."""
    return render_template("desk/briefs.html", shelf=briefing.listed(desk().office, officer()), today=_today())


@routes.get("/<identifier>")
@needs(Permission.ANSWER_BRIEF)
def open_brief(identifier: str) -> ResponseReturnValue:
    """Show one: what was offered, or all of it."""
    return _page(identifier, 200)


@routes.post("/<identifier>/accept")
@needs(Permission.ANSWER_BRIEF)
def accept(identifier: str) -> ResponseReturnValue:
    """Accept what was offered, and say that there is no conflict."""
    return _write(
        identifier,
        lambda seen: briefing.accept(desk().office, officer(), identifier, seen, no_conflict=_no_conflict()),
    )


@routes.post("/<identifier>/decline")
@needs(Permission.ANSWER_BRIEF)
def decline(identifier: str) -> ResponseReturnValue:
    """Decline, with a reason."""
    reason = _text("reason")
    return _write(identifier, lambda seen: briefing.decline(desk().office, officer(), identifier, seen, reason))


@routes.post("/<identifier>/answer")
@needs(Permission.ANSWER_BRIEF)
def answer(identifier: str) -> ResponseReturnValue:
    """Answer every point, or give the translation."""
    reply, sure = _reply(), _no_conflict()
    return _write(
        identifier,
        lambda seen: briefing.answer(desk().office, officer(), identifier, seen, reply, no_conflict=sure),
    )


def typed(given: Given, form: Mapping[str, str]) -> Mapping[str, str]:
    """Return what stands in the fields of the answer: as it was typed, else as it was answered last."""
    if form or not given.replies:
        return form
    reply = given.replies[-1][1]
    fields = {"text": reply.text}
    for point, said in reply.points.items():
        fields |= {f"answer.{point}": said.answer, f"rating.{point}": said.rating, f"evidence.{point}": said.evidence}
    return fields


def _write(identifier: str, act: Callable[[int], None]) -> ResponseReturnValue:
    """Write, then show what became of it; whatever was in the way, what was typed is kept."""
    seen = request.form.get("version", "")
    if not seen.isdecimal():
        abort(400)
    try:
        act(int(seen))
    except Incomplete as error:
        return _page(identifier, 422, error=f"{error.field} {error.reason}")
    except (CaseMoved, StepRefused):
        return _page(identifier, 409, error="moved")
    except Unreadable:
        return _broken()
    except casepage.AWAY as error:
        return casepage.kept(error)
    return redirect(f"/briefs/{identifier}#now", 303)


def _page(identifier: str, status: int, *, error: str = "") -> ResponseReturnValue:
    try:
        given = briefing.open_brief(desk().office, officer(), identifier)
    except casepage.AWAY as away:
        if request.method == "GET":
            raise
        return casepage.kept(away)
    except Unreadable:
        return _broken()
    return make_response(
        render_template(
            "desk/brief.html",
            given=given,
            typed=typed(given, request.form),
            error=error,
            today=_today(),
            years=desk().office.standard.conflict_years,
        ),
        status,
    )


def _broken() -> ResponseReturnValue:
    """Say that what was given does not open as it was signed: nothing of it is shown, and nothing is added to it."""
    return render_template("desk/said.html", status=409, why="brief"), 409


def _reply() -> Reply:
    """Read the answers; a point without one is left out, and asked for again."""
    points = {}
    for name, value in request.form.items():
        kind, _, point = name.partition(".")
        rating = request.form.get(f"rating.{point}", "")
        if kind == "answer" and value in set(Answer) and rating in set(Rating):
            points[point] = Checked(Answer(value), Rating(rating), _text(f"evidence.{point}"))
    return Reply(points, _text("text"))


def _no_conflict() -> bool:
    return request.form.get("no_conflict") == "yes"


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n")


def _today() -> date:
    return desk().office.now().date()
