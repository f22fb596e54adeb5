"""The last touch before a change is written: its line covers all that comes with it."""

from __future__ import annotations

from dataclasses import replace

from grievance.casefile.trust import Trust
from grievance.seal.keys import digest
from grievance.store import changes
from grievance.store.covers import covers
from grievance.store.engine import Connection
from grievance.store.rows import Change


def bind(change: Change) -> Change:
    """Return the change with its line bound to every row that comes or goes with it."""
    line, covered = change.entry, covers(change)
    return replace(change, entry=replace(line, covers=covered, digest=digest(line.previous, line.sealed, covered)))


def write(connection: Connection, trust: Trust, change: Change) -> None:
    """Bind a change and write it.

    Nothing else in the house calls `changes.apply`. Raises what that raises.
    """
    del trust
    changes.apply(connection, bind(change))
