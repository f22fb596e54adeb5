"""The lines of the register, without a key: each is whole, in its place, and follows on the one before it."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.seal.keys import digest
from grievance.store import register
from grievance.store.engine import Connection
from grievance.verification.findings import Checked, Finding, Wrong


def check_register(connection: Connection, checked: Checked) -> Iterator[Finding]:
    """Name the lines that were changed or do not follow, and the first that is missing.

    That the end was cut off no chain can show.
    """
    before = b""
    for place, row in enumerate(register.lines(connection)):
        checked.rows += 1
        if row.sequence != place:
            yield Finding("register", f"line {place + 1}", Wrong.MISSING)
            return
        if row.previous != before:
            yield Finding("register", f"line {place + 1}", Wrong.CHAIN)
        if row.digest != digest(row.previous, row.keys, row.sealed):
            yield Finding("register", f"line {place + 1}", Wrong.CHANGED)
        before = row.digest
