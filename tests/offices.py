"""A small office as `grievance init` makes one, with its cast and a real keeper process.

Ruth and Malik read at intake, Salma guards safety, Piotr witnesses, Helene sits outside.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyotp

from grievance import founding, officers
from grievance.case.terms import Complaint, Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.intake import Filed, file
from grievance.office import Office, Role
from grievance.officers import Enrolled
from grievance.settings import Settings, load

ROOT = Path(__file__).parents[1]
CAST = {
    "Ruth Adeyemi": (Purpose.INTAKE,),
    "Malik Ferhat": (Purpose.INTAKE,),
    "Salma Idrissi": (Purpose.SAFETY,),
    "Piotr Wrona": (Purpose.WITNESS,),
    "Helene Mbaye": (Purpose.OUTSIDE,),
}
STORY = "They took our passports in June. There are eighteen of us in the house by the kiln."
KEEPER = """
import sys
from grievance.clock import Clock
from grievance.keeper.server import run
from grievance.settings import load

settings = load()
run(settings.keeper_home, settings.sockets, settings.pin_file, now=Clock(settings).now, dumpable=settings.dumpable)
"""


@dataclass
class TestOffice:
    """An office that stands: settings, offline keys, officers as they were enrolled, and the keeper's process."""

    __test__ = False
    settings: Settings
    keys: Path
    enrolled: dict[str, Enrolled] = field(default_factory=dict)
    keeper: subprocess.Popen[bytes] | None = None

    def role(self, role: Role) -> Office:
        """Wire the office as one process would."""
        return Office.open(self.settings, role)

    def move_clock(self, days: float) -> None:
        """Set the office's clock so many days ahead of the machine's."""
        assert self.settings.clock_file
        self.settings.clock_file.write_text(str(days * 86400))

    def sign_in(self, name: str, office: Office | None = None) -> Unlocked:
        """Sign an officer in with passphrase and a code that was not used yet."""
        given = self.enrolled[name]
        desk = office or self.role(Role.DESK)
        return officers.sign_in(desk, name, given.passphrase, next_code(given))

    def start_keeper(self) -> None:
        """Start the keeper's process and wait until it answers."""
        command = [sys.executable, "-c", KEEPER]
        self.keeper = subprocess.Popen(command, cwd=ROOT, env=self.settings.environment())
        self.role(Role.PUBLIC).keeper.ping()

    def end_keeper(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the keeper's process and wait for it."""
        if self.keeper and self.keeper.poll() is None:
            self.keeper.send_signal(how)
            self.keeper.wait(10)


def founded(home: Path, database_url: str, **chosen: Any) -> TestOffice:  # noqa: ANN401 - settings, each of its own type
    """Found an office in `home/office` and enrol the cast with the offline keys in `home/keys`; nothing runs yet."""
    clock = home / "clock"
    clock.write_text("0")
    cheap = {"mode": "test", "sign_in_cost": "cheap", "clock_file": clock}
    settings = load(home=home / "office", database_url=database_url, **cheap | chosen)
    made = TestOffice(settings, home / "keys")
    founding.found(settings, made.keys, datetime.now(UTC))
    terminal = made.role(Role.CLI)
    for name, purposes in CAST.items():
        made.enrolled[name] = officers.enrol_with_root(terminal, made.keys, name, purposes)
    terminal.store.close()
    return made


@contextmanager
def standing(home: Path, database_url: str) -> Iterator[TestOffice]:
    """Found an office and start its keeper; the services are called in this process."""
    made = founded(home, database_url)
    made.start_keeper()
    try:
        yield made
    finally:
        made.end_keeper()


def tell(office: Office, complaint: Complaint | None = None, nonce: bytes | None = None) -> Filed:
    """File a complaint as the public door does."""
    return file(office, nonce or os.urandom(32), complaint or Complaint(story=STORY, language="en"))


_used: dict[str, int] = {}


def next_code(given: Enrolled) -> str:
    """Return a code that the officer has not used: of the half minute before, of this one, or after waiting.

    A code is taken once, and none that is older than one that was taken.
    """
    totp = pyotp.TOTP(given.totp_secret)
    while True:
        now = int(time.time()) // 30
        step = max(_used.get(given.totp_secret, 0) + 1, now - 1)
        if step <= now + 1:
            _used[given.totp_secret] = step
            return totp.at(step * 30)
        time.sleep(0.5)
