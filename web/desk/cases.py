"""One case: read it, and take a step. Each way to change it is a form, with a permission of its own."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from grievance import casework, evidence, handling
from grievance.case.terms import Permission, Step
from grievance.casework import CaseFile, Words
from grievance.handling import Taking
from web import attaching
from web.desk import casepage, composing, facts, mitigating, preparing
from web.desk.composing import ALLEGING, Draft
from web.desk.session import desk, form_nonce, officer
from web.security import needs, takes_files

_NAMED = ("brief", "disclosure", "answered", "promise")
"""The facts that an address may name: each is the id of something in this case, and says nothing."""

routes = Blueprint("cases", __name__, url_prefix="/case/<number>")


@routes.get("")
@needs(Permission.READ_CASE)
def show(number: str) -> ResponseReturnValue:
    """Show the case. Opening it is a line in the keeper's journal, and that line comes first."""
    return casepage.page(number, 200, _asked)


@routes.post("")
@needs(Permission.READ_CASE)
def turn(number: str) -> ResponseReturnValue:
    """Turn the composer to another letter, choice or language. What was typed comes along; it travels in no address."""
    typed = casepage.typed(_step("step", Step.NOTE))
    to = _step("to", typed.step)
    given = {name: request.form[f"choose.{name}"] for name in facts.CHOSEN if f"choose.{name}" in request.form}
    return casepage.page(number, 200, lambda case: composing.turned(case, typed, to, given))


@routes.post("/note")
@needs(Permission.TAKE_STEP)
@takes_files
def note(number: str) -> ResponseReturnValue:
    """Keep a note, and the files that go with it; it never leaves the office."""
    came = attaching.brought(desk().office, form_nonce() or abort(400))
    if came.left:
        return casepage.page(number, 413, lambda _: casepage.typed(Step.NOTE), error=f"files {came.left}")
    words, office = casepage.text(), desk().office
    if not came.files:
        return casepage.take(number, Step.NOTE, lambda seen: casework.note(office, officer(), seen, Words(words, "")))
    return casepage.take(number, Step.NOTE, lambda seen: evidence.attach(office, officer(), seen, words, came.files))


@routes.post("/step")
@needs(Permission.TAKE_STEP)
def step(number: str) -> ResponseReturnValue:
    """Take a step of the mechanism, or propose it where it needs a second officer; a letter may go with it."""
    chosen = _step("step", None)
    return casepage.take(number, chosen, lambda seen: handling.take(desk().office, officer(), seen, _taking(chosen)))


@routes.post("/approve")
@needs(Permission.TAKE_STEP)
def approve(number: str) -> ResponseReturnValue:
    """Take the step that another officer proposed, as it was proposed."""
    return casepage.take(number, Step.NOTE, lambda seen: handling.approve(desk().office, officer(), seen), at="approve")


@routes.post("/withhold")
@needs(Permission.TAKE_STEP)
def withhold(number: str) -> ResponseReturnValue:
    """Say no to what another proposed, or take back one's own, with the reason."""
    reason = casepage.text()
    return casepage.take(
        number, Step.WITHHOLD, lambda seen: handling.withhold(desk().office, officer(), seen, reason), at="withhold"
    )


@routes.post("/title")
@needs(Permission.TAKE_STEP)
def title(number: str) -> ResponseReturnValue:
    """Give the case another title in the queue."""
    text = request.form.get("title", "")
    return casepage.take(
        number, Step.NOTE, lambda seen: casework.summarise(desk().office, officer(), seen, text), at="title"
    )


def _asked(case: CaseFile) -> Draft:
    """Start with what the address asks for; a note, where that is not possible."""
    step = _step("step", Step.NOTE)
    asked = request.args
    if step in ALLEGING:
        which = asked.get("allegation", "")
        reasons = preparing.finding(case, which, asked.get("disclosure", ""))
        return Draft(step, facts={"allegation": which, "reasons": reasons})
    if step in composing.OWED:
        return mitigating.asked(case, step)
    if step is Step.PREPARE and composing.offer(case, step):
        return preparing.begun(case, asked.get("use", ""))
    if step is Step.TRANSLATE and composing.offer(case, step):
        return preparing.translated(case, asked.get("of", ""), asked.get("disclosure", ""))
    if not composing.offer(case, step):
        return Draft(language=case.language)
    return composing.new(case, step, given={name: asked[name] for name in _NAMED if name in asked})


def _step(name: str, otherwise: Step | None) -> Step:
    """Return the step that the address or the form names; 400 for none where one must be named."""
    named = request.values.get(name, otherwise or "")
    if named not in set(Step):
        return otherwise or abort(400)
    return Step(named)


def _taking(chosen: Step) -> Taking:
    """Read what an officer brings to a step; what the table asks for comes in fields of its own names."""
    asked = facts.LABELS.keys() - (set() if chosen is Step.DELIVER else {"promise"})  # of a letter it is the day
    given = {name: value for name, value in request.form.items() if name in asked}
    words, language = casepage.text(), ""
    if "language" in request.form:
        language = composing.language(request.form["language"])
        words = composing.finished(words, language)
    return Taking(chosen, words, language, given, None if chosen is Step.DELIVER else _promise())


def _promise() -> date | None:
    """Read the day that a letter promises; evidence is of a promise by its number."""
    return composing.day("promise", request.form.get("promise", ""))
