"""What is alleged, in words: the catalogue of criteria, the indicators of forced labour, the results of findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from grievance.handling import Indicator, Result
from grievance.office import Office
from web.desk import words

RESULTS: Final[Mapping[Result, str]] = {
    Result.FOUNDED: "Founded",
    Result.PARTLY: "Founded in part",
    Result.UNFOUNDED: "Unfounded",
    Result.UNDETERMINED: "Undetermined",
    Result.NOT_SAFE: "Not safe to look into",
}

INDICATORS: Final[Mapping[Indicator, str]] = {
    Indicator.VULNERABILITY: "Abuse of vulnerability",
    Indicator.DECEPTION: "Deception",
    Indicator.MOVEMENT: "Restriction of movement",
    Indicator.ISOLATION: "Isolation",
    Indicator.VIOLENCE: "Physical and sexual violence",
    Indicator.THREATS: "Intimidation and threats",
    Indicator.DOCUMENTS: "Identity documents kept",
    Indicator.WAGES: "Wages withheld",
    Indicator.DEBT: "Debt bondage",
    Indicator.CONDITIONS: "Abusive working and living conditions",
    Indicator.OVERTIME: "Excessive overtime",
}

FORCED: Final = frozenset({"PS3.1:10.3", "PS2:10.3"})
"""The criteria for which the indicators of forced labour are a checklist."""


def criterion(office: Office, identifier: str) -> str:
    """Name a criterion with its number, as in "10.3 Forced Labour"."""
    found = office.standard.criterion(identifier)
    return _titled(identifier, found.title) if found else identifier


def indicators(told: Sequence[Indicator]) -> str:
    """List indicators in a sentence."""
    return words.listed([words.lower_first(INDICATORS[each]) for each in told])


def catalogue(office: Office) -> dict[str, dict[str, str]]:
    """Return all criteria by edition and principle: heading → id → number and title."""
    groups: dict[str, dict[str, str]] = {}
    for each in office.standard.criteria:
        edition, heading = office.standard.edition_of(each.id), "Other"
        if edition:
            principle = each.id.partition(":")[2].partition(".")[0]
            heading = f"{edition.title}, {_since(edition.since)}: principle {principle}"
        groups.setdefault(heading, {})[each.id] = _titled(each.id, each.title)
    return groups


def _titled(identifier: str, title: str) -> str:
    number = identifier.partition(":")[2]
    return f"{number} {title}" if number[:1].isdigit() else title


def _since(written: str) -> str:
    """Say from when an edition is, as exactly as its source does: a month, as in "April 2023", or a day."""
    if len(written) == len("2023-04"):
        return f"{date.fromisoformat(written + '-01'):%B %Y}"
    day = date.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"
