"""A small office as `grievance init` makes one, with its cast and a real keeper process.

Ruth and Malik read at intake and lead cases, Salma guards safety, Piotr witnesses, Helene sits outside.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pyotp
import warden
from databases import beside, copy

from grievance import founding, officers
from grievance.case.terms import Complaint, Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.intake import Filed, file
from grievance.keeper.client import Keeper
from grievance.keeper.hours import HOUR, SECTOR, read, write
from grievance.office import SOCKETS, Office, Process
from grievance.officers import Enrolled
from grievance.settings import Settings, load
from grievance.store.engine import Store

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds in which a keeper starts or ends, whatever else the machine has to do."""

Cast = Mapping[str, tuple[Purpose, ...]]
CAST: Cast = {
    "Ruth Adeyemi": (Purpose.INTAKE, Purpose.LEAD),
    "Malik Ferhat": (Purpose.INTAKE, Purpose.LEAD),
    "Salma Idrissi": (Purpose.SAFETY,),
    "Piotr Wrona": (Purpose.WITNESS,),
    "Helene Mbaye": (Purpose.OUTSIDE,),
}
RUTH, MALIK, SALMA, PIOTR, HELENE = CAST
STORY = "They took our passports in June. There are eighteen of us in the house by the kiln."


@dataclass
class TestOffice:
    """An office that stands: settings, offline keys, officers as they were enrolled, and the keeper's process."""

    __test__ = False
    settings: Settings
    keys: Path
    enrolled: dict[str, Enrolled] = field(default_factory=dict)
    keeper: BaseProcess | None = None
    unlocked: dict[str, Unlocked] = field(default_factory=dict)
    wired: list[Office] = field(default_factory=list)

    def role(self, role: Process) -> Office:
        """Wire the office as one process would."""
        self.wired.append(Office.open(self.settings, role))
        return self.wired[-1]

    def hurried(self, role: Process) -> Office:
        """Wire the office as a process that waits a moment only, for a keeper or a database that is away."""
        office = self.role(role)
        office.store.close()
        office.keeper = Keeper(self.settings.sockets / SOCKETS[role], timeout=1.0)
        office.store = Store(self.settings.database_url, patience=0.2)
        return office

    @cached_property
    def public(self) -> Office:
        """The office as the public door has it."""
        return self.role(Process.PUBLIC)

    @cached_property
    def desk(self) -> Office:
        """The office as the desk has it."""
        return self.role(Process.DESK)

    def officer(self, name: str) -> Unlocked:
        """Return an officer as they signed in, once for this office."""
        if name not in self.unlocked:
            self.unlocked[name] = self.sign_in(name)
        return self.unlocked[name]

    def close(self) -> None:
        """End the keeper, and close what was opened of the database."""
        self.end_keeper(signal.SIGKILL)
        for office in self.wired:
            office.store.close()

    def move_clock(self, days: float) -> None:
        """Set the office's clock so many days ahead of the machine's."""
        assert self.settings.clock_file
        beside = self.settings.clock_file.with_suffix(".new")
        beside.write_text(str(days * 86400))
        beside.replace(self.settings.clock_file)  # other processes read it at any moment

    def sign_in(self, name: str, office: Office | None = None) -> Unlocked:
        """Sign an officer in with passphrase and a code that was not used yet."""
        given = self.enrolled[name]
        return officers.sign_in(office or self.desk, name, given.passphrase, next_code(given))

    def start_keeper(self) -> None:
        """Start the keeper's process and wait until it answers."""
        self.keeper = warden.start(self.settings.environment())
        Keeper(self.settings.sockets / SOCKETS[Process.PUBLIC], timeout=PATIENCE).ping()

    def pass_hour(self) -> None:
        """Let an hour pass for the keeper: when it starts again, its keys were born so much earlier."""
        self.end_keeper()
        path = self.settings.keeper_home / "hours"
        for place in filter(None, map(read, (path.read_bytes(), path.read_bytes()[SECTOR:]))):
            with path.open("r+b") as file:
                file.seek(place.turn % 2 * SECTOR)
                file.write(write(replace(place, born=place.born - HOUR)))
        self.start_keeper()
        self.public.keeper.hours()

    def end_keeper(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the keeper's process and wait for it."""
        if self.keeper and self.keeper.is_alive():
            os.kill(self.keeper.pid or 0, how)
            self.keeper.join(PATIENCE)


def founded(home: Path, database_url: str, more: Cast | None = None, **chosen: Any) -> TestOffice:  # noqa: ANN401 - settings, each of its own type
    """Found an office in `home/office` and enrol the cast with the offline keys in `home/keys`; nothing runs yet.

    `more` are officers besides the cast.
    """
    settings = _settings(home, database_url, **chosen)
    made = TestOffice(settings, home / "keys")
    founding.found(settings, made.keys, datetime.now(UTC))
    terminal = made.role(Process.CLI)
    for name, purposes in {**CAST, **(more or {})}.items():
        made.enrolled[name] = officers.enrol_with_root(terminal, made.keys, name, purposes)
    return made


_moulds: dict[tuple[object, ...], TestOffice] = {}


def copied(home: Path, database_url: str, more: Cast | None = None, **chosen: Any) -> TestOffice:  # noqa: ANN401 - the same
    """Copy an office as `founded` makes one, which is founded once for each engine and people; nothing runs yet.

    Copies have keys and people in common: whoever needs a stranger's office founds one.
    """
    basic = {name: chosen[name] for name in ("mode", "sign_in_cost") if name in chosen}
    what = database_url.partition(":")[0], urlsplit(database_url).netloc, *(more or {}).items(), *basic.items()
    if what not in _moulds:
        folder = Path(tempfile.mkdtemp(prefix="mould-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        _moulds[what] = founded(folder, beside(database_url, folder), more, **basic)
        _moulds[what].close()
    mould = _moulds[what]
    for part in (mould.settings.home, mould.keys):
        shutil.copytree(part, home / part.name)
    copy(mould.settings.database_url, database_url)
    enrolled = {name: replace(each) for name, each in mould.enrolled.items()}
    return TestOffice(_settings(home, database_url, **chosen), home / "keys", enrolled)


def _settings(home: Path, database_url: str, **chosen: Any) -> Settings:  # noqa: ANN401 - the same
    clock = home / "clock"
    clock.write_text("0")
    cheap = {"mode": "test", "sign_in_cost": "cheap", "clock_file": clock}
    return load(home=home / "office", database_url=database_url, **cheap | chosen)


@contextmanager
def standing(home: Path, database_url: str, more: Cast | None = None) -> Iterator[TestOffice]:
    """Give an office of its own with its keeper at work; the services are called in this process."""
    made = copied(home, database_url, more)
    try:
        made.start_keeper()
        yield made
    finally:
        made.close()


def tell(office: Office, complaint: Complaint | None = None, nonce: bytes | None = None) -> Filed:
    """File a complaint as the public door does."""
    return file(office, nonce or os.urandom(32), complaint or Complaint(story=STORY, language="en"))


EARLY = 20
_used: dict[int, tuple[Enrolled, int]] = {}


def next_code(given: Enrolled) -> str:
    """Return a code that the officer of this office has not used: of the half minute before, of this one, or later.

    A code is taken once, and none that is older than one that was taken. That of the half minute before is not given
    when it is about to be too old.
    """
    totp = pyotp.TOTP(given.totp_secret)
    while True:
        now = int(time.time()) // 30
        _, last = _used.get(id(given), (given, 0))
        step = max(last + 1, now - (time.time() % 30 < EARLY))
        if step <= now + 1:
            _used[id(given)] = given, step  # kept, or another one's id could be the same
            return totp.at(step * 30)
        time.sleep(0.5)
