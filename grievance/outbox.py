"""What was promised in a transaction and is done after it: at least once, by the worker, with its own key alone."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from grievance import escalation
from grievance.bell import Bell, Ring, SeenCase, understood
from grievance.casefile import contexts
from grievance.errors import GrievanceError, SettingRefused, Unreadable
from grievance.escalation import Card
from grievance.keeper.verbs import Line
from grievance.office import Office
from grievance.post import Post
from grievance.seal.envelope import open_
from grievance.store import cases, jobs, whole
from grievance.store.rows import JobRow

BATCH = 200
PAUSE = 1.0
HOUR = 3600.0
KEPT = 24 * HOUR
"""Seconds that a sealed file may lie here before a case names it: a form may stay open for so long."""

_ENTER = re.compile(rb"enter ([0-9a-f]{32}) ([0-9]{1,9}) ([0-9a-f]{64})")
_DROP = re.compile(rb"drop ([0-9a-f]{32})")


def run(office: Office, stop: threading.Event) -> None:
    """Work until `stop` is set. What fails is counted and tried again; nothing is dropped."""
    worker = os.urandom(16)
    with office.store.write() as connection:
        jobs.release(connection)
    post = Post(office.settings)
    bell = Bell(office.rota, post) if office.rota and post.ready else None
    swept = -HOUR
    while not stop.is_set():
        if time.monotonic() - swept > HOUR:
            swept = time.monotonic()
            with suppress(GrievanceError):
                sweep(office)
        done = once(office, worker, bell)
        if bell:
            bell.strike(office.now())
            bell.escalation.strike(office.now(), escalation.boot_time())
        if done < BATCH:
            stop.wait(PAUSE)  # so that what comes together is written together


def once(office: Office, worker: bytes, bell: Bell | None = None) -> int:
    """Claim a batch and do it. Return how many jobs were done.

    What the `bell` rings for stays claimed until it is answered, a card until a later one replaces it; without a bell
    there is nobody to ring.
    """
    with office.store.write() as connection:
        claimed = jobs.claim(connection, worker, office.now().date(), BATCH)
    done, ringing = _done(office, claimed, bell)
    failed = [job.id for job in claimed if job.id not in done | ringing]
    if claimed:
        with office.store.write() as connection:
            jobs.done(connection, done)
            jobs.failed(connection, failed)
    return len(done)


def sweep(office: Office) -> int:
    """Remove the sealed files that no case came to name: forms given up, copies of what was sent twice. Count them.

    Raises `StoreAway`.
    """

    def wanted(some: Collection[bytes]) -> Collection[bytes]:
        with office.store.read() as connection:
            return whole.named(connection, some)

    return office.blobs.sweep(wanted, KEPT)


def _done(office: Office, claimed: Sequence[JobRow], bell: Bell | None) -> tuple[set[bytes], set[bytes]]:
    """Do what can be done, and return the ids of those jobs, and of those that ring.

    What the log is told of goes in one piece.
    """
    read: dict[bytes, Line | Ring | SeenCase | Card | bytes] = {}
    for job in claimed:
        with suppress(GrievanceError):
            read[job.id] = _read(office, job)
    done, ringing = _rung(read, bell)
    lines = {identifier: what for identifier, what in read.items() if isinstance(what, Line)}
    for identifier, what in read.items():
        with suppress(GrievanceError):
            if isinstance(what, bytes):
                _drop(office, what)
                done.add(identifier)
    with suppress(GrievanceError):
        if lines:
            office.hand_rosters()  # a log has the name of its office, and the keeper learns it from them
            office.keeper.enter(list(lines.values()))
            done |= lines.keys()
    return done, ringing


def _rung(read: Mapping[bytes, object], bell: Bell | None) -> tuple[set[bytes], set[bytes]]:
    """Hand the bell what rings and what was answered; return what is done by it, and what goes on ringing."""
    rings = {identifier: what for identifier, what in read.items() if isinstance(what, Ring)}
    answers = {identifier: what for identifier, what in read.items() if isinstance(what, SeenCase)}
    cards = {identifier: what for identifier, what in read.items() if isinstance(what, Card)}
    if bell is None:
        return rings.keys() | answers.keys() | cards.keys(), set()
    for identifier, what in rings.items():
        bell.add(identifier, what)
    done = bell.answered({what.case for what in answers.values()}) | answers.keys()
    for identifier, card in cards.items():
        done |= bell.escalation.add(identifier, card)
    return done, (rings.keys() | cards.keys()) - done


def _read(office: Office, job: JobRow) -> Line | Ring | SeenCase | Card | bytes:
    """Open a job: a line for the log, something of the bell's, or a locator to forget. Raises `Unreadable`."""
    if office.worker is None:
        raise SettingRefused("this process holds no worker key")
    words = open_(office.worker, contexts.job(office.trust().office, job.id), job.sealed)
    if entered := _ENTER.fullmatch(words):
        case, sequence, digest = entered.groups()
        return Line(bytes.fromhex(case.decode()), int(sequence), bytes.fromhex(digest.decode()))
    if rung := understood(words) or escalation.understood(words):
        return rung
    if dropped := _DROP.fullmatch(words):
        return bytes.fromhex(dropped[1].decode())
    raise Unreadable


def _drop(office: Office, locator: bytes) -> None:
    """Have the keeper forget a locator, but only one that no case is found by: anybody can seal a job to us."""
    with office.store.read() as connection:
        if cases.by_locator(connection, locator) is not None:
            return
    office.keeper.drop(locator)
