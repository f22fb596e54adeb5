"""How the tables came to be what `tables.py` says, revision by revision (Alembic, started from here alone)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, text

if TYPE_CHECKING:
    from alembic.config import Config

_LOCK: Final = 0x67637631
"""Any number that nothing else in this database locks by."""


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Go up to a revision inside the caller's transaction; whoever comes second finds it done."""
    from alembic import command  # noqa: PLC0415 - it takes as long to load as all of the store, and a process that serves never migrates

    _alone(connection)
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Go down to a revision inside the caller's transaction. What the tables held is lost."""
    from alembic import command  # noqa: PLC0415 - as above

    _alone(connection)
    command.downgrade(_config(connection), revision)


def revision(connection: Connection) -> str | None:
    """Return the revision that the tables are at; `None` where there are none."""
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - as above

    return MigrationContext.configure(connection).get_current_revision()


def _alone(connection: Connection) -> None:
    # On SQLite the transaction itself holds the only write lock there is.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        connection.execute(text("SET LOCAL statement_timeout = 0"))


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", __name__.replace(".migrations", ":migrations"))
    return config
