"""A whole office that serves: the processes that `grievance serve` starts, on ports of their own, and visitors."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gauges
import warden
from offices import TestOffice, copied, next_code
from sqlalchemy import select

from grievance.case.terms import About
from grievance.demo.processes import Processes, Service, running
from grievance.demo.visiting import Page, Visitor
from grievance.settings import Settings
from grievance.store.tables import CASE

DIGITS = r'class="digits"[^>]*>(.*?)</p>'


@dataclass
class Served:
    """An office with its doors open."""

    office: TestOffice
    processes: Processes

    @property
    def settings(self) -> Settings:
        """Return what its processes were told."""
        return self.office.settings

    @property
    def public_url(self) -> str:
        """Return the address of the public door."""
        return f"http://127.0.0.1:{self.settings.public_port}"

    @property
    def desk_url(self) -> str:
        """Return the address of the desk."""
        return f"http://127.0.0.1:{self.settings.desk_port}"

    def numbers(self) -> set[str]:
        """Return the numbers of all cases there are."""
        with self.office.desk.store.read() as connection:
            return set(connection.execute(select(CASE.c.number)).scalars())

    def visitor(self) -> Visitor:
        """Give a browser without scripts at the public door."""
        return Visitor(self.public_url)

    def officer(self, name: str) -> Visitor:
        """Give an officer's browser, signed in at the desk."""
        desk, given = Visitor(self.desk_url), self.office.enrolled[name]
        page = desk.open("/sign-in")
        desk.send(page, "/sign-in", name=name, passphrase=given.passphrase, code=next_code(given))
        return desk


def free_ports(count: int) -> list[int]:
    """Find ports on which nobody listens."""
    probes = [socket.socket() for _ in range(count)]
    try:
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]
    finally:
        for probe in probes:
            probe.close()


@contextmanager
def closed(home: Path, database_url: str, **chosen: Any) -> Iterator[TestOffice]:  # noqa: ANN401 - settings, each of its own type
    """Give an office with its cast, on ports of its own; nobody is at work yet."""
    public, desk = free_ports(2)
    office = copied(home, database_url, public_port=public, desk_port=desk, **chosen)
    try:
        yield office
    finally:
        office.close()


class Apart(Service):
    """A process that is forked from one that has loaded everything before."""

    def start(self, environment: dict[str, str]) -> None:
        """Start it."""
        self.started, self.running = time.monotonic(), warden.Forked(self.name, environment)


class Quick(Processes):
    """The processes of an office, each of them forked."""

    def __init__(self, settings: Settings) -> None:
        """Describe them."""
        super().__init__(settings)
        self._services = tuple(Apart(each.name, each.ready) for each in self._services)


@contextmanager
def at_work(office: TestOffice, kind: type[Processes] = Processes) -> Iterator[Served]:
    """Open both doors of an office, and close them again.

    Nobody can tell `Quick` processes from others but by their memory, and by where they write what they log.
    """
    with running(office.settings, kind) as processes:
        _wait_for_all(processes.pids()["public"], office.settings.public_workers)
        yield Served(office, processes)


def _wait_for_all(door: int, workers: int) -> None:
    """Wait until every process of a door is born: the first of them answers before the last is there."""
    until = time.monotonic() + 30
    while len(list(gauges.family(door))) <= workers:
        assert time.monotonic() < until
        time.sleep(0.02)


@contextmanager
def served(home: Path, database_url: str, kind: type[Processes] = Processes, **chosen: Any) -> Iterator[Served]:  # noqa: ANN401 - the same
    """Give an office with its cast, open both doors, and close them again."""
    with closed(home, database_url, **chosen) as office, at_work(office, kind) as opened:
        yield opened


def tell(visitor: Visitor, story: str, *, language: str = "en", about: About = About.COMPANY) -> Page:
    """Tell a story as somebody without scripts does, and return the page with the receipt."""
    form = visitor.send(visitor.open(f"/{language}/"), "/tell", about=about)
    return visitor.send(form, "/file", story=story)


def digits(page: Page) -> str:
    """Read the receipt off a page."""
    return "".join(filter(str.isdigit, page.find(DIGITS)[0]))
