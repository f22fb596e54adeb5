"""Case files in memory: sealed and opened as in an office, with no keeper at work and no rows in between."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from offices import RUTH, STORY, Cast, founded

from grievance.case import history
from grievance.case.terms import Complaint, Step
from grievance.casefile import stepping
from grievance.casefile.bearer import Bearer, bear
from grievance.casefile.binding import bind
from grievance.casefile.exchanging import exchanged
from grievance.casefile.making import Birth, Maker
from grievance.casefile.offline import OfflineKeys
from grievance.casefile.opening import OpenCase
from grievance.casefile.reading import Opened, Reading, read
from grievance.casefile.record import Record, circle_holders, compartments, verified_roots
from grievance.casefile.sitting import Sitting, seal_filing
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.keeper.client import Keeper
from grievance.keeper.verbs import HourKey
from grievance.office import Process
from grievance.seal.keys import Signer
from grievance.seal.receipt import Derivations, new_digits
from grievance.standards import Standard
from grievance.store import people
from grievance.store.rows import Change, RosterRow

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WRONG = b"\xff" * 32


@dataclass(frozen=True)
class PaperOffice:
    """What an office believes and holds: manifest and rosters, its cast unlocked, and every key there is."""

    trust: Trust
    rosters: list[RosterRow]
    intake: Signer
    offline: OfflineKeys
    standard: Standard
    cast: dict[str, Unlocked]

    @classmethod
    def found(cls, home: Path, more: Cast | None = None) -> PaperOffice:
        """Found an office, take everything out of it, and leave it. `more` are officers besides the cast."""
        made = founded(home, f"sqlite:///{home / 'grievance.db'}", more)
        desk = made.role(Process.DESK)
        desk.keeper = Keeper(home / "none", timeout=0)
        cast = {name: made.sign_in(name, desk) for name in made.enrolled}
        with desk.store.read() as connection:
            rows = people.rosters(connection)
        made.close()
        return cls(desk.trust(), rows, desk.intake_signer, OfflineKeys.load(made.keys), desk.standard, cast)

    def born(self, complaint: Complaint | None = None, number: str = "HALE-730-3") -> PaperCase:
        """File a case."""
        sitting = Sitting(os.urandom(16), os.urandom(32), derivations(), new_digits())
        due, apart = NOON.date() + timedelta(days=7), os.urandom(32)
        birth = Birth(sitting.case, number, sitting.slot, apart, sitting.receipt, NOON, due)
        filing = seal_filing(self.trust.office, os.urandom(32), HourKey(bytes(8), bytes(32), 1), sitting)
        maker = Maker(self.trust, self.intake, self.standard.questions)
        change = bind(maker.new_case(birth, complaint or Complaint(STORY, "en"), filing))
        assert change.new
        assert change.root
        entries = (change.entry,)
        record = Record(
            change.new, (change.root,), change.grants, entries, change.documents, change.blobs, change.summaries
        )
        return PaperCase(self, record, sitting, apart)


@dataclass(frozen=True)
class PaperCase:
    """One case: its rows, the receipt with its slot, and its identity slot `apart`."""

    office: PaperOffice
    record: Record
    sitting: Sitting
    apart: bytes

    def after(self, change: Change) -> PaperCase:
        """Apply a change as the store would."""
        change = bind(change)
        record, gone = self.record, {tuple(getattr(key, name) for name in PLACE) for key in change.ungrant}
        grants = [row for row in record.grants if tuple(getattr(row, name) for name in PLACE) not in gone]
        documents = [row for row in record.documents if row.id not in change.undocument]
        record = replace(
            record,
            roots=record.roots + ((change.root,) if change.root else ()),
            entries=(*record.entries, change.entry),
            documents=tuple(sorted((*documents, *change.documents), key=lambda row: (row.sequence, row.id))),
            blobs=(*(row for row in record.blobs if row.id not in change.unblob), *change.blobs),
            grants=(*grants, *change.grants),
            summaries=(() if change.replace_summaries else record.summaries) + change.summaries,
        )
        return replace(self, record=record)

    def opened(self, name: str = RUTH) -> Opened:
        """Open every compartment that an officer's circles open."""
        trust, holders = self.office.trust, circle_holders(self.office.cast[name])
        roots = verified_roots(trust, self.record)
        return compartments(trust, self.record, roots, self.sitting.slot, holders)

    def read(self, name: str = RUTH) -> Reading:
        """Read the case as an officer does."""
        roots = verified_roots(self.office.trust, self.record)
        return read(self.office.trust, self.record, roots, self.opened(name))

    def held(self, name: str = RUTH) -> OpenCase:
        """Hold the case open as an officer does."""
        roots, reading = verified_roots(self.office.trust, self.record), self.read(name)
        standing, _ = history.fold(reading.entries)
        return OpenCase(
            self.office.trust,
            self.record,
            roots,
            self.opened(name),
            reading,
            standing,
        )

    def borne(self) -> Bearer:
        """Open what the receipt opens."""
        return bear(self.office.trust, self.record, self.sitting)

    def act(self, act: stepping.Act, name: str = RUTH, now: datetime = NOON) -> PaperCase:
        """Let an officer act."""
        held, standard = self.held(name), self.office.standard
        return self.after(stepping.change(held, self.office.cast[name], act, now, standard, held.version))

    def step(self, step: Step, now: datetime = NOON, **facts: str) -> PaperCase:
        """Let the bearer take a step without words."""
        return self.after(self.borne().step(self.office.intake, now, step, lambda _: [], facts=facts))

    def exchange(self, now: datetime = NOON) -> PaperCase:
        """Exchange the receipt; what comes back holds the new one."""
        fresh = Sitting(self.sitting.case, self.sitting.slot, derivations(), new_digits())
        return replace(self.after(exchanged(self.borne(), self.office.intake, now, fresh)), sitting=fresh)


PLACE = ("case", "compartment", "epoch", "reader", "part")


def derivations() -> Derivations:
    """Make up what a receipt derives to."""
    return Derivations(os.urandom(16), os.urandom(32), os.urandom(32))
