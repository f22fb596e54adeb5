"""The processes of a demonstration: started in order, started again when one dies, stopped in order.

What others ask is stopped after them: the rehearsal after the bot, the keeper last.
"""

from __future__ import annotations

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

from grievance import process
from grievance.errors import KeeperAway, SettingRefused
from grievance.keeper.client import Keeper
from grievance.settings import Settings

PATIENCE = 60.0
"""Seconds until a process that does not answer counts as not started."""

HERE = "127.0.0.1"
ASKED = ("rehearsal", "keeper")
"""Processes that others ask, in the order in which they are stopped once nobody asks any more."""

LOOK = 0.1
PAUSE, LONGEST = 0.5, 30.0
GRACE = 25.0


class Running(Protocol):
    """A process that was started, as `subprocess.Popen` has it."""

    pid: int

    def poll(self) -> int | None:
        """Return its status once it has ended."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def terminate(self) -> None:
        """Ask it to end."""

    def kill(self) -> None:
        """End it."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises `subprocess.TimeoutExpired`."""


@dataclass(slots=True)
class Service:
    """One process: its name for `grievance serve`, and how to see that it is ready."""

    name: str
    ready: Callable[[], bool]
    running: Running | None = None
    started: float = 0.0
    pause: float = PAUSE

    def start(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches the demonstration alone and it stops in order."""
        self.started = time.monotonic()
        self.running = subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, "-m", "grievance", "serve", self.name],
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=process.end_with_parent,  # noqa: PLW1509 - no thread runs here, and it calls prctl alone
        )

    def dead(self) -> bool:
        """Say whether it has ended by itself."""
        return self.running is not None and self.running.poll() is not None

    def ask_to_end(self) -> None:
        """Ask it to end, and do not wait."""
        if self.running and not self.dead():
            self.running.terminate()

    def wait_for_end(self) -> None:
        """Wait until it has ended as it was asked, and insist after a while."""
        if self.running:
            try:
                self.running.wait(GRACE)
            except subprocess.TimeoutExpired:
                self.running.kill()
                self.running.wait()


@contextmanager
def running(settings: Settings, kind: type[Processes] | None = None) -> Iterator[Processes]:
    """Start the keeper and then the others; stop them when the block ends, the keeper last of all.

    Raises `SettingRefused` where one of them does not start.
    """
    processes = (kind or Processes)(settings)
    try:
        processes.start()
        yield processes
    finally:
        processes.stop()


class Processes:
    """The processes of an office, with the bot where it has somebody to talk to."""

    def __init__(self, settings: Settings) -> None:
        """Describe them; none is started."""
        self._environment = settings.environment()
        self._services = tuple(_described(settings))

    def start(self) -> None:
        """Start them and wait for each. Raises `SettingRefused` where one ends at once or does not answer."""
        for service in self._services:
            service.start(self._environment)
        for service in self._services:
            _wait(service)

    def stop(self) -> None:
        """Stop them: all who ask others at the same time, then the rehearsal, and then the keeper."""
        asked = {name: [one for one in self._services if one.name == name] for name in ASKED}
        others = [service for service in self._services if service.name not in asked]
        for some in (others, *asked.values()):
            for service in some:
                service.ask_to_end()
            for service in some:
                service.wait_for_end()

    def pids(self) -> dict[str, int]:
        """Return the id of each process that was started, by its name."""
        return {service.name: service.running.pid for service in self._services if service.running}

    def watch(self, enough: threading.Event) -> None:
        """Watch until it is `enough`, and start again what dies: at once, then with longer and longer pauses."""
        while not enough.wait(LOOK):
            for service in self._services:
                self._revive(service)

    def _revive(self, service: Service) -> None:
        lived = time.monotonic() - service.started
        if not service.dead():
            service.pause = PAUSE if lived > LONGEST else service.pause
        elif lived > service.pause:
            service.pause = min(2 * service.pause, LONGEST)
            service.start(self._environment)


def _described(settings: Settings) -> Iterator[Service]:
    """Describe what is to run, in the order in which it is started."""
    yield Service("keeper", lambda: _keeper_answers(settings))
    if rehearsed(settings):
        yield Service("rehearsal", lambda: _page_answers(HERE, settings.rehearsal_port, "/"))
    yield Service("worker", lambda: True)
    yield Service("public", lambda: _page_answers(settings.public_host, settings.public_port, "/ready"))
    yield Service("desk", lambda: _page_answers(settings.desk_host, settings.desk_port, "/sign-in"))
    if settings.telegram_token or rehearsed(settings):
        yield Service("bot", lambda: True)


def _wait(service: Service) -> None:
    until = time.monotonic() + PATIENCE
    while not service.ready():
        if service.dead() or time.monotonic() > until:
            raise SettingRefused(f"The {service.name} did not start; what it said stands above.")
        time.sleep(LOOK / 5)


def _keeper_answers(settings: Settings) -> bool:
    with suppress(KeeperAway):
        Keeper(settings.sockets / "intake.sock", timeout=1.0).ping()
        return True
    return False


def _page_answers(host: str, port: int, path: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status < http.client.BAD_REQUEST
    except OSError:
        return False
    finally:
        connection.close()


def rehearsed(settings: Settings) -> bool:
    """Say whether the bot of these settings speaks with a rehearsal of its platform, on this machine."""
    return settings.mode == "demonstration" and not settings.telegram_token


def require_free_ports(settings: Settings) -> None:
    """Raise `SettingRefused` where somebody else listens at the address of a door, or of the rehearsal."""
    doors = {"PUBLIC": (settings.public_host, settings.public_port), "DESK": (settings.desk_host, settings.desk_port)}
    if rehearsed(settings):
        doors["REHEARSAL"] = (HERE, settings.rehearsal_port)
    for name, address in doors.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError:
                port = f"port {address[1]}. Choose another with GRIEVANCE_{name}_PORT."
                raise SettingRefused(f"Something else listens on {port}") from None
