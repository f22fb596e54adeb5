"""From the text of a standard's file to a `Standard`, or to the line and the reason why not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from grievance.case.terms import Compartment, Duty, Question, Step
from grievance.errors import StandardRefused
from grievance.standards.mechanism import Criterion, Standard, SubjectType
from grievance.standards.tables import Table, scan

_T = TypeVar("_T")

_SINGLE = frozenset({"standard", "house_defaults"})
_MANY = frozenset({"criteria", "subject_types", "questions", "duties"})

_STEPS = frozenset(str(step) for step in Step)
_KINDS = frozenset({"text", "line", "choice"})
_SOURCES = frozenset({"found", "seed", "known", "house"})
_COMPARTMENTS: Mapping[str, Compartment] = {part.name.lower(): part for part in Compartment}


def read(text: str) -> Standard:
    """Read a standard's file. Raises `StandardRefused` at the first thing that is not fully understood."""
    tables = scan(text)
    for table in tables:
        if table.name not in (_SINGLE if table.single else _MANY):
            raise StandardRefused(table.line, f"unknown table {table.name}")
    head, house = _one(tables, "standard"), _one(tables, "house_defaults")
    head.only("id", "version")
    house.only("cooling_off_days", "update_days")
    return Standard(
        id=head.text("id"),
        version=head.text("version"),
        criteria=_many(tables, "criteria", _criterion),
        subject_types=_many(tables, "subject_types", _subject_type),
        questions=_many(tables, "questions", _question),
        duties=_many(tables, "duties", _duty),
        cooling_off_days=house.number("cooling_off_days"),
        update_days=house.number("update_days"),
    )


def _one(tables: Sequence[Table], name: str) -> Table:
    for table in tables:
        if table.name == name:
            return table
    raise StandardRefused(0, f"{name} is missing")


def _many(tables: Sequence[Table], name: str, understand: Callable[[Table], _T]) -> tuple[_T, ...]:
    found: dict[str, _T] = {}
    for table in tables:
        if table.name == name:
            identifier = table.text("id")
            if identifier in found:
                raise table.refuse("id", f"{identifier} stands here twice")
            found[identifier] = understand(table)
    return tuple(found.values())


def _criterion(table: Table) -> Criterion:
    table.only("id", "title", "verified", "source")
    source = table.one_of("source", _SOURCES)
    return Criterion(table.text("id"), table.text("title"), verified=table.flag("verified"), source=source)


def _subject_type(table: Table) -> SubjectType:
    table.only("id", "title", "source")
    return SubjectType(table.text("id"), table.text("title"), table.one_of("source", _SOURCES))


def _question(table: Table) -> Question:
    table.only("id", "group", "kind", "compartment", "options", "danger")
    kind = table.one_of("kind", _KINDS)
    options = table.texts("options", missing=True)
    if (kind == "choice") != bool(options):
        raise table.refuse("options", "a choice has options, and nothing else has")
    return Question(
        id=table.text("id"),
        group=table.text("group"),
        kind=kind,
        compartment=_COMPARTMENTS[table.one_of("compartment", _COMPARTMENTS)],
        options=options,
        danger=table.texts("danger", options, missing=True),
    )


def _duty(table: Table) -> Duty:
    table.only("id", "starts", "ends", "days", "months", "statutory", "fallback", "source")
    days, months = table.number("days", 0), table.number("months", 0)
    if not days and not months:
        raise table.refuse("days", "a duty lasts some days or months")
    return Duty(
        id=table.text("id"),
        starts=_steps(table, "starts"),
        ends=_steps(table, "ends"),
        days=days,
        months=months,
        statutory=table.flag("statutory"),
        fallback=table.number("fallback") if "fallback" in table.values else None,
        source=table.text("source"),
    )


def _steps(table: Table, key: str) -> tuple[Step, ...]:
    found = tuple(Step(name) for name in table.texts(key, _STEPS))
    if not found:
        raise table.refuse(key, f"{key} names no step")
    return found
