"""What a certified buyer owes because of a supplier: found by a way of the register, and followed to the audit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from grievance import mitigating, registers
from grievance.case.terms import Permission, Step
from grievance.casework import CaseFile
from grievance.errors import Incomplete
from grievance.mitigating import Check, Mitigation, Seen
from grievance.registers import Path, Register
from web.desk import casepage, composing, registered
from web.desk.composing import Draft
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("mitigating", __name__, url_prefix="/case/<number>")

ASSESS, UNTIL = timedelta(days=30), timedelta(days=90)
"""Where nobody says otherwise, a risk assessment in a month and a measure in three: ours, no standard sets them."""

QUESTIONS: Final = """\
1. From which smelters, traders and recyclers did you buy in the last 24 months, and how much from each?
2. How do you assess the risk that a supplier breaches your responsible sourcing policy, and when last?
3. What do you ask of suppliers without a certificate, and how do you check it?
4. Where you find a risk: what do you do about it, by when, and how is it measured? When do you suspend?"""
"""Questions that say neither that somebody complained nor about whom."""


@routes.post("/mitigate")
@needs(Permission.TAKE_STEP)
def mitigate(number: str) -> ResponseReturnValue:
    """Record what a buyer owes."""
    return casepage.take(number, Step.MITIGATE, _mitigate)


@routes.post("/check")
@needs(Permission.TAKE_STEP)
def check(number: str) -> ResponseReturnValue:
    """Record that an audit verified it."""
    return casepage.take(number, Step.CHECK, _check)


def asked(case: CaseFile, step: Step) -> Draft:
    """Start with the way, or with the mitigation, that the address asks for by a number or a random id."""
    if step is Step.CHECK:
        return Draft(step, facts={"mitigation": request.args.get("mitigation", "")})
    allegation, at = request.args.get("allegation", ""), request.args.get("way", "0")
    stands = registered.standings(case)
    found = stands[1].get(allegation) if stands else None
    if found is None or not at.isdecimal() or int(at) >= len(found.paths):
        return Draft(step)
    today = case.today
    given = {
        "allegation": allegation,
        "place": found.place,
        "stood": found.day.isoformat(),
        "links": " ".join(found.paths[int(at)].records),
        "questions": QUESTIONS,
        "assess": (today + ASSESS).isoformat(),
        "until": (today + UNTIL).isoformat(),
    }
    return Draft(step, facts=given)


def way(draft: Draft) -> tuple[Register, Path] | None:
    """Return the way that a draft is about, as the register has it now; `None` where it has it no longer."""
    try:
        return _way(draft.facts.get("place", ""), draft.facts.get("stood", ""), draft.facts.get("links", ""))
    except Incomplete:
        return None


def _mitigate(seen: Seen) -> None:
    form = request.form
    found, path = _way(form.get("place", ""), form.get("stood", ""), form.get("links", ""))
    said = [
        f"{registered.step(found, hop)} ({hop.source}, {hop.day.isoformat()}, {hop.confidence})" for hop in path.hops
    ]
    owed = Mitigation(
        id="",
        allegation=form.get("allegation", ""),
        buyer=path.entity,
        name=found.name(path.entity),
        path=path.records,
        way=tuple(said),
        questions=form.get("questions", "").replace("\r\n", "\n"),
        assess=_day("assess"),
        until=_day("until"),
    )
    named = [found.name(hop.start) for hop in path.hops]
    mitigating.mitigate(desk().office, officer(), seen, owed, named)


def _check(seen: Seen) -> None:
    form = request.form
    found = Check(" ".join(form.get("audit", "").split()), _day("checked"), " ".join(form.get("evidence", "").split()))
    mitigating.check(desk().office, officer(), seen, form.get("mitigation", ""), found)


def _way(place: str, stood: str, records: str) -> tuple[Register, Path]:
    found = registered.found()
    day = composing.day("links", stood)
    stands = registers.standing(found, "", place, day) if day else None
    for path in stands.paths if stands else ():
        if path.records == tuple(records.split()):
            return found, path
    raise Incomplete("links", "missing")


def _day(name: str) -> date:
    day = composing.day(name, request.form.get(name, ""))
    if day is None:
        raise Incomplete(name, "missing")
    return day
