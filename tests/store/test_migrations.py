from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from filings import at_once
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from grievance.errors import StoreAway
from grievance.store.engine import Store
from grievance.store.migrations import downgrade, revision, upgrade
from grievance.store.tables import METADATA


def _differences(store: Store) -> list[object]:
    with store.read() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), METADATA))


def _tables(store: Store) -> set[str]:
    with store.read() as connection:
        return set(inspect(connection).get_table_names())


def test_migrations_from_nothing_make_what_the_tables_say(store: Store) -> None:
    assert _differences(store) == []
    assert _tables(store) == {*METADATA.tables, "alembic_version"}


def test_a_table_that_no_migration_made_is_noticed(store: Store) -> None:
    with store.write() as connection:
        connection.execute(text("DROP TABLE receipt"))
    assert len(_differences(store)) == 1


def test_down_leaves_nothing_and_up_again_makes_the_same(store: Store) -> None:
    with store.write() as connection:
        downgrade(connection)
    assert _tables(store) == {"alembic_version"}
    with store.write() as connection:
        upgrade(connection)
    assert _differences(store) == []


def test_migrating_again_changes_nothing(store: Store) -> None:
    with store.read() as connection:
        before = revision(connection)
    store.migrate()
    with store.read() as connection:
        assert revision(connection) == before == "0001"


def test_an_empty_database_has_no_revision(database_url: str) -> None:
    store = Store(database_url)
    with store.read() as connection:
        assert revision(connection) is None
    store.close()


def test_processes_that_migrate_at_the_same_moment_wait_for_each_other(database_url: str) -> None:
    stores = [Store(database_url) for _ in range(4)]
    at_once([store.migrate for store in stores])
    assert _differences(stores[0]) == []
    for store in stores:
        store.close()


def test_a_migration_that_fails_leaves_nothing_behind(database_url: str) -> None:
    store = Store(database_url)
    with store.write() as connection:
        connection.execute(text("CREATE TABLE submission (digest INTEGER)"))
    with pytest.raises((StoreAway, DBAPIError)):
        store.migrate()
    assert _tables(store) == {"submission"}
    store.close()


def test_migrations_are_found_from_any_folder(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    store = Store(database_url)
    store.migrate()
    assert "case" in _tables(store)
    store.close()
