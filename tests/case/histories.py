"""Histories for the tests of this room: a step a day, told by its name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from grievance.case.terms import Entry, Party, Step

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def entry(sequence: int, step: str, day: int = 0, **facts: str) -> Entry:
    return Entry(sequence, Step(step), Party.OFFICER, MONDAY + timedelta(days=day), facts=facts)


def history(*steps: str) -> tuple[Entry, ...]:
    """Return one entry a step and a day."""
    return tuple(entry(place, step, place) for place, step in enumerate(steps))
