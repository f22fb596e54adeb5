"""What is alleged in a case and what was found of it. Officers choose the criterion; no text is read to guess one."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from grievance import handling
from grievance.case.terms import Permission, Step
from grievance.errors import Incomplete
from grievance.handling import Allegation, Finding, Indicator, Result
from web.desk import casepage, composing, registered
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("alleging", __name__, url_prefix="/case/<number>")


@routes.post("/allege")
@needs(Permission.TAKE_STEP)
def allege(number: str) -> ResponseReturnValue:
    """Put an allegation on the list."""
    return casepage.take(
        number, Step.ALLEGE, lambda seen: handling.allege(desk().office, officer(), seen, _allegation())
    )


@routes.post("/strike")
@needs(Permission.TAKE_STEP)
def strike(number: str) -> ResponseReturnValue:
    """Take an allegation off the list, with the reason."""
    which, reason = request.form.get("allegation", ""), request.form.get("reason", "")
    return casepage.take(
        number, Step.STRIKE, lambda seen: handling.strike(desk().office, officer(), seen, which, reason)
    )


@routes.post("/find")
@needs(Permission.TAKE_STEP)
def find(number: str) -> ResponseReturnValue:
    """Record what was found of an allegation."""
    which = request.form.get("allegation", "")
    return casepage.take(
        number, Step.FIND, lambda seen: handling.find(desk().office, officer(), seen, which, _finding())
    )


def _allegation() -> Allegation:
    form = request.form
    entity, facility = _line("entity"), _line("facility")
    entity_id, facility_id = registered.known(entity, facility)
    return Allegation(
        id="",
        entity=entity,
        facility=facility,
        entity_id=entity_id,
        facility_id=facility_id,
        criterion=form.get("criterion", ""),
        begins=composing.day("begins", form.get("begins", "")),
        ends=composing.day("ends", form.get("ends", "")),
        indicators=tuple(each for each in Indicator if each in form.getlist("indicator")),
    )


def _finding() -> Finding:
    result = request.form.get("result", "")
    if result not in set(Result):
        raise Incomplete("result", "missing")
    reasons = request.form.get("reasons", "").replace("\r\n", "\n")
    return Finding(Result(result), reasons, _line("respondent"))


def _line(name: str) -> str:
    return " ".join(request.form.get(name, "").split())
