"""The queue: whose case is due next, and the way to any case by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from grievance import casework, queueing
from grievance.case.terms import Permission
from grievance.errors import CaseUnknown
from grievance.queueing import Row
from web.desk import channels, clocks, words
from web.desk.clocks import Clock
from web.desk.session import desk, officer
from web.security import SIGNED_IN, needs

routes = Blueprint("queue", __name__)

PAGE = 50  # rows

_NUMBER = re.compile(r"([A-Z]{4})([0-9]{3})([0-9])")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the queue and what presses most in it."""

    row: Row
    clock: Clock | None


@routes.get("/")
@needs(SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show one page of a view, next due first, in groups by how much each presses; tell a witness what one is for.

    Whoever reads outside has a page of their own.
    """
    if casework.may(officer(), Permission.ANSWER_BRIEF):
        return redirect("/briefs", 303)
    if not casework.may(officer(), Permission.READ_QUEUE):
        return render_template("desk/witness.html")
    view = request.args.get("view", "open")
    page = request.args.get("page", "1")
    if view not in words.VIEWS or not page.isdecimal():
        abort(404)
    office = desk().office
    queue = queueing.queue(office, officer(), view, max(1, int(page)), PAGE)
    lines = [Line(row, clocks.of_row(row, queue.today)) for row in queue.rows]
    return render_template(
        "desk/queue.html",
        queue=queue,
        groups=_groups(lines, queue),
        most=queueing.MOST,
        now=office.now(),
        alarms=channels.alarms(),
    )


@routes.get("/case")
@needs(Permission.READ_CASE)
def find() -> ResponseReturnValue:
    """Go to a case by its number, however it was typed: somebody may be reading it out on the telephone."""
    found = _NUMBER.fullmatch("".join(sign for sign in request.args.get("number", "").upper() if sign.isalnum()))
    if found is None:
        raise CaseUnknown
    return redirect("/case/" + "-".join(found.groups()), 303)


def _groups(lines: list[Line], queue: queueing.Queue) -> list[tuple[str, list[Line]]]:
    """Part the lines, in the order of their days: danger first, what is not due at all last."""
    ordered = sorted(lines, key=lambda line: (line.clock is None, line.clock.day if line.clock else queue.today))
    groups: dict[str, list[Line]] = {}
    for line in ordered:
        heading = clocks.group(line.clock, line.row.state, queue.today, danger=line.row.danger)
        groups.setdefault(heading, []).append(line)
    return sorted(groups.items(), key=lambda group: group[0] != clocks.DANGER)
