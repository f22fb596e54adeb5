"""Who is barred from a case, and by which fact: an auditor, the companies a case is about, a day, and the register."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from grievance.case.records import Audit, Auditor, Tie, TieKind
from grievance.case.register import Register


class ConflictKind(StrEnum):
    """What stands against an auditor. The last three are bars: nobody is in conflict, and they may still not do it."""

    AUDITED = "audited"
    FIRM = "firm"
    TIE = "tie"
    UNKNOWN = "unknown"
    ACCREDITATION = "accreditation"
    STANDARD = "standard"


_BARS = frozenset({ConflictKind.UNKNOWN, ConflictKind.ACCREDITATION, ConflictKind.STANDARD})
_TIES = {
    TieKind.EMPLOYER: "was employed by",
    TieKind.PAYER: "was paid by",
    TieKind.FAMILY: "has family at",
    TieKind.OWNER: "owns a part of",
    TieKind.DECLARED: "declared a conflict with",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One fact against an auditor. `record` is the id of what says so, `place` of the company or site it is about.

    `fact` says it in one sentence, for officers alone: ties are personal. `tie` is what ties them, for a tie.
    """

    kind: ConflictKind
    fact: str
    record: str
    day: date
    source: str
    place: str = ""
    tie: TieKind | None = None

    @property
    def bar(self) -> bool:
        """Say whether it is no conflict, but keeps them from it all the same."""
        return self.kind in _BARS


def conflicts(
    register: Register,
    auditor: str,
    entities: Collection[str],
    day: date,
    cooling_off_days: int,
    standards: Collection[str] = (),
) -> tuple[Conflict, ...]:
    """Return what stands against an auditor on a day for a case about these companies and sites, the gravest first.

    An audit counts for `cooling_off_days` after it, one that is arranged as well; a tie until as long after it ended.
    All that own or belong to the same group count with them. `standards` are the editions that the case needs.
    """
    found = register.auditor(auditor)
    if found is None:
        return (Conflict(ConflictKind.UNKNOWN, f"{auditor} is no auditor of the register.", auditor, day, ""),)
    near = frozenset[str]().union(*(register.group(entity) for entity in entities))
    since = day - timedelta(days=cooling_off_days)
    facts = (*_audits(register, found, near, since), *_ties(register, found, near, since))
    ordered = sorted(facts, key=lambda fact: (list(ConflictKind).index(fact.kind), -fact.day.toordinal(), fact.record))
    return (*ordered, *_bars(found, day, standards))


def _audits(register: Register, auditor: Auditor, near: frozenset[str], since: date) -> Iterator[Conflict]:
    for audit in register.every(Audit):
        if audit.retired or audit.day < since or not {audit.entity, audit.facility} & near:
            continue
        place = audit.facility or audit.entity
        if auditor.id in audit.auditors:
            yield _audit(register, ConflictKind.AUDITED, auditor.name, audit, place)
        elif audit.firm == auditor.firm:
            yield _audit(register, ConflictKind.FIRM, register.name(audit.firm), audit, place)


def _audit(register: Register, kind: ConflictKind, who: str, audit: Audit, place: str) -> Conflict:
    fact = f"{who} audited {register.name(place)} on {audit.day.isoformat()} ({audit.standard})."
    return Conflict(kind, fact, audit.id, audit.day, audit.source, place)


def _ties(register: Register, auditor: Auditor, near: frozenset[str], since: date) -> Iterator[Conflict]:
    for tie in register.ties(auditor.id):
        if tie.entity in near and (tie.ends is None or tie.ends >= since):
            yield _tie(register, auditor, tie)


def _tie(register: Register, auditor: Auditor, tie: Tie) -> Conflict:
    until = f"until {tie.ends.isoformat()}" if tie.ends else "and it has not ended"
    fact = f"{auditor.name} {_TIES[tie.kind]} {register.name(tie.entity)} from {tie.begins.isoformat()}, {until}."
    return Conflict(ConflictKind.TIE, fact, tie.id, tie.ends or tie.begins, tie.source, tie.entity, tie.kind)


def _bars(auditor: Auditor, day: date, standards: Collection[str]) -> Iterator[Conflict]:
    if auditor.retired or not auditor.begins <= day <= auditor.ends:
        fact = f"{auditor.name} is accredited from {auditor.begins} to {auditor.ends}, and so not on {day}."
        if auditor.retired:
            fact = f"{auditor.name} is no longer kept as an auditor."
        yield Conflict(ConflictKind.ACCREDITATION, fact, auditor.id, auditor.ends, auditor.source)
    for standard in sorted(set(standards) - set(auditor.standards)):
        fact = f"{auditor.name} is not accredited for {standard}."
        yield Conflict(ConflictKind.STANDARD, fact, auditor.id, auditor.begins, auditor.source)
