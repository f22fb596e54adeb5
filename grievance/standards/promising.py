"""The clocks of a mechanism's file: duties, and what stops them. Checked against what the program counts on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from grievance.case.duties import Duty, Pause
from grievance.case.table import DAYS
from grievance.case.terms import Role, State, Step
from grievance.standards.tables import Sheet, Table

_STEPS: Final = frozenset(str(step) for step in Step)
_STATES: Final = frozenset(str(state) for state in State)
_OWNERS: Final = frozenset(str(role) for role in Role) - {Role.COMPLAINANT}
_LENGTHS: Final = ("days", "months", "working_days")
_OF_DUTIES: Final = (
    "id",
    "starts",
    "ends",
    *_LENGTHS,
    "statutory",
    "fallback",
    "fact",
    "owner",
    "pauses",
    "extends",
    "source",
)


def duties(sheet: Sheet) -> tuple[Duty, ...]:
    """Read the duties, with the pauses that they name."""
    pauses = sheet.many("pauses", _pause)
    found = sheet.many("duties", lambda table: _duty(table, pauses))
    _count_on(sheet, found)
    return found


def _pause(table: Table) -> Pause:
    table.only("id", "days")
    days = table.number("days") if "days" in table.values else None
    return Pause(State(table.one_of("id", _STATES)), days)


def _duty(table: Table, pauses: Sequence[Pause]) -> Duty:
    table.only(*_OF_DUTIES)
    lengths = [name for name in _LENGTHS if table.number(name, 0)]
    if table.sound and len(lengths) != 1:
        table.refuse("days", "a duty lasts some days, months or working days, and one of them only")
    duty = Duty(
        id=table.text("id"),
        starts=_steps(table, "starts"),
        ends=_steps(table, "ends"),
        days=table.number("days", 0),
        months=table.number("months", 0),
        working_days=table.number("working_days", 0),
        statutory=table.flag("statutory"),
        fallback=table.number("fallback") if "fallback" in table.values else None,
        fact=table.one_of("fact", DAYS) if "fact" in table.values else "",
        owner=Role(table.one_of("owner", _OWNERS)),
        pauses=_pauses(table, pauses),
        extends=table.number("extends", 0),
        source=table.text("source"),
    )
    _sound(table, duty)
    return duty


def _sound(table: Table, duty: Duty) -> None:
    """Hold the two kinds of duty apart: a statutory one never pauses, and only such a one is extended."""
    ours = "statutory" in table.values and not duty.statutory
    for key in ("extends", "fallback") if ours else ("pauses", "working_days", "fact"):
        if key in table.values:
            reason = "a duty of our own" if ours else "a statutory duty counts every day from its step and"
            table.refuse(key, f"{reason} knows no {key}")
    if duty.extends and duty.extends <= duty.months:
        table.refuse("extends", "extends is the whole length in months, and no longer than the duty itself")
    for step in duty.starts:
        if step in duty.ends:
            table.refuse("ends", f"{step} begins the duty and ends it")


def _pauses(table: Table, known: Sequence[Pause]) -> tuple[Pause, ...]:
    named = table.texts("pauses", {str(pause.state) for pause in known}, missing=True)
    return tuple(pause for pause in known if pause.state in named)


def _steps(table: Table, key: str) -> tuple[Step, ...]:
    found = tuple(Step(name) for name in table.texts(key, _STEPS))
    if not found:
        table.refuse(key, f"{key} names no step")
    return found


def _count_on(sheet: Sheet, found: Sequence[Duty]) -> None:
    """Look for the two clocks that complainants are told of on every page: nothing works without them."""
    tables = {table.text("id", ""): table for table in sheet.tables if table.name == "duties"}
    known = {duty.id: duty for duty in found}
    for name, start, length in (("acknowledge", Step.RECEIVE, "days"), ("feedback", Step.ACKNOWLEDGE, "months")):
        duty, table = known.get(name), tables.get(name)
        if duty is None or table is None:
            sheet.refuse(0, f"duties: {name} is missing")
        elif table.sound and not (duty.statutory and start in duty.starts and getattr(duty, length)):
            table.refuse("id", f"{name} is statutory, starts with {start} and lasts some {length}")
