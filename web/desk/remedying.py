"""The form that records a promise: what she reads, who keeps it, and by when."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from grievance import promising
from grievance.case.terms import Permission, Step
from grievance.errors import Incomplete
from grievance.promising import Promise
from web.desk import casepage, composing
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("remedying", __name__, url_prefix="/case/<number>")


@routes.post("/promise")
@needs(Permission.TAKE_STEP)
def promise(number: str) -> ResponseReturnValue:
    """Record a promise; she is shown it from then on."""
    return casepage.take(
        number, Step.PROMISE, lambda seen: promising.promise(desk().office, officer(), seen, _promise())
    )


def _promise() -> Promise:
    form = request.form
    due = composing.day("due", form.get("due", ""))
    if due is None:
        raise Incomplete("due", "missing")
    return Promise("", form.get("family", ""), form.get("text", ""), form.get("owner", ""), due, form.get("which", ""))
