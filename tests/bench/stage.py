"""The platform in a process of its own, full of people who write at the same moment: the same for every bot.

It reads what to do from its input, a line of JSON each, and answers each with one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from offices import ROOT

from bots.rehearsal.fake import Fake, rehearsing

LOOK = 0.01
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people, each of whom writes all of `turns` at once, and is answered with so many messages (or more).

    `latency` are the seconds that each call of the bot's takes.
    """

    people: int
    turns: Sequence[str]
    answers: int
    latency: float = 0.0


@dataclass(frozen=True, slots=True)
class Took:
    """What it took until everybody had all answers: `seconds`, of which the platform had the processor for some."""

    seconds: float
    processor: float


class Stage:
    """The process, in the hands of who measures."""

    def __init__(self, running: subprocess.Popen[str], base: str) -> None:
        """Take the process, and the address at which it answers bots."""
        self._running, self.base = running, base

    def take(self, crowd: Crowd) -> Took:
        """Let them all write, and wait until they are answered."""
        assert self._running.stdin
        assert self._running.stdout
        self._running.stdin.write(json.dumps(asdict(crowd)) + "\n")
        self._running.stdin.flush()
        return Took(**json.loads(self._running.stdout.readline()))


@contextmanager
def staged() -> Iterator[Stage]:
    """Start the process, and end it after the block."""
    command, paths = [sys.executable, __file__], os.pathsep.join(map(str, (ROOT, ROOT / "tests")))
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": paths},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stdin
        assert running.stdout
        try:
            yield Stage(running, running.stdout.readline().strip())
        finally:
            running.stdin.close()
            running.wait()


def _taken(fake: Fake, crowd: Crowd) -> Took:
    """Count in each chat how often something changed: what the bot sends changes it once."""
    fake.latency = crowd.latency
    people = [fake.phone() for _ in range(crowd.people)]
    with fake.held():
        for text in crowd.turns:
            for phone in people:
                phone.say(text)
    answered = len(people) * (len(crowd.turns) + crowd.answers)
    began, spent = time.monotonic(), time.process_time()
    while sum(phone.turn for phone in people) < answered:
        if time.monotonic() > began + PATIENCE:
            raise TimeoutError
        time.sleep(LOOK)
    return Took(time.monotonic() - began, time.process_time() - spent)


def main() -> None:
    """Say where the platform stands, and do what the input says until it ends."""
    with rehearsing(record=False) as fake:
        print(fake.base, flush=True)  # noqa: T201 - it is what it is for
        for line in sys.stdin:
            print(json.dumps(asdict(_taken(fake, Crowd(**json.loads(line))))), flush=True)  # noqa: T201 - the same


if __name__ == "__main__":
    main()
