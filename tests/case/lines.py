"""Lines of the newest table, in somebody's name: for steps of two officers it matters who."""

from __future__ import annotations

from datetime import timedelta

from histories import MONDAY

from grievance.case.table import VERSION
from grievance.case.terms import Entry, Party, Step


def signed(sequence: int, step: Step, by: bytes, /, **facts: str) -> Entry:
    """Return a line in an officer's name, or in hers where that is empty."""
    party = Party.OFFICER if by else Party.COMPLAINANT
    return Entry(sequence, step, party, MONDAY + timedelta(days=sequence), by, facts=facts, table=VERSION)
