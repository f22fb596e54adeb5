"""What was promised in a transaction is done after it, and nothing else, whoever wrote the job."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from attachments import filed, sent
from deeds import told
from offices import TestOffice

from grievance import outbox
from grievance.casefile import contexts
from grievance.errors import ReceiptUnknown
from grievance.office import Office, Process
from grievance.seal.envelope import open_, seal
from grievance.seal.keys import Identity, Recipient
from grievance.store import jobs
from grievance.store.rows import JobRow

WORKER = b"w" * 16
JOBS = 3
"""What a story told and a receipt exchanged leave to do: two lines for the log, one locator to forget."""


def job(office: Office, body: bytes, identifier: bytes | None = None, recipient: Recipient | None = None) -> bytes:
    """Put a job as anybody could who writes the database: the worker's key is public."""
    trust, identifier = office.trust(), identifier or os.urandom(16)
    sealed = seal(recipient or Recipient(trust.manifest.worker), contexts.job(trust.office, identifier), body)
    with office.store.write() as connection:
        jobs.put_job(connection, JobRow(identifier, 0, sealed))
    return identifier


def opened(office: Office, row: JobRow) -> bytes:
    assert office.worker
    return open_(office.worker, contexts.job(office.trust().office, row.id), row.sealed)


def waiting(office: Office, attempts: int = 0) -> int:
    with office.store.read() as connection:
        return jobs.waiting(connection, attempts)


@pytest.fixture
def worker(standing_office: TestOffice) -> Office:
    return standing_office.role(Process.WORKER)


def test_a_job_is_done_once_and_gone(standing_office: TestOffice, worker: Office) -> None:
    told(standing_office).exchange()
    told(standing_office).exchange()

    assert outbox.once(worker, WORKER) == 2 * JOBS
    assert outbox.once(worker, WORKER) == 0
    assert waiting(worker) == 0


def test_a_job_that_fails_is_kept_and_tried_again(standing_office: TestOffice) -> None:
    case = told(standing_office)
    new, hurried = case.exchange(), standing_office.hurried(Process.WORKER)
    standing_office.end_keeper(signal.SIGKILL)

    assert outbox.once(hurried, WORKER) == 0
    assert outbox.once(hurried, WORKER) == 0
    assert waiting(hurried, attempts=2) == JOBS

    standing_office.start_keeper()
    assert outbox.once(hurried, WORKER) == JOBS
    assert standing_office.public.keeper.locate(case.digits).slot is None
    assert new.mailbox().number == case.number


def test_what_a_worker_left_when_it_died_is_done_by_the_next(standing_office: TestOffice, worker: Office) -> None:
    case = told(standing_office)
    case.exchange()
    with worker.store.write() as connection:
        assert len(jobs.claim(connection, WORKER, worker.now().date(), 20)) == JOBS
    assert outbox.once(worker, b"v" * 16) == 0

    stop = threading.Event()
    running = threading.Thread(target=outbox.run, args=(worker, stop))
    running.start()
    while waiting(worker) and running.is_alive():
        stop.wait(0.01)
    stop.set()
    running.join(5)

    assert not running.is_alive()
    assert standing_office.public.keeper.locate(case.digits).slot is None


def test_no_job_makes_a_living_receipt_unknown(standing_office: TestOffice, worker: Office) -> None:
    case, old = told(standing_office), told(standing_office)
    new = old.exchange()
    for first, each in enumerate((case, new)):
        locator = standing_office.public.keeper.locate(each.digits).derivations.locator
        job(worker, b"drop " + locator.hex().encode(), first.to_bytes(16, "big"))

    outbox.once(worker, WORKER)

    assert case.mailbox().number == case.number
    assert new.mailbox().number == old.number
    with pytest.raises(ReceiptUnknown):
        old.mailbox()


def test_jobs_that_are_none_are_kept_and_stop_nobody(standing_office: TestOffice, worker: Office) -> None:
    bodies = [b"", b"drop", b"drop ", b"drop zz", b"drop 00", b"drop \xff", b"erase " + bytes(16)]
    for body in bodies:
        job(worker, body)
    told(standing_office).exchange()

    assert outbox.once(worker, WORKER) == JOBS
    assert waiting(worker, attempts=1) == waiting(worker) == len(bodies)


def test_a_job_opens_under_its_own_id_with_the_workers_key_alone(standing_office: TestOffice, worker: Office) -> None:
    case = told(standing_office)
    new = case.exchange()
    locator = standing_office.public.keeper.locate(case.digits).derivations.locator
    body = b"drop " + locator.hex().encode()
    with worker.store.write() as connection:
        rows = jobs.claim(connection, WORKER, worker.now().date(), 20)
        jobs.done(connection, [row.id for row in rows])
        (row,) = (row for row in rows if body in opened(worker, row))
        jobs.put_job(connection, JobRow(os.urandom(16), 0, row.sealed))
    job(worker, body, recipient=Identity.generate().recipient)

    assert outbox.once(worker, WORKER) == 0
    assert standing_office.public.keeper.locate(case.digits).slot
    assert new.mailbox().number == case.number


def test_another_process_does_no_jobs(standing_office: TestOffice) -> None:
    told(standing_office).exchange()

    assert outbox.once(standing_office.public, WORKER) == 0
    assert waiting(standing_office.public) == JOBS


def test_a_sealed_file_that_no_case_names_goes_once_it_is_old(office: TestOffice) -> None:
    worker, orphan = office.role(Process.WORKER), sent(office.public)
    case = filed(office, sent(office.public))
    for file in office.settings.blobs.iterdir():
        os.utime(file, (0, 0))
    young = sent(office.public)

    outbox.sweep(worker)

    left = set(office.public.blobs.ids())
    assert orphan.blob not in left
    assert young.blob in left
    assert case.case().intact


def test_the_worker_sweeps_when_it_starts(office: TestOffice) -> None:
    orphan, stop = sent(office.public), threading.Event()
    os.utime(office.settings.blobs / orphan.blob.hex(), (0, 0))
    working = threading.Thread(target=outbox.run, args=(office.role(Process.WORKER), stop))

    working.start()
    while orphan.blob in set(office.public.blobs.ids()):
        assert working.is_alive()
        stop.wait(0.05)
    stop.set()
    working.join()
