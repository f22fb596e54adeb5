"""A report that names several companies: the form that makes a case of its own of a part of it."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grievance import casework, splitting
from grievance.case.terms import About, PaperKind, Permission
from grievance.casework import CaseFile, Seen
from grievance.errors import CaseMoved, Incomplete, StepRefused
from grievance.splitting import Part
from web.desk import casepage
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("splitting", __name__, url_prefix="/case/<number>")

TOLD = frozenset({PaperKind.STATEMENT, PaperKind.ANSWER})


@routes.get("/split")
@needs(Permission.ASSIST)
def ask(number: str) -> ResponseReturnValue:
    """Show the form, with everything that was told in words: what belongs to others is taken out by hand."""
    case = casework.open_case(desk().office, officer(), number)
    if not case.splits:
        abort(404)
    told = (paper.words for paper in case.papers if paper.kind in TOLD and paper.words)
    return _form(200, case, {"words": "\n\n".join(told), "about": case.about})


@routes.post("/split")
@needs(Permission.ASSIST)
def split(number: str) -> ResponseReturnValue:
    """Make the case, and show it; one that others read is shown among the kin of this one."""
    seen = Seen(number, casepage.version())
    part = Part(request.form.get("name", ""), _about(), casepage.text())
    try:
        made = splitting.split(desk().office, officer(), seen, part)
        case = casework.open_case(desk().office, officer(), number)
    except (CaseMoved, StepRefused):
        return _again(number, 409, "moved")
    except Incomplete as error:
        return _again(number, 422, f"{error.field} {error.reason}")
    except casepage.AWAY as error:
        return casepage.kept(error)
    here = part.about == case.about or case.about != About.COMPANY
    return redirect(f"/case/{made}" if here else f"/case/{number}#kin", 303)


def _about() -> About:
    about = request.form.get("about", "")
    return About(about) if about in set(About) else abort(400)


def _again(number: str, status: int, error: str) -> ResponseReturnValue:
    """Show the form again, as it was typed, on the case as it is now."""
    try:
        case = casework.open_case(desk().office, officer(), number)
    except casepage.AWAY as away:
        return casepage.kept(away)
    return _form(status, case, {**request.form, "words": casepage.text()}, error)


def _form(status: int, case: CaseFile, typed: dict[str, str], error: str = "") -> ResponseReturnValue:
    drawn = render_template(
        "desk/split.html", case=case, typed=typed, error=error, again=request.method == "POST", abouts=tuple(About)
    )
    return make_response(drawn, status)
