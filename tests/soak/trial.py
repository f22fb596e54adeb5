"""The bot killed with -9 at random, while people write to it, and started again each time."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

import unpaced
from offices import ROOT, TestOffice
from writers import Progress, Told, Writer

from bots.rehearsal.fake import Fake, rehearsing
from grievance import inbox
from grievance.office import Process

TOGETHER = 48
"""How many people write at the same time."""
LATER = 0.5  # seconds after somebody did something, at most
PATIENCE = 60.0  # s
DEEDS = 12
"""So many things everybody does at least: the kills are spread over them."""


@dataclass(frozen=True, slots=True)
class Trial:
    """How many people write, how often the bot is killed meanwhile, and what chooses everything."""

    people: int
    kills: int
    seed: int


@dataclass(frozen=True, slots=True)
class Endured:
    """What everybody sent and saw, how often the bot was killed, what it left undone, and its status in the end."""

    told: list[Told]
    killed: int
    left: int
    status: int


class Bot:
    """The bot's process, and its successors."""

    def __init__(self, office: TestOffice, base: str) -> None:
        """Start the first one, to speak with the platform at an address."""
        self._office, self._base = office, base
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._running = self._start()

    def kill(self) -> None:
        """Kill the one that lives; another takes its place."""
        with self._lock:
            self._running.kill()
            self._running.wait()
            self._running = self._start()

    def watch(self) -> None:
        """Start another where one has ended by itself, until `end`."""
        while not self._ended.wait(0.2):
            with self._lock:
                if self._running.poll() is not None and not self._ended.is_set():
                    self._running = self._start()

    def end(self) -> int:
        """Ask the last one to end, and return its status."""
        self._ended.set()
        with self._lock:
            self._running.terminate()
            return self._running.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, unpaced.__file__]
        return subprocess.Popen(command, cwd=ROOT, env=unpaced.environment(self._office.settings, self._base))


def endure_bot(office: TestOffice, trial: Trial) -> Endured:
    """Let people write and the bot die, until everybody is through."""
    progress = Progress()
    chance, *others = (Random(f"{trial.seed} {each}") for each in range(trial.people + 1))  # noqa: S311 - no secret
    with rehearsing(record=False) as fake, _living(office, fake) as bot, ThreadPoolExecutor(TOGETHER) as crowd:
        killer = threading.Thread(target=_kill, args=(bot, progress, trial, chance))
        killer.start()
        told = list(crowd.map(lambda one: Writer(fake, one, progress).tell(), others))
        progress.end()
        killer.join()
        left = _left(office)
        status = bot.end()
    return Endured(told, trial.kills, left, status)


def _left(office: TestOffice) -> int:
    """Wait until the bot has done all that waits, and return how much of it is left after a while."""
    bot, until = office.role(Process.BOT), time.monotonic() + PATIENCE
    while True:
        left = len(inbox.waiting(bot, "telegram")) + len(inbox.unsent(bot, "telegram"))
        if not left or time.monotonic() > until:
            return left
        time.sleep(0.1)


@contextmanager
def _living(office: TestOffice, fake: Fake) -> Iterator[Bot]:
    bot = Bot(office, fake.base)
    watcher = threading.Thread(target=bot.watch)
    watcher.start()
    try:
        yield bot
    finally:
        bot.end()
        watcher.join()


def _kill(bot: Bot, progress: Progress, trial: Trial, chance: Random) -> None:
    """Kill in the midst of what people do. What is left of the kills when they are through comes at once."""
    for deeds in sorted(chance.randrange(trial.people * DEEDS) for _ in range(trial.kills)):
        progress.reach(deeds)
        time.sleep(chance.uniform(0, LATER))
        bot.kill()
