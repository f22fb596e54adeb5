"""A register of fictional companies, the same for the same day: members, sites, certificates, auditors and links."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final

from grievance.case import sheets
from grievance.case.cells import read
from grievance.case.records import Record, RecordKind
from grievance.case.register import Register

SEED: Final = 7
MEMBERS, ENTITIES, FACILITIES, AUDITORS, AUDITS, LINKS, TIES = 80, 300, 900, 40, 400, 260, 16

_SOURCES: Final = ("The scheme's public list", "Company's own statement", "Audit report", "National company register")
_HEARD: Final = ("Annual report", "Customs records", "Trade press", "A complaint", "An organisation's report")
_EDITIONS: Final = ("PS3.1", "CoC2.1")


def generate(today: date) -> dict[RecordKind, str]:
    """Return the register as CSV by kind, in the order in which the files are taken in."""
    found = Register({record.id: record for record in _Making(today).all()})
    return {kind: sheets.sheet(found, kind) for kind in RecordKind}


@dataclass
class _Making:
    """The register as it grows. `certified` are the companies that get a certificate, `sites` all sites by company."""

    today: date
    told: Mapping[str, Any] = field(
        default_factory=lambda: tomllib.loads(files(__package__).joinpath("names.toml").read_text("utf-8"))
    )
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 (invented companies are no secret)
    certified: list[str] = field(default_factory=list)
    sites: dict[str, list[str]] = field(default_factory=dict)
    firms: dict[str, list[str]] = field(default_factory=dict)

    def all(self) -> Iterator[Record]:
        """Give every record, each after those that it refers to."""
        names, countries = self._names(), self.told["countries"]
        for at in range(MEMBERS):
            country = countries[at % len(countries)]
            name = f"{next(names)} Group"
            yield self._record(RecordKind.MEMBER, f"M-{at + 1:03}", name=name, country=country["name"])
        yield from self._companies(names)
        yield from self._facilities()
        yield from self._scopes()
        yield from self._auditors()
        yield from self._audits()
        yield from self._links()
        yield from self._ties()

    def _names(self) -> Iterator[str]:
        names = [stem + ending for stem in self.told["stems"] for ending in self.told["endings"]]
        self.chance.shuffle(names)
        return iter(names)

    def _companies(self, names: Iterator[str]) -> Iterator[Record]:
        """Give the companies of the tales, then the others: each member has some, and many belong to none."""
        for at, one in enumerate(self.told["told"]):
            member = f"M-{at + 1:03}" if one["certified"] else ""
            self.certified += [one["id"]] if member else []
            self.sites[one["id"]] = []
            yield self._record(RecordKind.ENTITY, one["id"], name=one["name"], country=one["country"], member=member)
        for at in range(len(self.told["told"]), ENTITIES):
            identifier, country = f"E-{at + 1:03}", self.chance.choice(self.told["countries"])
            activity = self.chance.choice(self.told["activities"])
            member = f"M-{at % MEMBERS + 1:03}" if at < MEMBERS * 2 else ""
            self.certified += [identifier] if member and self.chance.random() < 0.9 else []  # noqa: PLR2004
            self.sites[identifier] = []
            name = f"{next(names)} {activity} {self.chance.choice(country['forms'])}"
            yield self._record(
                RecordKind.ENTITY, identifier, name=name, country=country["name"], member=member, activity=activity
            )

    def _facilities(self) -> Iterator[Record]:
        """Give the smelter without a certificate, the sites of the tales, and sites for everybody else."""
        smelter = self.told["smelter"]
        yield self._record(RecordKind.FACILITY, smelter["id"], **{**smelter, "activity": "Smelting"})
        named = [(one["id"], site, one["country"]) for one in self.told["told"] for site in one["sites"]]
        others = [entity for entity in self.sites if entity > f"E-{len(self.told['told']):03}"]
        for at in range(1, FACILITIES):
            entity, name, country = named[at - 1] if at <= len(named) else (self.chance.choice(others), "", "")
            name = name or f"{self.chance.choice(self.told['stems'])} {self.chance.choice(self.told['parts'])} {at}"
            country = country or self.chance.choice(self.told["countries"])["name"]
            identifier = f"F-{at + 1:04}"
            self.sites[entity].append(identifier)
            activity = self.chance.choice(self.told["activities"])
            yield self._record(
                RecordKind.FACILITY, identifier, name=name, country=country, entity=entity, activity=activity
            )

    def _scopes(self) -> Iterator[Record]:
        """Give most companies of members a certificate of three years; some ran out, some are suspended."""
        for at, entity in enumerate(self.certified):
            told = entity <= f"E-{len(self.told['told']):03}"
            begins = self.today - timedelta(days=self.chance.randrange(60, 900 if told else 1300))
            status = "suspended" if not told and at % 29 == 0 else "valid"
            listed = self.sites[entity][:-1] if not told and len(self.sites[entity]) > 3 and at % 3 == 0 else []  # noqa: PLR2004
            yield self._record(
                RecordKind.SCOPE,
                f"S-{at + 1:03}",
                entity=entity,
                standard=_EDITIONS[0],
                begins=begins.isoformat(),
                ends=(begins + timedelta(days=1095)).isoformat(),
                facilities="; ".join(listed),
                status=status,
                changed=(self.today - timedelta(days=20)).isoformat() if status != "valid" else "",
            )

    def _auditors(self) -> Iterator[Record]:
        countries = self.told["countries"]
        for at, name in enumerate(self.told["firms"]):
            country = countries[at % len(countries)]["name"]
            yield self._record(RecordKind.FIRM, f"AF-{at + 1:02}", name=name, country=country)
        for at in range(AUDITORS):
            country, firm = countries[at % len(countries)], f"AF-{at % len(self.told['firms']) + 1:02}"
            self.firms.setdefault(firm, []).append(f"A-{at + 1:02}")
            begins = self.today - timedelta(days=self.chance.randrange(100, 1000))
            trained = begins + timedelta(days=30)
            yield self._record(
                RecordKind.AUDITOR,
                f"A-{at + 1:02}",
                name=f"{self.chance.choice(self.told['given'])} {self.told['family'][at % len(self.told['family'])]}",
                firm=firm,
                begins=begins.isoformat(),
                ends=(begins + timedelta(days=900 if at % 13 == 0 else 1460)).isoformat(),
                languages="; ".join(country["languages"]),
                countries="; ".join(sorted({country["name"], self.chance.choice(countries)["name"]})),
                standards="; ".join(_EDITIONS if at % 3 else _EDITIONS[:1]),
                trainings=f"modern slavery: {trained}; talking with workers: {trained + timedelta(days=40)}",
            )

    def _audits(self) -> Iterator[Record]:
        for at in range(AUDITS):
            entity = self.certified[at % len(self.certified)]
            firm = self.chance.choice(sorted(self.firms))
            site = self.chance.choice(["", *self.sites[entity]])
            yield self._record(
                RecordKind.AUDIT,
                f"AU-{at + 1:03}",
                entity=entity,
                facility=site,
                firm=firm,
                auditors="; ".join(self.chance.sample(self.firms[firm], min(2, len(self.firms[firm])))),
                standard=_EDITIONS[0],
                day=(self.today - timedelta(days=self.chance.randrange(-60, 1500))).isoformat(),
                source=_SOURCES[2],
            )

    def _links(self) -> Iterator[Record]:
        """Give the chain behind the smelter, then who else owns and buys."""
        for at, one in enumerate(self.told["chain"]):
            yield self._record(RecordKind.LINK, f"L-{at + 1:03}", **one)
        plain = [entity for entity in self.sites if entity > f"E-{len(self.told['told']):03}"]
        for at in range(len(self.told["chain"]), LINKS):
            one, other = self.chance.sample(plain, 2)
            kind = self.chance.choice(("owns", "buys_from", "buys_from"))
            sure = self.chance.choice(("confirmed", "likely", "possible"))
            source = self.chance.choice(_HEARD)
            yield self._record(
                RecordKind.LINK, f"L-{at + 1:03}", kind=kind, one=one, other=other, confidence=sure, source=source
            )

    def _ties(self) -> Iterator[Record]:
        kinds = ("employer", "payer", "family", "owner", "declared")
        for at in range(TIES):
            begins = self.today - timedelta(days=self.chance.randrange(200, 3000))
            yield self._record(
                RecordKind.TIE,
                f"T-{at + 1:02}",
                auditor=f"A-{at * 2 + 1:02}",
                entity=self.certified[at],
                kind=kinds[at % len(kinds)],
                begins=begins.isoformat(),
                ends=(begins + timedelta(days=600)).isoformat() if at % 2 else "",
                source="Yearly declaration of the auditor",
            )

    def _record(self, kind: RecordKind, identifier: str, /, **cells: str) -> Record:
        day = self.today - timedelta(days=self.chance.randrange(10, 300))
        source = self.chance.choice(_SOURCES)
        return read(kind, {"id": identifier, "source": source, "day": day.isoformat(), **cells})
