"""What the register holds: members, entities, facilities, certificates, audit firms, auditors, audits, links and ties.

Every record has a stable text id, no two of any kind the same, and names the source it was taken from and the day of
that source. Nothing is deleted: what no longer counts is `retired`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class RecordKind(StrEnum):
    """What a record is. In the order in which files of them are taken in: each refers to those before it only."""

    MEMBER = "member"
    ENTITY = "entity"
    FACILITY = "facility"
    SCOPE = "scope"
    FIRM = "firm"
    AUDITOR = "auditor"
    AUDIT = "audit"
    LINK = "link"
    TIE = "tie"


class ScopeStatus(StrEnum):
    """Whether a certificate stands."""

    VALID = "valid"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"


class LinkKind(StrEnum):
    """What the first end of a link has to do with the second."""

    OWNS = "owns"
    PART_OF = "part_of"
    BUYS_FROM = "buys_from"


class Confidence(StrEnum):
    """How sure a link is, the surest first: papers say so, several sources say so, somebody says so."""

    CONFIRMED = "confirmed"
    LIKELY = "likely"
    POSSIBLE = "possible"


class TieKind(StrEnum):
    """What ties an auditor to a company."""

    EMPLOYER = "employer"
    PAYER = "payer"
    FAMILY = "family"
    OWNER = "owner"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Training:
    """A training that an auditor has had, and on which day it ended."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Member:
    """A legal member of the scheme."""

    id: str
    name: str
    country: str
    source: str
    day: date
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, certified or not. `member` is whose it is in the scheme, empty where it belongs to no member."""

    id: str
    name: str
    country: str
    source: str
    day: date
    member: str = ""
    activity: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Facility:
    """A site. `entity` is the company that it belongs to, empty where only links tell."""

    id: str
    name: str
    country: str
    source: str
    day: date
    entity: str = ""
    activity: str = ""
    place: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """A certificate: which facilities of an entity, by which edition of a standard, from which day to which.

    No facilities means all of the entity's. What is suspended or withdrawn is so from the day `changed` on.
    """

    id: str
    entity: str
    standard: str
    begins: date
    ends: date
    source: str
    day: date
    facilities: tuple[str, ...] = ()
    status: ScopeStatus = ScopeStatus.VALID
    changed: date | None = None
    retired: bool = False

    def holds(self, day: date) -> bool:
        """Say whether it stood on a day."""
        spoilt = self.status is not ScopeStatus.VALID and (self.changed is None or day >= self.changed)
        return not self.retired and not spoilt and self.begins <= day <= self.ends


@dataclass(frozen=True, slots=True)
class Firm:
    """An audit firm."""

    id: str
    name: str
    country: str
    source: str
    day: date
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Auditor:
    """An accredited auditor. `begins` and `ends` bound the accreditation, `standards` are the editions it is for.

    `officer` is the account (id in hex) that they sign in with, empty where they have none.
    """

    id: str
    name: str
    firm: str
    begins: date
    ends: date
    source: str
    day: date
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    standards: tuple[str, ...] = ()
    trainings: tuple[Training, ...] = ()
    officer: str = ""
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Audit:
    """An audit, made or arranged; `day` is the day of the audit. `facility` is empty for the whole entity."""

    id: str
    entity: str
    firm: str
    standard: str
    source: str
    day: date
    facility: str = ""
    auditors: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """What one company or site has to do with another: `one` owns, is part of or buys from `other`."""

    id: str
    kind: LinkKind
    one: str
    other: str
    confidence: Confidence
    source: str
    day: date
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties an auditor to a company or site, as far as it is recorded. Without `ends` it is still so."""

    id: str
    auditor: str
    entity: str
    kind: TieKind
    begins: date
    source: str
    day: date
    ends: date | None = None
    retired: bool = False


Record = Member | Entity | Facility | Scope | Firm | Auditor | Audit | Link | Tie

CLASSES: Final[Mapping[RecordKind, type[Record]]] = {
    RecordKind.MEMBER: Member,
    RecordKind.ENTITY: Entity,
    RecordKind.FACILITY: Facility,
    RecordKind.SCOPE: Scope,
    RecordKind.FIRM: Firm,
    RecordKind.AUDITOR: Auditor,
    RecordKind.AUDIT: Audit,
    RecordKind.LINK: Link,
    RecordKind.TIE: Tie,
}

KINDS: Final[Mapping[type[Record], RecordKind]] = {of: kind for kind, of in CLASSES.items()}

REFERS: Final[Mapping[RecordKind, Mapping[str, frozenset[RecordKind]]]] = {
    RecordKind.ENTITY: {"member": frozenset({RecordKind.MEMBER})},
    RecordKind.FACILITY: {"entity": frozenset({RecordKind.ENTITY})},
    RecordKind.SCOPE: {"entity": frozenset({RecordKind.ENTITY}), "facilities": frozenset({RecordKind.FACILITY})},
    RecordKind.AUDITOR: {"firm": frozenset({RecordKind.FIRM})},
    RecordKind.AUDIT: {
        "entity": frozenset({RecordKind.ENTITY}),
        "facility": frozenset({RecordKind.FACILITY}),
        "firm": frozenset({RecordKind.FIRM}),
        "auditors": frozenset({RecordKind.AUDITOR}),
    },
    RecordKind.LINK: {
        "one": frozenset({RecordKind.ENTITY, RecordKind.FACILITY}),
        "other": frozenset({RecordKind.ENTITY, RecordKind.FACILITY}),
    },
    RecordKind.TIE: {
        "auditor": frozenset({RecordKind.AUDITOR}),
        "entity": frozenset({RecordKind.ENTITY, RecordKind.FACILITY}),
    },
}
"""Which fields name other records, and of which kinds."""


def kind_of(record: Record) -> RecordKind:
    """Return what a record is."""
    return KINDS[type(record)]
