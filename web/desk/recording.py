"""Changing the register by hand: one record at a time, each with its source."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from grievance import registers
from grievance.case.terms import Permission
from grievance.errors import RecordRefused, RegisterMoved
from grievance.registers import RecordKind
from web.desk import registered
from web.desk.columns import KINDS, LABELS
from web.desk.session import desk, officer
from web.security import needs

routes = Blueprint("recording", __name__, url_prefix="/register")

CELL: Final = "cell."  # before a column's name in the form


@dataclass(frozen=True, slots=True)
class Field:
    """One column as it is asked for. `options` are the words that may stand there; `day` says that it is a day."""

    name: str
    label: str
    hint: str
    value: str
    needed: bool
    options: tuple[str, ...]
    day: bool


@routes.post("/form")
@needs(Permission.CHANGE_REGISTER)
def ask() -> ResponseReturnValue:
    """Show the form of a record that is there, or of a new one of a kind, with what the page before knew of it."""
    found, before = registered.found(), request.form.get("id", "")
    record = found.get(before)
    if record is not None:
        return _form(registers.kind_of(record), registers.written(record), found.version, new=False)
    kind = _kind()
    cells = _cells() | {"id": f"{kind}-{secrets.token_hex(4)}", "day": desk().office.now().date().isoformat()}
    return _form(kind, cells, found.version, new=True)


@routes.post("/keep")
@needs(Permission.CHANGE_REGISTER)
def keep() -> ResponseReturnValue:
    """Keep a record, on the register as the officer saw it; what was typed stays where it cannot be kept."""
    kind, cells, seen = _kind(), _cells(), _seen()
    new = "new" in request.form
    try:
        record = registers.understood(registered.found(), kind, cells, new=new)
        registers.append(desk().office, officer(), [record], seen)
    except RecordRefused as why:
        return make_response(_form(kind, cells, seen, new=new, wrong=why), 422)
    except RegisterMoved:
        return make_response(_form(kind, cells, registered.found().version, new=new, moved=True), 409)
    return registered.page(record.id, kept=True)


def _form(
    kind: RecordKind,
    cells: Mapping[str, str],
    seen: int,
    *,
    new: bool,
    wrong: RecordRefused | None = None,
    moved: bool = False,
) -> str:
    return render_template(
        "desk/record_form.html",
        kind=kind,
        called=KINDS[kind][0],
        fields=[_field(kind, column, cells.get(column, "")) for column in registers.columns(kind)],
        seen=seen,
        new=new,
        wrong=wrong,
        labels=LABELS,
        moved=moved,
    )


def _field(kind: RecordKind, column: str, value: str) -> Field:
    label, hint = LABELS[column]
    options, day = registers.options(kind, column), registers.is_day(kind, column)
    return Field(column, label, hint, value, column in registers.needed(kind), options, day)


def _kind() -> RecordKind:
    kind = request.form.get("kind", "")
    return RecordKind(kind) if kind in set(RecordKind) else abort(400)


def _cells() -> dict[str, str]:
    return {key.removeprefix(CELL): value for key, value in request.form.items() if key.startswith(CELL)}


def _seen() -> int:
    seen = request.form.get("version", "")
    return int(seen) if seen.isdecimal() else abort(400)
