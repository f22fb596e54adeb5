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
        return officers.sign_in(desk, name, given.passphrase, pyotp.TOTP(given.totp_secret).now())

    def start_keeper(self) -> None:
        """Start the keeper's process and wait until it answers."""
        command = [sys.executable, "-c", KEEPER]
        self.keeper = subprocess.Popen(command, cwd=ROOT, env=self.settings.environment())  # noqa: S603 - our own words
        self.role(Role.PUBLIC).keeper.ping()

    def end_keeper(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End the keeper's process and wait for it."""
        if self.keeper and self.keeper.poll() is None:
            self.keeper.send_signal(how)
            self.keeper.wait(10)


@contextmanager
def standing(home: Path, database_url: str) -> Iterator[TestOffice]:
    """Found an office in `home/office`, enrol the cast with the offline keys in `home/keys`, start the keeper."""
    clock = home / "clock"
    clock.write_text("0")
    settings = load(
        home=home / "office", database_url=database_url, mode="test", sign_in_cost="cheap", clock_file=clock
    )
    made = TestOffice(settings, home / "keys")
    founding.found(settings, made.keys, datetime.now(UTC))
    terminal = made.role(Role.CLI)
    for name, purposes in CAST.items():
        made.enrolled[name] = officers.enrol_with_root(terminal, made.keys, name, purposes)
    made.start_keeper()
    try:
        yield made
    finally:
        made.end_keeper()


def tell(office: Office, complaint: Complaint | None = None, nonce: bytes | None = None) -> Filed:
    """File a complaint as the public door does."""
    return file(office, nonce or os.urandom(32), complaint or Complaint(story=STORY, language="en"))


def wait_for_code() -> None:
    """Wait for the next code: each is taken once."""
    time.sleep(30 - time.time() % 30 + 0.2)
