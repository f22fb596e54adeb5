"""The evidence pack of one entity for one year, as facts: paper and JSON are both drawn from them."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from grievance.case.counting import Counted, Event
from grievance.case.table import VERSION
from grievance.case.terms import Permission, State
from grievance.case.words import LINE_MAX, needed
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete
from grievance.office import Office
from grievance.reporting.gathering import Gathered, gathered
from grievance.reporting.tallying import OF_CLOCKS, QUARTERS, Cell, share, through_the_gate, usual
from grievance.standards import Standard
from grievance.standards.clocks import length, starts, still

SCHEMA: Final = "grievance/evidence-pack/1"
_BEFORE: Final = 5  # years that can be asked for
_OTHERWISE: Final[Mapping[str, str]] = {
    State.INADMISSIBLE: "Inadmissible",
    State.REFERRED: "Referred",
    State.LINKED: "Linked to another case",
    State.DUPLICATE: "Merged into another case",
    State.UNSAFE: "Not safe to look into",
    State.WITHDRAWN: "Withdrawn",
    "other": "Otherwise",
}
"""How a case ends without an outcome."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a pack is asked for. `outside` says that it leaves the office, so that more is held back."""

    entity: str
    year: int
    outside: bool = True


@dataclass(frozen=True, slots=True)
class Pack:
    """An evidence pack. `facts` are all that it says, ready for JSON; no number in it that did not pass the gate."""

    facts: Mapping[str, Any]

    def json(self) -> bytes:
        """Write it as canonical JSON in UTF-8: the same facts are always the same bytes."""
        return json.dumps(self.facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def years(today: date) -> tuple[int, ...]:
    """Return the years that can be asked for, the newest first: they are over, so that no two packs overlap."""
    return tuple(range(today.year - 1, today.year - 1 - _BEFORE, -1))


def make(office: Office, officer: Unlocked, asked: Asked) -> Pack:
    """Make a pack from every case that this officer opens.

    Raises `Forbidden`, `Locked`, `Incomplete` for what was asked, `ManyLeft` where the keeper gives no more cases in
    this hour, and `KeeperAway`.
    """
    office.require(officer, Permission.REPORT)
    entity = " ".join(needed("entity", asked.entity, LINE_MAX).split())
    today, standard = office.now().date(), office.standard
    if asked.year not in years(today):
        raise Incomplete("year", "missing")
    found = gathered(office, officer, entity, asked.year)
    ends = _ends(standard)
    counted = tuple(_known(event, ends) for event in found.events)
    least = standard.smallest_outside if asked.outside else standard.smallest_inside
    told = through_the_gate(counted, standard, tuple(ends), least)
    return Pack(
        {
            "schema": SCHEMA,
            "entity": entity,
            "year": asked.year,
            "made_on": today.isoformat(),
            "leaves_the_office": asked.outside,
            "smallest_number": least,
            "nothing_shown": not told,
            "complete": not found.unread,
            "mechanism": {
                "id": standard.id,
                "version": standard.version,
                "title": standard.title,
                "level": standard.level,
                "workdays": standard.workdays.name,
            },
            "editions": _editions(standard, date(asked.year, 12, 31)),
            "procedure": {"lifecycle": VERSION, "clocks": _procedure(standard)},
            "cases": {"year": told.get((Counted.CASES, "", 0)), "quarters": _quarters(told)},
            "clock_log": [_clock(counted, told, duty.id) for duty in standard.duties],
            "outcomes": _outcomes(standard, told),
            "criteria": _criteria(standard, told),
            "history": _history(office, found),
        }
    )


def _ends(standard: Standard) -> dict[str, str]:
    """Name every way in which a case can end: by an outcome of the mechanism, or otherwise."""
    return {**{option.id: option.title for option in standard.options["outcome"]}, **_OTHERWISE}


def _known(event: Event, ends: Collection[str]) -> Event:
    """Put an end that the mechanism has no name for any more among the others."""
    if event.what is not Counted.ENDED or event.which in ends:
        return event
    return Event(event.what, "other", event.quarter)


def _editions(standard: Standard, day: date) -> list[dict[str, str]]:
    families = dict.fromkeys(edition.family for edition in standard.editions)
    found = [standard.edition(family, day) for family in families]
    return [{"id": each.id, "title": each.title, "since": each.since, "source": each.source} for each in found if each]


def _procedure(standard: Standard) -> list[dict[str, Any]]:
    return [
        {
            "clock": duty.id,
            "begins_with": starts(duty),
            "lasts": length(duty),
            "ends_with": [str(step) for step in duty.ends],
            "stands_still": still(duty),
            "by_law": duty.statutory,
            "source": duty.source,
        }
        for duty in standard.duties
    ]


def _quarters(told: Mapping[Cell, int]) -> dict[str, int | None]:
    return {f"Q{quarter}": told.get((Counted.CASES, "", quarter)) for quarter in QUARTERS}


def _clock(found: Sequence[Event], told: Mapping[Cell, int], duty: str) -> dict[str, Any]:
    return {
        "clock": duty,
        **{str(what): told.get((what, duty, 0)) for what in OF_CLOCKS},
        "kept_in_time": share(found, told, duty),
        "usual_time": usual(found, told, duty),
    }


def _outcomes(standard: Standard, told: Mapping[Cell, int]) -> dict[str, Any]:
    return {
        "ended": told.get((Counted.ENDED, "", 0)),
        "by": [
            {"end": end, "title": title, "cases": told.get((Counted.ENDED, end, 0))}
            for end, title in _ends(standard).items()
        ],
    }


def _criteria(standard: Standard, told: Mapping[Cell, int]) -> list[dict[str, Any]]:
    """List the criteria whose number is shown, and no other: none that is missing says whether it was alleged."""
    return [
        {"criterion": each.id, "title": each.title, "cases": told[Counted.CRITERION, each.id, 0]}
        for each in standard.criteria
        if (Counted.CRITERION, each.id, 0) in told
    ]


def _history(office: Office, found: Gathered) -> dict[str, str]:
    return {"log_head": office.keeper.head(), "digest": found.history.hex()}
