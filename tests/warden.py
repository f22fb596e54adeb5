"""Processes of an office that begin in milliseconds: forked from one that has loaded before what all of them need."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
from collections.abc import Callable, Mapping
from multiprocessing.process import BaseProcess

from grievance import cli
from grievance.clock import Clock
from grievance.keeper.server import run
from grievance.settings import load

_LOADED = ["grievance.clock", "grievance.keeper.server", "grievance.settings", "nursery"]


def start(environment: Mapping[str, str]) -> BaseProcess:
    """Start a keeper with these settings; it may not answer yet."""
    return _forked(_keep, environment)


class Forked:
    """One process of an office: it does what `grievance serve` does with a name. Its face is that of a `Popen`."""

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        """Start it."""
        self._process = _forked(_serve, environment, name)
        self.pid = self._process.pid or 0
        self.terminate, self.kill = self._process.terminate, self._process.kill

    def poll(self) -> int | None:
        """Return its status once it has ended."""
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        """Send it a signal, if it has not ended."""
        if self.poll() is None:
            os.kill(self.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `TimeoutExpired`."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self._process.exitcode


def _forked(work: Callable[..., None], environment: Mapping[str, str], *more: str) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    process = context.Process(target=work, args=(dict(environment), *more), daemon=True)
    process.start()
    return process


def _serve(environment: Mapping[str, str], name: str) -> None:
    _become(environment)
    os.setsid()
    cli.commands(["serve", name], prog_name="grievance")


def _keep(environment: Mapping[str, str]) -> None:
    _become(environment)
    settings = load()
    places = settings.keeper_home, settings.sockets, settings.pin_file
    run(
        *places,
        now=Clock(settings).now,
        heads=settings.heads,
        minutes=settings.log_minutes,
        ahead=settings.receipts_ahead,
        dumpable=settings.dumpable,
    )


def _become(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
