"""The evidence pack: what a case lead asks for, and the two files in which the same facts come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from grievance import reporting
from grievance.case.terms import Permission
from grievance.errors import GrievanceError, Incomplete, KeeperAway, KeeperRefused, ManyLeft, StoreAway
from grievance.reporting import Asked, Pack
from web.desk import facts, words
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("reporting", __name__, url_prefix="/report")

FORMS: Final[Mapping[str, tuple[str, Callable[[Pack], bytes]]]] = {
    "pdf": ("To read or print, as PDF", reporting.printed),
    "json": ("For a program, as JSON", Pack.json),
}
"""The two files: what each is for, and how it is written."""

_CAGE: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"


@routes.get("")
@needs(Permission.REPORT)
def ask() -> ResponseReturnValue:
    """Show what can be asked for."""
    return _page(200)


@routes.post("")
@needs(Permission.REPORT)
def make() -> ResponseReturnValue:
    """Make the pack and send it as a file; what is in the way is said above the form, with what was typed in it."""
    chosen = request.form.get("as", "")
    if chosen not in FORMS:
        return _page(422, ("as", "Say which file."))
    try:
        pack = reporting.make(desk().office, officer(), _asked())
    except Incomplete as wrong:
        return _page(422, _wrong(wrong))
    except ManyLeft as many:
        return _page(409, _many(many.left))
    except (KeeperAway, KeeperRefused, StoreAway) as away:
        return _page(503, _away(away))
    return _file(FORMS[chosen][1](pack), f"evidence-pack-{pack.facts['year']}.{chosen}")


def _asked() -> Asked:
    year, whom = request.form.get("year", ""), request.form.get("whom", "")
    if whom not in {"outside", "inside"}:
        raise Incomplete("whom", "missing")
    return Asked(request.form.get("entity", ""), int(year) if year.isdecimal() else 0, whom == "outside")


def _file(data: bytes, name: str) -> Response:
    answer = Response(data, mimetype="application/octet-stream")
    answer.headers["Content-Security-Policy"] = _CAGE
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _page(status: int, slip: tuple[str, str] = ("", "")) -> ResponseReturnValue:
    office = desk().office
    years = reporting.years(office.now().date())
    page = render_template(
        "desk/report.html",
        years=years,
        least=office.standard,
        forms=FORMS,
        field=slip[0],
        slip=slip[1],
        typed=request.form.get,
        longest=facts.LONGEST,
    )
    return make_response(page, status)


def _wrong(wrong: Incomplete) -> tuple[str, str]:
    asked = {"entity": "which company", "year": "which year", "whom": "for whom"}
    long = "The name of the company is too long." if wrong.reason == "long" else ""
    return wrong.field, long or f"Say {asked[wrong.field]}."


def _many(left: int) -> tuple[str, str]:
    cases = words.plural(left, "case")
    return "entity", (
        f"The keeper gives each officer 1,000 cases an hour, and {cases} were not looked at. A pack that leaves some "
        "out would say too little, and next to a whole one too much. Try again in an hour, before you open other cases."
    )


def _away(away: GrievanceError) -> tuple[str, str]:
    who = "database" if isinstance(away, StoreAway) else "keeper"
    return "entity", f"The {who} does not answer. Wait a minute, then try again."
