"""What a conversation costs: updates a second through inbox, interview and commit, beside a bot that keeps nothing.

Both are answered by the same rehearsal of the platform, each in a process of its own. They take turns, so that whatever
else the machine does meets both.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import gauges
import unpaced
from figures import Figure
from ground import Ground
from offices import ROOT, TestOffice, founded
from stage import Crowd, Stage, staged

from bots.means import rules
from grievance.interview import conversation
from grievance.interview.talk import Turn
from grievance.office import Process

TURNS = ("hello", *"1" * 8)
"""What somebody writes until they are asked what happened: nothing of it asks the keeper, nor anybody for Argon2id."""
PEER, OURS = ROOT / "tests/bench/peer.py", ROOT / "tests/unpaced.py"
WARM = 4
PART, PART_AWAY, AWAY = 1 / 4, 4 / 5, 0.05  # of the peer's, and with so many seconds of latency


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot's process, the platform it speaks with, and how many messages it sends for all of `TURNS`."""

    process: int
    stage: Stage
    answers: int

    def take(self, people: int, latency: float) -> Pace:
        """Let so many people write all they have, and say what it took."""
        crowd, updates = Crowd(people, TURNS, self.answers, latency), people * len(TURNS)
        before = gauges.processor([self.process])
        took = self.stage.take(crowd)
        spent = gauges.processor([self.process]) - before
        return Pace(updates / took.seconds, 1000 * spent / updates, took.processor / took.seconds)


@dataclass(frozen=True, slots=True)
class Pace:
    """Updates a second, the bot's processor for each (ms), and how much of a processor the platform had meanwhile."""

    rate: float
    processor: float
    platform: float


def figures(ground: Ground) -> Iterator[Figure]:
    """Let both bots answer the same crowds, one after the other and again, without latency and with it."""
    office = founded(ground.folder, ground.url)
    try:
        with _bot(PEER, office, len(TURNS)) as peer, _bot(OURS, office, _answers(office)) as ours:
            for bot in (peer, ours):
                bot.take(WARM, 0.0)
            yield from _beside(ground, ours, peer, 0.0, PART)
            yield from _beside(ground, ours, peer, AWAY, PART_AWAY)
            yield Figure(ground.called("memory of the bot at its peak"), gauges.memory(ours.process)[1], "MB")
    finally:
        office.close()


def _beside(ground: Ground, ours: Bot, peer: Bot, latency: float, part: float) -> Iterator[Figure]:
    sizes = ground.sizes
    rounds = [(ours.take(sizes.people, latency), peer.take(sizes.people, latency)) for _ in range(sizes.rounds)]
    mine, other = (_middle([pair[at] for pair in rounds]) for at in (0, 1))
    ratio = statistics.median(one.rate / beside.rate for one, beside in rounds)
    away = f", {latency * 1000:.0f} ms away" if latency else ""
    called = ground.called(f"updates a second of {sizes.people} chats{away}")
    goal = f"at least {part:g} of it"
    yield Figure(called, mine.rate, "/s", "python-telegram-bot", mine.rate / ratio, goal, ratio >= part)
    called = ground.called(f"processor of the bot for an update{away}")
    yield Figure(called, mine.processor, "ms", "python-telegram-bot", other.processor)
    called = ground.called(f"processors of the platform meanwhile{away}")
    yield Figure(called, mine.platform, "", "python-telegram-bot", other.platform)


def _middle(paces: list[Pace]) -> Pace:
    return Pace(
        *(statistics.median(getattr(pace, name) for pace in paces) for name in ("rate", "processor", "platform"))
    )


def _answers(office: TestOffice) -> int:
    """Count the messages that answer all of `TURNS`."""
    ours = office.role(Process.BOT)
    told = rules(ours, unpaced.Unpaced("1:none", "http://127.0.0.1", "http://127.0.0.1", 0))
    talk, count = conversation.begin(bytes(32)), 0
    for text in TURNS:
        reply = conversation.hear(told, talk, Turn(text), bytes(32))
        assert not reply.act
        talk, count = reply.talk, count + len(reply.says)
    assert talk.step == "story", talk.step
    return count


@contextmanager
def _bot(script: Path, office: TestOffice, answers: int) -> Iterator[Bot]:
    with staged() as stage:
        command = [sys.executable, str(script), stage.base]
        with subprocess.Popen(command, cwd=ROOT, env=unpaced.environment(office.settings, stage.base)) as running:
            try:
                yield Bot(running.pid, stage, answers)
            finally:
                running.terminate()
