"""What was promised in a transaction and is done after it: at least once, by the worker, with its own key alone."""

from __future__ import annotations

import os
import threading

from grievance.casefile import contexts
from grievance.errors import GrievanceError, SettingRefused, Unreadable
from grievance.office import Office
from grievance.seal.envelope import open_
from grievance.store import cases, jobs
from grievance.store.rows import JobRow

BATCH = 20
PAUSE = 1.0


def run(office: Office, stop: threading.Event) -> None:
    """Work until `stop` is set. What fails is counted and tried again; nothing is dropped."""
    worker = os.urandom(16)
    with office.store.write() as connection:
        jobs.release(connection)
    while not stop.is_set():
        if not once(office, worker):
            stop.wait(PAUSE)


def once(office: Office, worker: bytes) -> int:
    """Claim a batch and do it. Return how many jobs were done."""
    with office.store.write() as connection:
        claimed = jobs.claim(connection, worker, office.now().date(), BATCH)
    return sum(_settle(office, job) for job in claimed)


def _settle(office: Office, job: JobRow) -> bool:
    try:
        _do(office, job)
    except GrievanceError:
        with office.store.write() as connection:
            jobs.failed(connection, job.id)
        return False
    with office.store.write() as connection:
        jobs.done(connection, job.id)
    return True


def _do(office: Office, job: JobRow) -> None:
    if office.worker is None:
        raise SettingRefused("this process holds no worker key")
    verb, _, value = open_(office.worker, contexts.job(office.trust().office, job.id), job.sealed).partition(b" ")
    if verb != b"drop":
        raise Unreadable
    try:
        locator = bytes.fromhex(value.decode("ascii"))
    except ValueError:
        raise Unreadable from None
    _drop(office, locator)


def _drop(office: Office, locator: bytes) -> None:
    """Have the keeper forget a locator, but only one that no case is found by: anybody can seal a job to us."""
    with office.store.read() as connection:
        if cases.by_locator(connection, locator) is not None:
            return
    office.keeper.drop(locator)
