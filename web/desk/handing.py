"""What officers do for readers outside: prepare what they may see, and keep a translation that was reviewed."""

from __future__ import annotations

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from grievance import assigning, translating
from grievance.assigning import Brief, Use
from grievance.case.terms import Permission, Step
from grievance.translating import Translation
from web.desk import casepage, composing, preparing
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("handing", __name__, url_prefix="/case/<number>")


@routes.post("/prepare")
@needs(Permission.TAKE_STEP)
def prepare(number: str) -> ResponseReturnValue:
    """Prepare what a reader outside may see. It goes nowhere yet."""
    return casepage.take(
        number, Step.PREPARE, lambda seen: assigning.prepare(desk().office, officer(), seen, _brief()), to="outside"
    )


@routes.post("/translate")
@needs(Permission.TAKE_STEP)
def translate(number: str) -> ResponseReturnValue:
    """Keep a reviewed translation, or a transcript, beside its original."""
    return casepage.take(
        number, Step.TRANSLATE, lambda seen: translating.translate(desk().office, officer(), seen, _translation())
    )


def _translation() -> Translation:
    form = request.form
    language = composing.language(form.get("language", ""))
    return Translation(form.get("of", ""), language, casepage.text(), answers=form.get("disclosure", ""))


def _brief() -> Brief:
    form_ = request.form
    if form_.get("use") not in set(Use):
        abort(400)
    use = Use(form_["use"])
    return Brief(
        id="",
        use=use,
        to=_line("to"),
        reader=form_.get("reader", ""),
        entity=_line("entity"),
        facility=_line("facility"),
        owners=tuple(line for each in form_.get("owners", "").splitlines() if (line := " ".join(each.split()))),
        text=form_.get("text", "").replace("\r\n", "\n"),
        points=tuple(preparing.points(form_)) if use is Use.BRIEF else (),
        of=form_.get("of", ""),
    )


def _line(name: str) -> str:
    return " ".join(request.form.get(name, "").split())
