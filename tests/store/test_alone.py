from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from enemy import Enemy
from offices import ROOT
from sqlalchemy import text

from grievance.errors import NotAlone, StoreAway
from grievance.store.alone import alone
from grievance.store.engine import Store

BOT = "bot"
HOLDING = """
import sys
from grievance.store.alone import alone
from grievance.store.engine import Store

with alone(Store(sys.argv[1]), "bot"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_one_at_a_time_is_alone_and_the_next_may_once_it_is_over(store: Store, database_url: str) -> None:
    with closing(Store(database_url)) as other:
        with alone(store, BOT) as first:
            assert first.still()
            for each in (store, other):
                with pytest.raises(NotAlone), alone(each, BOT):
                    pass
            assert first.still()
        with alone(other, BOT) as second:
            assert second.still()


def test_who_is_alone_works_on_with_the_store(store: Store) -> None:
    with alone(store, BOT) as held:
        for _ in range(20):
            with store.write() as connection:
                connection.execute(text("SELECT 1"))
        assert held.still()


def test_two_databases_have_two_locks(store: Store, tmp_path: Path) -> None:
    with (
        closing(Store(f"sqlite:///{tmp_path / 'elsewhere.db'}")) as other,
        alone(store, BOT) as one,
        alone(other, BOT) as two,
    ):
        assert one.still()
        assert two.still()


def test_two_names_have_two_locks(store: Store, database_url: str) -> None:
    with closing(Store(database_url)) as other, alone(store, BOT) as one, alone(other, "telegram") as two:
        assert one.still()
        assert two.still()
        with pytest.raises(NotAlone), alone(other, BOT):
            pass


def test_a_process_that_is_killed_lets_go(store: Store, database_url: str) -> None:
    command = [sys.executable, "-c", HOLDING, database_url]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(NotAlone), alone(store, BOT):
            pass
        other.send_signal(signal.SIGKILL)
        other.wait(10)
        for _ in range(1_000):  # the server sees it a moment later
            try:
                with alone(store, BOT) as held:
                    assert held.still()
                    return
            except NotAlone:
                continue
    raise AssertionError


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_lost_the_server_is_told_and_another_may(store: Store, database_url: str) -> None:
    killing = text(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database ON oid = database"
        " WHERE locktype = 'advisory' AND datname = current_database()"
    )
    with closing(Enemy(database_url)) as enemy, closing(Store(database_url)) as other, alone(store, BOT) as held:
        enemy.run(killing)

        assert not held.still()
        with alone(other, BOT) as next_one:
            assert next_one.still()
            assert not held.still()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_lost_the_file_is_told(store: Store, tmp_path: Path) -> None:
    lock = tmp_path / "grievance.db.bot.alone"
    with alone(store, BOT) as held:
        lock.unlink()
        assert not held.still()
        lock.write_bytes(b"")
        assert not held.still()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_lock_holds_nothing_and_is_its_owner_s(store: Store, tmp_path: Path) -> None:
    lock = tmp_path / "grievance.db.bot.alone"
    with alone(store, BOT):
        assert (lock.read_bytes(), lock.stat().st_mode & 0o777) == (b"", 0o600)
    assert lock.exists()


def test_without_a_database_nobody_is_alone(tmp_path: Path) -> None:
    for url in (f"sqlite:///{tmp_path / 'nowhere' / 'grievance.db'}", "postgresql://nobody@127.0.0.1:1/none"):
        with closing(Store(url, patience=0.2)) as nowhere, pytest.raises(StoreAway), alone(nowhere, BOT):
            pass
