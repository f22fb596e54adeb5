from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from os import urandom

import pytest
from filings import TODAY, at_once

from grievance.errors import AlreadyDone
from grievance.store import jobs
from grievance.store.engine import Store
from grievance.store.rows import JobRow

ANNA, BORIS = b"a" * 16, b"b" * 16


def _put(store: Store, *rows: JobRow) -> None:
    with store.write() as connection:
        for row in rows:
            jobs.put_job(connection, row)


def _job(attempts: int = 0, days: int | None = None) -> JobRow:
    return JobRow(urandom(16), attempts, urandom(40), None if days is None else TODAY + timedelta(days))


def _claim(store: Store, worker: bytes = ANNA, limit: int = 10) -> list[JobRow]:
    with store.write() as connection:
        return jobs.claim(connection, worker, TODAY, limit)


def test_two_workers_never_get_the_same_job_and_together_get_all(store: Store) -> None:
    _put(store, *(_job() for _ in range(200)))

    def work(worker: bytes) -> list[bytes]:
        return [job.id for _ in range(30) for job in _claim(store, worker, limit=7)]

    got = Counter(job for mine in at_once([partial(work, ANNA), partial(work, BORIS)]) for job in mine)
    assert len(got) == 200
    assert set(got.values()) == {1}


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_on_postgresql_does_not_wait_for_another_that_is_claiming(store: Store) -> None:
    _put(store, *(_job() for _ in range(6)))
    with store.write() as connection:
        first = jobs.claim(connection, ANNA, TODAY, 4)
        second = _claim(store, BORIS, limit=4)
    assert len(first) == 4
    assert len(second) == 2
    assert not {job.id for job in first} & {job.id for job in second}


def test_a_job_comes_as_it_was_put_and_waits_for_its_day(store: Store) -> None:
    today, tomorrow, whenever = _job(days=0), _job(days=1), _job()
    _put(store, today, tomorrow, whenever)
    assert {*_claim(store)} == {today, whenever}


def test_a_job_is_put_once(store: Store) -> None:
    job = _job()
    _put(store, job)
    with pytest.raises(AlreadyDone):
        _put(store, job)


def test_what_failed_most_comes_last(store: Store) -> None:
    _put(store, *(_job(attempts) for attempts in (3, 0, 5, 1)))
    assert [_claim(store, limit=1)[0].attempts for _ in range(4)] == [0, 1, 3, 5]


def test_a_job_that_was_done_is_gone(store: Store) -> None:
    job = _job()
    _put(store, job)
    _claim(store)
    with store.write() as connection:
        jobs.done(connection, [job.id])
        jobs.release(connection)
    assert _claim(store) == []


def test_a_job_that_failed_comes_back_counted_on_the_day_that_was_said(store: Store) -> None:
    job, later = _job(), _job(days=-3)
    _put(store, job, later)
    _claim(store)
    with store.write() as connection:
        jobs.failed(connection, [job.id])
        jobs.failed(connection, [later.id], again=TODAY + timedelta(1))
        assert jobs.waiting(connection) == 2
        assert jobs.waiting(connection, attempts=2) == 0
    assert _claim(store) == [JobRow(job.id, 1, job.sealed)]
    with store.write() as connection:
        [again] = jobs.claim(connection, ANNA, TODAY + timedelta(1), 10)
    assert again == JobRow(later.id, 1, later.sealed, TODAY + timedelta(1))


def test_what_a_dead_worker_had_is_free_after_the_next_one_starts(store: Store) -> None:
    job = _job()
    _put(store, job)
    _claim(store, ANNA)
    assert _claim(store, BORIS) == []
    with store.write() as connection:
        jobs.release(connection)
    assert _claim(store, BORIS) == [job]
