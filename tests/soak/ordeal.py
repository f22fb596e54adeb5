"""Processes killed at random, with kill -9, while people tell; a supervisor starts again what died.

This is about a process that dies. What the kernel holds for the disk survives it: a power cut is another matter.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import gauges
from people import Book, tell
from served import Served

CLIENTS = 4


@dataclass(frozen=True, slots=True)
class Ordeal:
    """How many seconds people tell, how many processes are killed meanwhile, and what chooses them.

    `backends` says that the database's own servers of a connection are killed too, where it has any.
    """

    seconds: float
    kills: int
    seed: int
    backends: bool = False


def endure(office: Served, book: Book, ordeal: Ordeal) -> Counter[str]:
    """Let people tell and processes die; return what was killed, once everybody was answered or had given up."""
    over, killed = threading.Event(), Counter[str]()
    chance, *others = (Random(f"{ordeal.seed} {each}") for each in range(CLIENTS + 1))  # noqa: S311 - no secret
    people = [threading.Thread(target=tell, args=(office.settings, book, other, over)) for other in others]
    began = time.monotonic()
    moments = sorted(chance.uniform(0, ordeal.seconds) for _ in range(ordeal.kills))
    with watched(office):
        for person in people:
            person.start()
        for moment in (*moments, ordeal.seconds):
            time.sleep(max(0.0, began + moment - time.monotonic()))
            if moment < ordeal.seconds:
                killed[_kill(office, ordeal, chance)] += 1
        over.set()
        for person in people:
            person.join()
    return killed


@contextmanager
def watched(office: Served) -> Iterator[None]:
    """Have the supervisor start again what dies, while the block runs."""
    enough = threading.Event()
    watcher = threading.Thread(target=office.processes.watch, args=(enough,))
    watcher.start()
    try:
        yield
    finally:
        enough.set()
        watcher.join()


def _kill(office: Served, ordeal: Ordeal, chance: Random) -> str:
    """Kill one of the processes there are, and return its name. Of what has just died, there is none."""
    while True:
        name = chance.choice((*office.processes.pids(), "public worker", "desk worker", *["backend"] * ordeal.backends))
        if victims := _victims(office, name):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(victims), signal.SIGKILL)
                return name
        time.sleep(0.1)


def _victims(office: Served, name: str) -> list[int]:
    pids, (door, _, worker) = office.processes.pids(), name.partition(" ")
    if name == "backend":
        database = urlsplit(office.settings.database_url).path.lstrip("/")
        return [each for server in gauges.postgresql() for each in gauges.family(server) if database in _command(each)]
    return [each for each in gauges.family(pids[door]) if (each != pids[door]) == bool(worker)]


def _command(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""
