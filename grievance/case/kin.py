"""How cases belong together, and what each is to the other. Both go on; what each person agreed to stays apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from grievance.case.terms import Entry, Step

MERGED: Final = "merged"
HOLDS: Final = "holds"

MIRRORS: Final[Mapping[str, str]] = {
    "same_event": "same_event",
    "parent": "child",
    "child": "parent",
    "follows": "followed",
    "followed": "follows",
    MERGED: HOLDS,
}
"""What the other case is called in this one → what this one is called there."""

BINDS: Final[Mapping[Step, str]] = {Step.LINK: "same_event", Step.MERGE: MERGED}
"""What the steps that end a case in favour of another make of the two; `RELATE` says it itself.

So does `RECEIVE` of a case that was made of another one.
"""


@dataclass(frozen=True, slots=True)
class Kin:
    """Another case, by its number, and what it is to this one."""

    case: str
    kin: str


def named(step: Step, facts: Mapping[str, str]) -> Kin | None:
    """Return which other case a step names, and as what; `None` for a step that names none."""
    kin = BINDS.get(step) or (facts.get("kin", "") if step in {Step.RELATE, Step.RECEIVE} else "")
    return Kin(facts.get("case", ""), kin) if kin else None


def fold(entries: Iterable[Entry]) -> tuple[Kin, ...]:
    """Return the cases that belong to this one, each once: what was said of it last."""
    found: dict[str, Kin] = {}
    for entry in entries:
        other = named(entry.step, entry.facts)
        if other:
            found[other.case] = other
    return tuple(found.values())
