"""The register: all records as they stand, folded from an append-only list of changes, and what is looked up in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from grievance.case.cells import read, written
from grievance.case.records import (
    REFERS,
    Audit,
    Auditor,
    Entity,
    Facility,
    Firm,
    Link,
    LinkKind,
    Record,
    RecordKind,
    Scope,
    Tie,
    kind_of,
)
from grievance.errors import RecordRefused

_R = TypeVar("_R")

Ends = Mapping[str, tuple[Link, ...]]


@dataclass(frozen=True)
class Register:
    """The records by their ids, after so many lines (`version`). Where nothing else is said, none is retired."""

    records: Mapping[str, Record] = field(default_factory=dict)
    version: int = 0

    def laid(self, records: Iterable[Record]) -> Register:
        """Return the register after one more line: each record takes the place of the one with its id."""
        return Register({**self.records, **{record.id: record for record in records}}, self.version + 1)

    def get(self, identifier: str) -> Record | None:
        """Return the record with this id, retired or not."""
        return self.records.get(identifier)

    def every(self, kind: type[_R]) -> Iterator[_R]:
        """Give all records of a kind, retired ones too, in no order that means anything."""
        return (record for record in self.records.values() if isinstance(record, kind))

    def name(self, identifier: str) -> str:
        """Name a record by its name, or by its id where it has none."""
        return getattr(self.records.get(identifier), "name", "") or identifier

    def entity(self, identifier: str) -> Entity | None:
        """Return the company with this id, retired or not."""
        found = self.records.get(identifier)
        return found if isinstance(found, Entity) else None

    def facility(self, identifier: str) -> Facility | None:
        """Return the site with this id, retired or not."""
        found = self.records.get(identifier)
        return found if isinstance(found, Facility) else None

    def auditor(self, identifier: str) -> Auditor | None:
        """Return the auditor with this id, retired or not."""
        found = self.records.get(identifier)
        return found if isinstance(found, Auditor) else None

    def firm(self, identifier: str) -> Firm | None:
        """Return the audit firm with this id, retired or not."""
        found = self.records.get(identifier)
        return found if isinstance(found, Firm) else None

    def sites(self, entity: str) -> tuple[Facility, ...]:
        """Return the facilities of a company."""
        return self._sites.get(entity, ())

    def scopes(self, entity: str) -> tuple[Scope, ...]:
        """Return every certificate that a company has or had, the newest first."""
        return self._scopes.get(entity, ())

    def certificates(self, place: str, day: date) -> tuple[Scope, ...]:
        """Return the certificates that covered a company, or one of its sites, on a day."""
        site = self.facility(place)
        if site is None:
            return tuple(scope for scope in self.scopes(place) if scope.holds(day))
        own = (scope for scope in self.scopes(site.entity) if not scope.facilities and scope.holds(day))
        return (*own, *(scope for scope in self._covering.get(place, ()) if scope.holds(day)))

    def links_from(self, place: str) -> tuple[Link, ...]:
        """Return the links in which a company or site is the first: what it owns, is part of, buys from."""
        return self._ends[0].get(place, ())

    def links_to(self, place: str) -> tuple[Link, ...]:
        """Return the links in which it is the second: who owns it, is part of it, buys from it."""
        return self._ends[1].get(place, ())

    def audits(self, place: str) -> tuple[Audit, ...]:
        """Return the audits of a company or of a site, the newest first."""
        return self._audits.get(place, ())

    def audited_by(self, auditor: str) -> tuple[Audit, ...]:
        """Return the audits in which an auditor took part, the newest first."""
        return tuple(audit for audit in self._in_order if auditor in audit.auditors)

    def ties(self, auditor: str) -> tuple[Tie, ...]:
        """Return what ties an auditor to companies, as recorded."""
        return tuple(tie for tie in self.every(Tie) if tie.auditor == auditor and not tie.retired)

    def auditor_of(self, officer: bytes) -> Auditor | None:
        """Return the auditor who signs in with this account."""
        found = (each for each in self.every(Auditor) if each.officer == officer.hex() and not each.retired)
        return next(found, None)

    def group(self, place: str) -> frozenset[str]:
        """Return a company or site with all that own it, belong to it, or belong to the same owner or member."""
        found, waiting = {place}, [place]
        while waiting:
            near = self._family.get(waiting.pop(), frozenset()) - found
            found |= near
            waiting += near
        return frozenset(found)

    def find(self, words: str, kinds: Iterable[RecordKind], country: str = "") -> tuple[Record, ...]:
        """Return what has all of these words in its name or id, by name; the retired last."""
        asked, wanted = words.casefold().split(), frozenset(kinds)
        found = [
            record
            for record in self.records.values()
            if kind_of(record) in wanted
            and all(word in f"{self.name(record.id)} {record.id}".casefold() for word in asked)
            and (not country or country.casefold() in getattr(record, "country", "").casefold())
        ]
        return tuple(sorted(found, key=lambda each: (each.retired, self.name(each.id).casefold(), each.id)))

    def named(self, name: str, kind: type[_R]) -> _R | None:
        """Return the one record of a kind with this name; `None` where none or several have it."""
        asked = " ".join(name.split()).casefold()
        found = [each for each in self.every(kind) if asked and self._called(each) == asked]
        return found[0] if len(found) == 1 else None

    @staticmethod
    def _called(record: object) -> str:
        return "" if getattr(record, "retired", False) else str(getattr(record, "name", "")).casefold()

    def require(self, record: Record) -> None:
        """Raise `RecordRefused` for a record that does not fit the others: an id of another kind, a bad reference."""
        kind, before = kind_of(record), self.records.get(record.id)
        if before is not None and kind_of(before) is not kind:
            raise RecordRefused("id", f"is taken by a record of kind {kind_of(before)} ({record.id})")
        for column, kinds in REFERS.get(kind, {}).items():
            value = getattr(record, column)
            for named in (value,) if isinstance(value, str) else value:
                found = self.records.get(named)
                if named and (found is None or kind_of(found) not in kinds):
                    raise RecordRefused(column, f"names no {' or '.join(sorted(kinds))} of the register ({named})")

    @cached_property
    def _sites(self) -> Mapping[str, tuple[Facility, ...]]:
        return _by(self.every(Facility), lambda site: (site.entity,), lambda site: site.name)

    @cached_property
    def _scopes(self) -> Mapping[str, tuple[Scope, ...]]:
        return _by(self.every(Scope), lambda scope: (scope.entity,), lambda scope: -scope.begins.toordinal())

    @cached_property
    def _covering(self) -> Mapping[str, tuple[Scope, ...]]:
        return _by(self.every(Scope), lambda scope: scope.facilities, lambda scope: -scope.begins.toordinal())

    @cached_property
    def _ends(self) -> tuple[Ends, Ends]:
        links = list(self.every(Link))
        return (
            _by(links, lambda link: (link.one,), lambda link: link.id),
            _by(links, lambda link: (link.other,), lambda link: link.id),
        )

    @cached_property
    def _in_order(self) -> tuple[Audit, ...]:
        standing = (audit for audit in self.every(Audit) if not audit.retired)
        return tuple(sorted(standing, key=lambda audit: (-audit.day.toordinal(), audit.id)))

    @cached_property
    def _audits(self) -> Mapping[str, tuple[Audit, ...]]:
        return _by(self._in_order, lambda audit: (audit.entity, audit.facility), lambda audit: -audit.day.toordinal())

    @cached_property
    def _family(self) -> Mapping[str, frozenset[str]]:
        """Who stands next to whom in a group, whichever way."""
        near: dict[str, set[str]] = defaultdict(set)
        pairs = [(site.id, site.entity) for site in self.every(Facility) if not site.retired]
        pairs += [(entity.id, entity.member) for entity in self.every(Entity) if not entity.retired]
        pairs += [
            (link.one, link.other)
            for link in self.every(Link)
            if not link.retired and link.kind is not LinkKind.BUYS_FROM
        ]
        for one, other in pairs:
            if other:
                near[one].add(other)
                near[other].add(one)
        return {place: frozenset(others) for place, others in near.items()}


def body(records: Iterable[Record]) -> list[dict[str, str]]:
    """Write records for a paper: their cells, as far as they are filled, and their kinds."""
    return [
        {"is": str(kind_of(record)), **{name: cell for name, cell in written(record).items() if cell}}
        for record in records
    ]


def from_body(records: Iterable[Mapping[str, Any]]) -> list[Record]:
    """Read what `body` wrote. Raises `RecordRefused`, `ValueError`, `KeyError` for what it would not have written."""
    return [read(RecordKind(each["is"]), each) for each in records]


def _by(records: Iterable[_R], keys: Any, order: Any) -> Mapping[str, tuple[_R, ...]]:  # noqa: ANN401
    """Sort records that are not retired under each of their keys."""
    found: dict[str, list[_R]] = defaultdict(list)
    for record in sorted((each for each in records if not getattr(each, "retired", False)), key=order):
        for key in dict.fromkeys(keys(record)):
            if key:
                found[key].append(record)
    return {key: tuple(each) for key, each in found.items()}
