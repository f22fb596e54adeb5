"""Rows into tables, and what it means that a place is taken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.exc import IntegrityError

from grievance.errors import GrievanceError


def columns_of(row: Any) -> dict[str, Any]:  # noqa: ANN401  every row class, and none in common
    """Return a row's fields by name: the table's columns."""
    return {field.name: getattr(row, field.name) for field in fields(row)}


@cache
def _into(table: Table) -> Insert:
    return insert(table)


def put(connection: Connection, table: Table, rows: Iterable[Any], taken: type[GrievanceError]) -> None:
    """Insert rows (`None` is left out). Raises `taken` where a key or a unique value is there already.

    On PostgreSQL the transaction is then over: let the error leave the block of `Store.write()`.
    """
    values = [columns_of(row) for row in rows if row is not None]
    if not values:
        return
    try:
        connection.execute(_into(table), values)
    except IntegrityError:
        raise taken from None
