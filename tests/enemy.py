"""An enemy who may write every row of the database, with a driver of their own and none of our rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, Row, Table, create_engine, delete, insert, make_url, select, text, update

from grievance.store.put import columns_of


class Enemy:
    """Reads and writes the tables of an office."""

    def __init__(self, database_url: str) -> None:
        """Connect to the database at this URL."""
        url = make_url(database_url)
        ours = url.get_backend_name() == "postgresql"
        self._engine = create_engine(url.set(drivername="postgresql+psycopg") if ours else url)

    def rows(self, table: Table, **where: Any) -> Sequence[Row[Any]]:  # noqa: ANN401 - a column's own type
        """Read the rows with these values, in the order of their keys."""
        with self._engine.begin() as connection:
            found = select(table).filter_by(**where).order_by(*table.primary_key.columns)
            return connection.execute(found).all()

    def row(self, table: Table, **where: Any) -> Row[Any]:  # noqa: ANN401 - the same
        """Read the one row with these values."""
        (row,) = self.rows(table, **where)
        return row

    def put(self, table: Table, row: Any) -> None:  # noqa: ANN401 - a row of any table
        """Add a row."""
        self.run(insert(table).values(columns_of(row)))

    def change(self, table: Table, where: dict[str, Any], **values: Any) -> None:  # noqa: ANN401 - a column's own type
        """Overwrite columns of the rows with these values."""
        self.run(update(table).filter_by(**where).values(values))

    def remove(self, table: Table, **where: Any) -> None:  # noqa: ANN401 - the same
        """Delete the rows with these values."""
        self.run(delete(table).filter_by(**where))

    def swap(self, table: Table, column: str, one: dict[str, Any], other: dict[str, Any]) -> None:
        """Exchange the value of a column between two rows."""
        mine, theirs = (getattr(self.row(table, **where), column) for where in (one, other))
        self.change(table, one, **{column: theirs})
        self.change(table, other, **{column: mine})

    def run(self, *statements: Executable) -> None:
        """Run statements in one transaction."""
        with self._engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)

    def force(self, *statements: Executable) -> None:
        """Run statements in one transaction, whatever the foreign keys say."""
        free = text("SET LOCAL session_replication_role = replica")  # SQLite does not look, if it is not told to
        self.run(*([free] if self._engine.name == "postgresql" else []), *statements)

    def close(self) -> None:
        """Close the connection."""
        self._engine.dispose()
