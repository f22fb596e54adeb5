"""What it takes to verify an office with many cases, to back it up, and to bring it back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from typing import TypeVar

from figures import Figure, none
from ground import MB, Ground
from offices import TestOffice
from served import at_work

from grievance import backups, verification
from grievance.casefile.offline import OfflineKeys
from grievance.office import Process
from grievance.settings import Settings, load

Made = TypeVar("Made")


def figures(ground: Ground, office: TestOffice, elsewhere: Ground) -> Generator[Figure, None, Settings]:
    """Verify and back up an office full of cases, restore it elsewhere, and return the settings it has there."""
    many, copies = f"{ground.sizes.many:,} cases", ground.folder / "copies"
    with at_work(office, ground.sizes.kind):
        terminal = office.role(Process.CLI)
        took, checked = timed(lambda: verification.verify(terminal, silent, silent))
        yield Figure(ground.called(f"verifying {many} without a key"), took, "s")
        yield none(ground.called("wrong in an intact store"), checked.found)
        took, made = timed(lambda: backups.back_up_office(terminal, copies, silent))
        size = made.path.stat().st_size
        yield Figure(ground.called(f"backing up {many}"), took, "s", "copying as many bytes", _copying(ground, size))
        yield Figure(ground.called("size of the backup"), size / MB, "MB")
        keeper = backups.back_up_keeper(terminal, copies, silent).path
    keys, there = OfflineKeys.load(office.keys), _blank(office, elsewhere)
    took, _ = timed(lambda: [backups.restore(there, keys, copy, silent) for copy in (made.path, keeper)])
    yield Figure(elsewhere.called(f"restoring {many}"), took, "s")
    return there


def silent(_: object) -> None:
    """Say nothing."""


def _blank(office: TestOffice, elsewhere: Ground) -> Settings:
    """Give the settings of a machine with nothing on it, where the office is to go on."""
    same = ("mode", "sign_in_cost", "clock_file", "public_port", "desk_port")
    moved = {name: getattr(office.settings, name) for name in same}
    return load(home=elsewhere.folder / "office", database_url=elsewhere.url, **moved)


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Do some work; return the seconds it took, and what it made."""
    began = time.monotonic()
    made = work()
    return time.monotonic() - began, made


def _copying(ground: Ground, size: int) -> float:
    """Return the seconds that writing so many bytes takes, durably."""

    def write() -> None:
        with (ground.folder / "plain").open("wb") as file:
            for _ in range(-(-size // MB)):
                file.write(bytes(MB))
            os.fsync(file.fileno())

    took, _ = timed(write)
    (ground.folder / "plain").unlink()
    return took
