"""The last touch before a change is written: its line covers all that comes with it, and the log will hear of it."""

from __future__ import annotations

import os
from dataclasses import replace

from grievance.casefile import contexts
from grievance.casefile.trust import Trust
from grievance.seal.envelope import seal
from grievance.seal.keys import digest
from grievance.store import changes
from grievance.store.covers import covers
from grievance.store.engine import Connection
from grievance.store.rows import Change, JobRow


def bind(change: Change) -> Change:
    """Return the change with its line bound to every row that comes or goes with it."""
    line, covered = change.entry, covers(change)
    return replace(change, entry=replace(line, covers=covered, digest=digest(line.previous, line.sealed, covered)))


def write(connection: Connection, trust: Trust, change: Change) -> None:
    """Bind a change and write it, with the job that tells the keeper's log of its line.

    Nothing else in the house calls `changes.apply`. Raises what that raises.
    """
    bound = bind(change)
    changes.apply(connection, replace(bound, jobs=(*bound.jobs, _job(trust, bound))))


def _job(trust: Trust, change: Change) -> JobRow:
    identifier, line = os.urandom(16), change.entry
    words = f"enter {line.case.hex()} {line.sequence} {line.digest.hex()}".encode()
    sealed = seal(trust.recipient(trust.manifest.worker), contexts.job(trust.office, identifier), words)
    return JobRow(id=identifier, attempts=0, sealed=sealed)
