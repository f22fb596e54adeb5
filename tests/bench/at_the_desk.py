"""What the desk costs an office with many cases: a page of the queue, opening a case, signing in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import crowd
import gauges
from figures import Figure, at_most
from ground import Ground
from offices import HELENE, RUTH, TestOffice
from served import Served, at_work

from grievance.demo.visiting import Visitor
from grievance.seal.passphrase import SIGN_IN
from grievance.store import jobs

TIMES = 1.5
QUEUE, OPENING = 15.0, 10.0  # ms of processor
NUMBER = r"/case/([A-Z]{4}-\d{3}-\w)\b"


def figures(ground: Ground, office: TestOffice) -> Iterator[Figure]:
    """Look at the desk of an office with few cases; then fill it, and look again. It has them all in the end."""
    few, many = ground.sizes.few, ground.sizes.many
    crowd.settle(office, few)
    with at_work(office, ground.sizes.kind) as opened:
        _settled(ground, opened)
        began = time.monotonic()
        desk = opened.officer(RUTH)
        yield _signing_in(ground, time.monotonic() - began)
        page = _page(ground, opened, desk)
        yield at_most(ground.called(f"a page of the queue, {few:,} cases"), page, "ms", QUEUE)
    began = time.monotonic()
    crowd.settle(office, many - few)
    yield Figure(ground.called(f"{many - few:,} cases put into the store"), time.monotonic() - began, "s")
    yield from looks(ground, office, page)


def looks(ground: Ground, office: TestOffice, few: float | None = None) -> Iterator[Figure]:
    """Look at the desk of an office with many cases, beside what the queue cost with `few` (ms)."""
    many = f"{ground.sizes.many:,} cases"
    with at_work(office, ground.sizes.kind) as opened:
        began = time.monotonic()
        _told_to_the_log(opened)
        yield Figure(ground.called("their entries told to the log"), time.monotonic() - began, "s")
        _settled(ground, opened)
        inside, outside = opened.officer(RUTH), opened.officer(HELENE)
        page = _page(ground, opened, inside)
        yield at_most(ground.called(f"a page of the queue, {many}"), page, "ms", QUEUE)
        if few:
            yield at_most(ground.called("a page of the queue, many beside few"), page / few, "times", TIMES)
        page = _page(ground, opened, outside)
        yield at_most(ground.called(f"a page of the outside circle's queue, {many}"), page, "ms", QUEUE)
        yield at_most(ground.called(f"opening a case, {many}"), _opening(ground, opened, inside), "ms", OPENING)


def _settled(ground: Ground, office: Served) -> None:
    """Wait until neither worker nor keeper has anything left to do: it would be counted with what is looked at."""
    _told_to_the_log(office)
    ground.stocked(office.processes.pids()["keeper"])


def _told_to_the_log(office: Served) -> None:
    """Wait until the worker has done all that was promised."""
    while True:
        with office.office.desk.store.read() as connection:
            if not jobs.waiting(connection):
                return
        time.sleep(0.1)


def _page(ground: Ground, office: Served, desk: Visitor) -> float:
    return _each(ground, office, [partial(desk.open, "/")] * ground.sizes.looks)


def _opening(ground: Ground, office: Served, desk: Visitor) -> float:
    return _each(ground, office, [partial(desk.open, f"/case/{number}") for number in desk.open("/").find(NUMBER)])


def _each(ground: Ground, office: Served, looks: Sequence[Callable[[], object]]) -> float:
    """Return the milliseconds of processor that a look costs all processes, once everything is warm."""
    for look in looks[:3]:
        look()
    watched = [*office.processes.pids().values(), *ground.server()]
    return 1000 * gauges.spent(watched, lambda: [look() for look in looks]) / len(looks)


def _signing_in(ground: Ground, took: float) -> Figure:
    began = time.monotonic()
    SIGN_IN.stretch(b"nothing that anybody would use", bytes(16))
    return Figure(ground.called("signing in"), took, "s", "Argon2id only", time.monotonic() - began)
