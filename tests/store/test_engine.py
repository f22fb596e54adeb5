from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from filings import filed, filing
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from grievance.errors import SettingRefused, StoreAway
from grievance.store import changes
from grievance.store.engine import Store
from grievance.store.tables import CASE, DOCUMENT, METADATA, RECEIPT

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def hasty(store: Store, database_url: str) -> Iterator[Store]:
    """Give a store on the same database that waits a fifth of a second."""
    assert store is not None
    hasty = Store(database_url, patience=0.2)
    yield hasty
    hasty.close()


def _cases(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(CASE)).scalar_one()


def _count(store: Store) -> int:
    with store.read() as connection:
        return _cases(connection)


def test_what_was_written_is_kept_when_the_block_ends(store: Store) -> None:
    filed(store, filing())
    assert _count(store) == 1


def test_an_error_undoes_everything_the_block_wrote(store: Store) -> None:
    def half() -> None:
        with store.write() as connection:
            changes.apply(connection, filing())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    with store.read() as connection:
        assert not any(connection.execute(select(table)).first() for table in METADATA.sorted_tables)


def test_a_reader_sees_one_moment_while_others_write(store: Store) -> None:
    with store.read() as connection:
        assert _cases(connection) == 0
        filed(store, filing())
        assert _cases(connection) == 0
    assert _count(store) == 1


def test_a_reference_to_no_case_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as connection:
        connection.execute(RECEIPT.insert().values({"locator": b"l" * 16, "case": b"none"}))


def test_whoever_waits_too_long_for_a_lock_is_told_not_now(store: Store, hasty: Store) -> None:
    change = filing()
    with store.write() as connection:
        changes.apply(connection, change)
        with pytest.raises(StoreAway):
            filed(hasty, change)
    assert _count(store) == 1


def test_more_readers_than_connections_are_told_not_now(hasty: Store) -> None:
    with ExitStack() as held:
        for _ in range(16):
            held.enter_context(hasty.read())
        with pytest.raises(StoreAway), hasty.read():
            pytest.fail("there was a connection left")
    assert _count(hasty) == 0


def test_an_error_never_shows_what_was_to_be_written(store: Store) -> None:
    with pytest.raises(DBAPIError) as told, store.write() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "the foreman"})
    assert "foreman" not in str(told.value)


def test_a_child_of_a_fork_opens_connections_of_its_own(store: Store) -> None:
    filed(store, filing())
    child = os.fork()
    if child == 0:
        store.after_fork()
        os._exit(_count(store) - 1)
    assert os.waitpid(child, 0)[1] == 0
    assert _count(store) == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://host/name", "no url at all", ""])
def test_any_other_database_is_refused(url: str) -> None:
    with pytest.raises(SettingRefused):
        Store(url)


@only_sqlite
def test_every_connection_to_sqlite_is_durable_and_leaves_no_traces(store: Store) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "temp_store": 2, "secure_delete": 1, "foreign_keys": 1}
    wanted["busy_timeout"] = 10_000
    with ExitStack() as held:
        for connection in [held.enter_context(store.read()) for _ in range(3)]:
            got = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
            assert got == wanted
    with store.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2


@only_sqlite
def test_a_writer_on_sqlite_waits_for_the_other_before_it_reads(store: Store, hasty: Store) -> None:
    with store.write(), pytest.raises(StoreAway), hasty.write():
        pytest.fail("two writers at once")


@only_sqlite
def test_a_full_disk_takes_nothing_and_is_told_as_not_now(store: Store) -> None:
    def file_on_a_full_disk() -> None:
        with store.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")
            changes.apply(connection, filing())

    with pytest.raises(StoreAway, match="SQLITE_FULL"):
        file_on_a_full_disk()
    assert _count(store) == 0


@only_postgresql
def test_postgresql_gives_up_a_lock_a_statement_and_a_forgotten_transaction(store: Store) -> None:
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    with store.write() as connection:
        assert [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names] == ["10s", "30s", "1min"]


@only_postgresql
def test_a_statement_that_takes_too_long_is_told_as_not_now(hasty: Store) -> None:
    with pytest.raises(StoreAway, match="QueryCanceled"), hasty.read() as connection:
        connection.execute(text("SELECT pg_sleep(5)"))


@only_postgresql
def test_a_reader_on_postgresql_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match="read-only"), store.read() as connection:
        changes.apply(connection, filing())


@only_postgresql
def test_a_lost_connection_takes_nothing_and_the_next_is_a_new_one(store: Store) -> None:
    def file_and_lose_the_line() -> None:
        with store.write() as connection:
            changes.apply(connection, filing())
            _end_all_others(store)

    with pytest.raises(StoreAway):
        file_and_lose_the_line()
    assert _count(store) == 0


@only_postgresql
def test_connections_that_died_while_nobody_used_them_are_replaced_unseen(store: Store, hasty: Store) -> None:
    _count(store)
    _end_all_others(hasty)
    assert _count(store) == 0


@only_postgresql
def test_a_child_of_a_fork_leaves_its_parents_connection_open(store: Store) -> None:
    def session() -> int:
        with store.read() as connection:
            return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())

    before = session()
    child = os.fork()
    if child == 0:
        store.after_fork()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert session() == before


@only_postgresql
@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_usual_name_of_postgresql_is_understood(database_url: str, scheme: str) -> None:
    store = Store(database_url.replace("postgresql", scheme, 1))
    with store.read() as connection:
        assert connection.dialect.driver == "psycopg"
    store.close()


def test_a_server_that_is_not_there_is_told_as_not_now(tmp_path: Path) -> None:
    store = Store(f"postgresql:///grievance?host={tmp_path}")
    with pytest.raises(StoreAway), store.read():
        pytest.fail("nobody answers there")


FILING_ON = """
import sys
sys.path.insert(0, sys.argv[2])
from filings import filed, filing
from grievance.store.engine import Store
store = Store(sys.argv[1])
while True:
    print(filed(store, filing()).hex(), flush=True)
"""


def test_what_was_said_to_be_kept_is_there_whole_when_the_process_is_killed(store: Store, database_url: str) -> None:
    said: list[str] = []
    for _ in range(3):
        with _filing_on(database_url) as process:
            assert process.stdout is not None
            said += [process.stdout.readline().strip() for _ in range(20)]
            process.send_signal(signal.SIGKILL)
            said += process.stdout.read().split()
    whole = select(CASE.c.id).join(DOCUMENT).join(RECEIPT, RECEIPT.c.case == CASE.c.id)
    with store.read() as connection:
        kept = {case.hex() for case in connection.execute(whole).scalars()}
        assert len(kept) == _cases(connection)
    assert set(said) <= kept
    assert len(kept) <= len(said) + 3


@contextmanager
def _filing_on(url: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", FILING_ON, url, str(Path(__file__).parent.parent)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process


def _end_all_others(store: Store) -> None:
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with store.write() as connection:
        connection.execute(others)
    time.sleep(0.1)
