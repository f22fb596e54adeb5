"""The database of one office: SQLite in a file, or PostgreSQL by URL. Both keep what they have said they took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteOperationalError
from typing import Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy import Connection as Connection
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from grievance.errors import SettingRefused, StoreAway
from grievance.store.migrations import upgrade

PATIENCE: Final = 10.0
"""Seconds to wait for a lock or a free connection before saying "not now"."""

_POOL: Final = {"pool_size": 8, "max_overflow": 8, "hide_parameters": True}


class Store:
    """The database at `url`: `sqlite:///path`, or `postgresql://…` (psycopg 3).

    Safe for threads. A process that forks calls `after_fork` in the child. Raises `SettingRefused` for another URL.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        """Open nothing yet; wait `patience` seconds for locks later."""
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise SettingRefused("the database's URL is not understood") from None
        kind = parsed.get_backend_name()
        if kind == "sqlite" and parsed.database not in {None, "", ":memory:"}:
            self._engine, self._reader, self._writer = _sqlite(parsed, patience)
        elif kind in {"postgresql", "postgres"}:
            self._engine, self._reader, self._writer = _postgresql(parsed, patience)
        else:
            raise SettingRefused("the database is SQLite in a file, or PostgreSQL")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Yield a connection that sees one moment of the database. Raises `StoreAway`."""
        with _named(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Yield a connection whose work is kept when the block ends, or not at all. Raises `StoreAway`."""
        with _named(), self._writer.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Bring the tables up to date, whoever else is doing the same. Raises `StoreAway`."""
        with self.write() as connection:
            upgrade(connection)

    @property
    def engine(self) -> Engine:
        """The engine below, for a lock that lies beside the tables (`alone.py`)."""
        return self._engine

    def after_fork(self) -> None:
        """Forget the parent's connections, without closing them for the parent."""
        self._engine.dispose(close=False)

    def close(self) -> None:
        """Close the connections that nobody holds."""
        self._engine.dispose()


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except (InterfaceError, OperationalError, PoolExhausted) as error:
        cause = getattr(error, "orig", None) or error
        name = getattr(cause, "sqlite_errorname", type(cause).__name__)
        if name == "SQLITE_ERROR":  # wrong SQL, or no such table: it will not pass
            raise
        raise StoreAway(name) from None


def _sqlite(url: URL, patience: float) -> tuple[Engine, Engine, Engine]:
    engine = create_engine(
        url.set(drivername="sqlite"),
        connect_args={"isolation_level": None, "timeout": patience},
        pool_timeout=patience,
        **_POOL,
    )

    @event.listens_for(engine, "connect")
    def settle(connection: SqliteConnection, _: object) -> None:
        # WAL stays with the file; all else is forgotten with the connection. Sorts never spill words to disk.
        _log_ahead(connection, patience)
        for pragma in (
            "synchronous=FULL",
            "temp_store=MEMORY",
            "secure_delete=ON",
            "foreign_keys=ON",
            "cache_size=-8000",  # kB: what a queue reads again and again stays
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver would begin only at the first write, and then fail instead of waiting.
        connection.exec_driver_sql(connection.get_execution_options()["begin"])

    return engine, engine.execution_options(begin="BEGIN"), engine.execution_options(begin="BEGIN IMMEDIATE")


def _log_ahead(connection: SqliteConnection, patience: float) -> None:
    """Turn a new file to WAL. Where several do so at once, SQLite says "busy" at once and waits for nobody: we do."""
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except SqliteOperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _postgresql(url: URL, patience: float) -> tuple[Engine, Engine, Engine]:
    wait = ceil(patience * 1000)
    limits = f"-c lock_timeout={wait} -c statement_timeout={wait * 3} -c idle_in_transaction_session_timeout={wait * 6}"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "options": limits,
            "connect_timeout": max(2, ceil(patience)),
            "target_session_attrs": "read-write",  # never a replica: it may not have heard yet
        },
        pool_timeout=patience,
        pool_pre_ping=True,
        **_POOL,
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine, reader, engine.execution_options(isolation_level="READ COMMITTED")
