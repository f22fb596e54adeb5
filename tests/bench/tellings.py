"""What telling costs: how many a second, how much processor apart from Argon2id, and how long a burst waits."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import crowd
import gauges
from clients import Client
from figures import Figure, at_most, none
from flood import Ledger, burst, flood
from ground import CLIENTS, Ground
from offices import TestOffice
from proving import Proof
from served import Served, at_work, closed

from grievance.office import Office
from grievance.seal.receipt import new_digits, stretch

AT_LEAST = 0.55
PROCESSOR, FLOORS = 15.0, 4.0  # ms, or so many times what sealing and inserting costs
BURST, AT_REST = 4.0, 120.0  # s, MB


def figures(ground: Ground) -> Iterator[Figure]:
    """Tell one after the other and all at once, in an office of its own; then read all that was told."""
    with closed(ground.folder, ground.url, receipts_ahead=ground.sizes.stock) as office:
        floor = _seal_and_insert(ground, office)
        with at_work(office, ground.sizes.kind) as opened:
            yield from _at_rest(ground, opened)
            yield _burst(ground, opened)
            only = {clients: _receipts(ground, opened, clients) for clients in (1, CLIENTS)}
            yield from _rate(ground, flood(opened, ground.sizes.alone, 1), 1, only[1])
            told, spent = _counted(ground, opened)
            yield from _rate(ground, told, CLIENTS, only[CLIENTS])
            yield _processor(ground, spent, floor)
            yield from _at_peak(ground, opened)
        yield from _proved(ground, told, Proof(office))


def _at_rest(ground: Ground, office: Served) -> Iterator[Figure]:
    Client(office.settings).form()
    for name, process in office.processes.pids().items():
        held = max(gauges.memory(each)[0] for each in gauges.family(process))
        called = ground.called(f"memory of {name} at rest")
        yield at_most(called, held, "MB", AT_REST) if name in {"public", "desk"} else Figure(called, held, "MB")


def _at_peak(ground: Ground, office: Served) -> Iterator[Figure]:
    for name, process in office.processes.pids().items():
        most = max(gauges.memory(each)[1] for each in gauges.family(process))
        yield Figure(ground.called(f"memory of {name} at its peak"), most, "MB")


def _burst(ground: Ground, office: Served) -> Figure:
    """Wait until the keeper rests, so that its stock is full, and let everybody send at once."""
    ground.stocked(office.processes.pids()["keeper"])
    told = burst(office, ground.sizes.burst)
    return at_most(
        ground.called(f"a burst of {len(told.receipts)}, {len(told.failures)} failed"), told.seconds, "s", BURST
    )


def _receipts(ground: Ground, office: Served, clients: int) -> float:
    """Return how many receipts a second the keeper makes for so many at once, its stock being empty."""
    keeper = office.office.public.keeper
    with ThreadPoolExecutor(clients) as asking:
        for count in (ground.sizes.stock, ground.sizes.receipts):
            began = time.monotonic()
            list(asking.map(lambda _: keeper.mint(), range(count)))
    return ground.sizes.receipts / (time.monotonic() - began)


def _rate(ground: Ground, told: Ledger, clients: int, only: float) -> Iterator[Figure]:
    called = ground.called(f"{len(told.took)} tellings, clients: {clients}")
    met = None if clients == 1 else told.rate >= AT_LEAST * only
    goal = "" if clients == 1 else f"at least {AT_LEAST} of it"
    yield Figure(called, told.rate, "/s", "Argon2id only", only, goal, met)
    yield none(f"{called}: failed", len(told.failures))
    yield Figure(f"{called}: half within", told.within(50), "s")
    yield Figure(f"{called}: 99 of 100 within", told.within(99), "s")


def _counted(ground: Ground, office: Served) -> tuple[Ledger, float]:
    """Flood, and return with it the seconds of processor that each telling cost all processes, Argon2id apart."""
    watched = [*office.processes.pids().values(), *ground.server()]
    before = gauges.processor(watched)
    told = flood(office, ground.sizes.tellings, CLIENTS)
    spent = (gauges.processor(watched) - before) / ground.sizes.tellings
    return told, spent - _argon2id(ground.sizes.receipts)


def _argon2id(count: int) -> float:
    """Return the seconds of processor that one Argon2id takes while all processors do the same."""
    before = time.process_time()
    with ThreadPoolExecutor(os.cpu_count()) as stretching:
        list(stretching.map(lambda _: stretch(new_digits(), bytes(32)), range(count)))
    return (time.process_time() - before) / count


def _processor(ground: Ground, spent: float, floor: float) -> Figure:
    called = ground.called("processor for form, telling and receipt page, Argon2id apart")
    goal = f"at most {PROCESSOR:.0f} ms, or {FLOORS:.0f} times it"
    met = spent * 1000 <= PROCESSOR or spent <= FLOORS * floor
    return Figure(called, spent * 1000, "ms", "seal + insert", floor * 1000, goal, met)


def _seal_and_insert(ground: Ground, office: TestOffice) -> float:
    """Return the seconds of processor that sealing and inserting one case takes, each in its own transaction."""
    public: Office = office.public
    sittings = crowd.sittings(ground.sizes.receipts)

    def work() -> None:
        for sitting in sittings:
            crowd.insert(public, [crowd.case(public, public.now(), sitting)])

    return gauges.spent([os.getpid(), *ground.server()], work) / len(sittings)


def _proved(ground: Ground, told: Ledger, proof: Proof) -> Iterator[Figure]:
    stories = proof.stories()
    yield none(ground.called("tellings lost"), sum(stories[story] == 0 for story in told.receipts))
    yield none(ground.called("tellings doubled"), sum(stories[story] > 1 for story in told.receipts) + told.doubled)
