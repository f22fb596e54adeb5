"""From the text of a mechanism's file to a `Standard`, or to every line that is wrong and the reason why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from grievance import phrases
from grievance.case.terms import Compartment, Question, State
from grievance.standards.catalogue import OURS, SOURCES, Catalogue, catalogue, ours
from grievance.standards.mechanism import OFFERED, Level, Option, Standard, SubjectType
from grievance.standards.promising import duties
from grievance.standards.tables import Sheet, Table, understood

_SINGLE: Final = frozenset({"standard", "house_defaults"})
_MANY: Final = frozenset({"editions", "criteria", "subject_types", "questions", "pauses", "duties", "states", *OFFERED})
_NEEDED: Final = ("outcomes", "grounds")
_KINDS: Final = frozenset({"text", "line", "choice"})
_COMPARTMENTS: Final[Mapping[str, Compartment]] = {
    "statement": Compartment.STATEMENT,
    "identity": Compartment.IDENTITY,
}
_WHO: Final = frozenset({"name", "contact"})
"""The groups of questions whose answers say who somebody is."""
_FEWEST: Final = 3
_ID: Final = re.compile(r"[a-z][a-z_]*")


def read(text: str) -> Standard:
    """Read a mechanism's file. Raises `StandardRefused` where it is not fully understood."""
    return understood(text, mechanism)


def mechanism(sheet: Sheet) -> Standard:
    """Build a mechanism from its tables."""
    sheet.only(_SINGLE, _MANY)
    head, house = sheet.one("standard"), sheet.one("house_defaults")
    head.only("id", "version", "title", "level", "criteria_from")
    house.only(
        "cooling_off_days", "update_days", "appeal_days", "conflict_years", "smallest_inside", "smallest_outside"
    )
    known = catalogue(sheet, _taken(head))
    return Standard(
        id=head.text("id"),
        version=head.text("version"),
        title=head.text("title"),
        level=Level(head.one_of("level", set(Level))),
        editions=known.editions,
        criteria=known.criteria,
        subject_types=sheet.many("subject_types", _subject_type),
        questions=sheet.many("questions", _question),
        duties=duties(sheet),
        options={fact: _options(sheet, name) for name, fact in OFFERED.items()},
        cooling_off_days=house.number("cooling_off_days"),
        update_days=house.number("update_days"),
        appeal_days=house.number("appeal_days"),
        conflict_years=house.number("conflict_years"),
        smallest_inside=_smallest(house, "smallest_inside", _FEWEST),
        smallest_outside=_smallest(house, "smallest_outside", house.number("smallest_inside")),
        states=dict(sheet.many("states", _state)),
    )


def _smallest(house: Table, key: str, fewest: int) -> int:
    """Read from which count on one is shown. Of two people, each could tell what the other said."""
    number = house.number(key)
    if number < fewest:
        house.refuse(key, f"{key} is below {fewest}")
    return number


def _taken(head: Table) -> Catalogue:
    if "criteria_from" not in head.values:
        return Catalogue()
    name = head.one_of("criteria_from", OURS)
    return ours(name)


def _subject_type(table: Table) -> SubjectType:
    table.only("id", "title", "source")
    return SubjectType(table.text("id"), table.text("title"), table.one_of("source", SOURCES))


def _question(table: Table) -> Question:
    table.only("id", "group", "kind", "compartment", "options", "danger")
    kind = table.one_of("kind", _KINDS)
    options = table.texts("options", missing=True)
    if (kind == "choice") != bool(options):
        table.refuse("options", "a choice has options, and nothing else has")
    question = Question(
        id=table.text("id"),
        group=table.text("group"),
        kind=kind,
        compartment=_COMPARTMENTS[table.one_of("compartment", _COMPARTMENTS)],
        options=options,
        danger=table.texts("danger", options, missing=True),
    )
    _worded(table, question)
    if question.group in _WHO and question.compartment is not Compartment.IDENTITY:
        table.refuse("compartment", "who somebody is and how to reach them is sealed in identity")
    return question


def _worded(table: Table, question: Question) -> None:
    """Refuse what complainants would be asked without words for it: those stand in the catalogues, and not here."""
    said = {
        "id": (question.id, (f"question.{question.id}", f"question.{question.id}.hint")),
        "group": (question.group, (f"group.{question.group}",)),
    }
    for key, (name, needed) in said.items():
        if not _ID.fullmatch(name) or any(phrases.catalogue("en").get(one) is None for one in needed):
            table.refuse(key, f"there are no words for {name} in the catalogues")
    for option in question.options:
        if phrases.catalogue("en").get(f"question.{question.id}.option.{option}") is None:
            table.refuse("options", f"there are no words for {option} in the catalogues")


def _options(sheet: Sheet, name: str) -> tuple[Option, ...]:
    found = sheet.many(name, _option)
    if name in _NEEDED and not found:
        sheet.refuse(0, f"{name} is missing")
    return found


def _option(table: Table) -> Option:
    table.only("id", "title", "means", *(["letter"] if table.name in _NEEDED else []))
    letter = table.text("letter", "")
    if letter and (not letter.startswith("close.") or phrases.catalogue("en").get(f"letter.{letter}") is None):
        table.refuse("letter", f"no text is prepared for {letter}")
    return Option(table.text("id"), table.text("title"), table.text("means"), letter)


def _state(table: Table) -> tuple[State, str]:
    table.only("id", "title")
    return State(table.one_of("id", {str(state) for state in State})), table.text("title")
