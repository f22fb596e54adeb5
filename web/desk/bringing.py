"""Files into the register and out of it: a file is looked at row by row before anything of it is taken."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from grievance import registers
from grievance.case.terms import Permission
from grievance.errors import RegisterMoved
from grievance.registers import Plan, RecordKind
from web.desk import registered
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("bringing", __name__, url_prefix="/register")

SHOWN = 200
"""So many refused rows are listed on the page; the count is of all."""


@routes.get("/files")
@needs(Permission.CHANGE_REGISTER)
def ask() -> ResponseReturnValue:
    """Show the form for a file."""
    return _page(200)


@routes.post("/files")
@needs(Permission.CHANGE_REGISTER)
def bring() -> ResponseReturnValue:
    """Look at a file, or take it in: whole, on the register as it was looked at, or not at all."""
    mapping, dry = _mapping(), "take" not in request.form
    seen = int(version) if (version := request.form.get("version", "")).isdecimal() and not dry else None
    try:
        plan = registers.take_in(desk().office, officer(), _kind(), _text(), mapping, dry=dry, seen=seen)
    except RegisterMoved:
        return _page(409, moved=True)
    return _page(422 if plan.refused else 200, plan, done=not dry and not plan.refused)


@routes.post("/export")
@needs(Permission.READ_REGISTER)
def export() -> ResponseReturnValue:
    """Hand out all records of a kind as CSV."""
    kind = _kind()
    text = registers.sheet(desk().office, officer(), kind)
    response = Response(text, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="register-{kind}.csv"'
    return response


def _page(status: int, plan: Plan | None = None, *, done: bool = False, moved: bool = False) -> ResponseReturnValue:
    return make_response(
        render_template(
            "desk/register_files.html",
            plan=plan,
            done=done,
            moved=moved,
            shown=SHOWN,
            typed=request.form,
            version=registered.found().version if plan and plan.records and not done else "",
            columns={kind: registers.columns(kind) for kind in RecordKind},
            needed={kind: registers.needed(kind) for kind in RecordKind},
        ),
        status,
    )


def _kind() -> RecordKind:
    kind = request.form.get("kind", "")
    return RecordKind(kind) if kind in set(RecordKind) else abort(400)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n")


def _mapping() -> Mapping[str, str]:
    """Read lines of `our column = the file's column`."""
    pairs = (line.partition("=") for line in request.form.get("mapping", "").splitlines())
    return {ours.strip(): theirs.strip() for ours, _, theirs in pairs if ours.strip()}
