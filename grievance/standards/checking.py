"""What is wrong with a file of the office's own, line by line; and what it holds where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from grievance.errors import StandardRefused
from grievance.standards.advice import advice
from grievance.standards.catalogue import of_its_own
from grievance.standards.mechanism import Standard
from grievance.standards.reading import mechanism
from grievance.standards.referrals import referrals
from grievance.standards.rota import rota
from grievance.standards.tables import Sheet, mistakes, scan, understood

_KINDS: Final[Mapping[str, Callable[[Sheet], object]]] = {
    "rota": rota,
    "watch": rota,
    "referral": referrals,
    "advice": advice,
}
"""What a file is, by the first table that tells; without one it is a mechanism, or a catalogue."""

_CATALOGUE: Final = frozenset({"editions", "criteria"})


def check(text: str) -> tuple[StandardRefused, ...]:
    """Return every mistake of a file, in the order of its lines; none where it is understood."""
    return mistakes(text, _kind(text))


def holds(text: str) -> str:
    """Say in one line what a file holds that is understood. Raises `StandardRefused` for another."""
    kind = _kind(text)
    found = understood(text, kind)
    if isinstance(found, Standard):
        return _mechanism(found)
    counts: dict[str, int] = {}
    for table in scan(text).tables:
        counts[table.name] = counts.get(table.name, 0) + 1
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _kind(text: str) -> Callable[[Sheet], object]:
    names = [table.name for table in scan(text).tables]
    told = next((_KINDS[name] for name in names if name in _KINDS), None)
    return told or (of_its_own if names and _CATALOGUE.issuperset(names) else mechanism)


def _mechanism(found: Standard) -> str:
    lawful = sum(duty.statutory for duty in found.duties)
    parts = {
        f"clocks ({lawful} by law)": found.duties,
        "questions": found.questions,
        "subject types": found.subject_types,
        "criteria": found.criteria,
        "editions": found.editions,
        "outcomes": found.options["outcome"],
        "grounds": found.options["ground"],
    }
    told = ", ".join(f"{len(each)} {name}" for name, each in parts.items())
    return f"{found.title} ({found.id}, version {found.version}): {told}"
