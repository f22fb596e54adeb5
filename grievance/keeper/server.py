"""The process: alone in its folder, three doors, and nothing else that listens."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from grievance.errors import KeeperRefused, SettingRefused
from grievance.keeper import files
from grievance.keeper.answers import Answers
from grievance.keeper.doors import OpenDoor
from grievance.keeper.stock import MOST
from grievance.keeper.verbs import Door
from grievance.seal.manifest import Pin

log = logging.getLogger(__name__)

STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
LOOK = 1.0
"""Seconds between two looks at the clock: the hour keys turn on a quiet night as well, the log grows at its times."""

_PR_SET_DUMPABLE = 4  # linux/prctl.h


def run(  # noqa: PLR0913 - one for each setting
    folder: Path,
    sockets: Path,
    pin: Path,
    *,
    now: Callable[[], datetime],
    heads: Path,
    minutes: int = 60,
    ahead: int = MOST,
    dumpable: bool = False,
    groups: Mapping[str, int] | None = None,
) -> None:
    """Keep until SIGTERM or SIGINT; the process is the keeper's from then on.

    `folder` holds what is kept, `sockets` the doors (each for this user alone, and for the group with this number that
    `groups` has by its name), `pin` is the file of the pinned root, `now` gives UTC for the journal. Every so many
    `minutes` of that clock a head of the log is shown in `heads`; so many receipts are made `ahead`. Raises
    `KeeperRefused` where another keeper is at work or the folder is damaged, `Untrusted` for the pin.
    """
    conceal(dumpable=dumpable)
    os.umask(0o077)
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    believed = Pin.from_json(pin.read_text("utf-8"))
    with ExitStack() as house:
        house.enter_context(files.alone(files.folder(folder) / "lock"))
        house.enter_context(files.alone(street(sockets) / "keeper.lock"))
        answers = Answers(folder, believed, now, heads, minutes, ahead)
        tell_damage(answers)
        house.callback(answers.close)
        for door in Door:
            opened = OpenDoor(door, sockets / f"{door}.sock", (groups or {}).get(door), answers)
            house.callback(opened.close)
        answers.stock.start()
        answers.log.check()
        while signal.sigtimedwait(STOPS, LOOK) is None:
            turn(answers)


def tell_damage(answers: Answers) -> None:
    """Say what a disk has spoilt: the rest is served, and the file's backup has the missing piece."""
    for name, damaged in (("slots", answers.slots.damaged), ("journal", answers.journal.damaged)):
        if damaged:
            log.error("%d damaged records in %s: look for them in its backup", damaged, name)


def turn(answers: Answers) -> None:
    """Turn the hour keys if their hour has passed, and let the log grow if its time has come."""
    try:
        answers.hours.serve()
    except KeeperRefused:
        log.error("the hour keys could not be stored")  # noqa: TRY400 - said in one line, tried again soon
    with suppress(SettingRefused):  # the file of a demonstration's clock is just being written
        answers.log.pass_time()


def street(sockets: Path) -> Path:
    """Make sure of the folder of the sockets: anybody may pass through it, each socket says who may enter."""
    if not sockets.exists():
        sockets.mkdir(parents=True)
        sockets.chmod(0o711)
    return sockets


def conceal(*, dumpable: bool) -> None:
    """Leave no core file, and let no other process of the same user read this one's memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if not dumpable and ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
