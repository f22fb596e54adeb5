"""One process at a time: a lock that ends with whoever holds it, however they end."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from zlib import crc32

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from grievance.errors import NotAlone, StoreAway
from grievance.store.engine import Store

_NUMBER: Final = 0x67637631 << 32
"""Under which the lock is known in PostgreSQL, in each database for itself: `gcv1`, then a digest of the name."""


class Alone:
    """What says whether this process is still the only one. It may be lost: the database's server ended, or a file."""

    def __init__(self, still: Callable[[], bool]) -> None:
        """Take what is asked each time."""
        self._still = still

    def still(self) -> bool:
        """Ask anew. Once it is `False` another may be at work, and nothing more is to be polled or sent."""
        return self._still()


@contextmanager
def alone(store: Store, name: str = "bot") -> Iterator[Alone]:
    """Hold this database's lock of a name for one process. Raises `NotAlone` where another holds it, `StoreAway`."""
    engine = store.engine
    file, number = Path(f"{engine.url.database}.{name}.alone"), _NUMBER | crc32(name.encode())
    with _in_file(file) if engine.name == "sqlite" else _in_server(engine, number) as held:
        yield held


@contextmanager
def _in_file(path: Path) -> Iterator[Alone]:
    """Lock a file beside the database. It stays there empty: a file that is removed can be locked twice."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreAway(type(error).__name__) from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotAlone from None
        yield Alone(lambda: _is(path, descriptor))
    finally:
        os.close(descriptor)


def _is(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False


@contextmanager
def _in_server(engine: Engine, number: int) -> Iterator[Alone]:
    """Lock for as long as a connection of its own lasts; the server lets go when that ends, however it ends."""
    try:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # out of the pool: closed, it is closed
        got = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": number}).scalar_one()
    except SQLAlchemyError as error:
        raise StoreAway(type(error).__name__) from None

    def still() -> bool:
        try:
            return connection.execute(text("SELECT true")).scalar_one() is True
        except SQLAlchemyError:
            return False

    try:
        if not got:
            raise NotAlone
        yield Alone(still)
    finally:
        connection.close()
