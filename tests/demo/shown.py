"""A demonstration as `make run` starts it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grievance.demo.card import Card
from grievance.demo.visiting import Visitor
from grievance.settings import Settings

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0


@dataclass
class Shown:
    """A demonstration: its settings, its process, and how many seconds passed until it said that it is open."""

    settings: Settings
    process: subprocess.Popen[str]
    seconds: float
    said: str

    @property
    def card(self) -> Card:
        """Return what it left in demo.json."""
        return Card.read(self.settings)

    @property
    def written(self) -> dict[str, Any]:
        """Return demo.json as it was written."""
        read: dict[str, Any] = json.loads((self.settings.home / "demo.json").read_text())
        return read


def start(settings: Settings) -> subprocess.Popen[str]:
    """Start the demonstration's process."""
    command = [sys.executable, "-W", "ignore", "-m", "grievance", "demo"]
    return subprocess.Popen(command, cwd=ROOT, env=settings.environment(), stdout=subprocess.PIPE, text=True)


def opened(settings: Settings) -> Shown:
    """Start a demonstration and wait until it says that it is open."""
    begun = time.monotonic()
    process = start(settings)
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline() if process.stdout else ""
        assert line, f"it ended with {process.wait()} and said {said}"
        said += line
    return Shown(settings, process, time.monotonic() - begun, said)


def stop(process: subprocess.Popen[str], how: signal.Signals = signal.SIGINT) -> int:
    """Stop it as Ctrl-C does, and return its status."""
    process.send_signal(how)
    process.communicate(timeout=PATIENCE)
    return process.returncode


@contextmanager
def shown(settings: Settings) -> Iterator[Shown]:
    """Run a demonstration for the time of a block."""
    demonstration = opened(settings)
    try:
        yield demonstration
    finally:
        if demonstration.process.poll() is None:
            stop(demonstration.process)


def children(pid: int) -> dict[str, int]:
    """Return the processes that a demonstration started, by the name of the service."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            words = stat.with_name("cmdline").read_bytes().decode().split("\0")
            if parent == pid and "serve" in words:
                found[words[words.index("serve") + 1]] = int(stat.parent.name)
    return found


def answers(url: str, path: str) -> bool:
    """Say whether a door answers."""
    try:
        return Visitor(url).open(path).status < 400
    except OSError:
        return False
