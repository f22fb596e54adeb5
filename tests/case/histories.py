"""Histories for the tests of this room: a step a day, told by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from grievance.case.table import VERSION
from grievance.case.terms import Entry, Party, Step

MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)


def entry(sequence: int, step: str, day: int = 0, **facts: str) -> Entry:
    return Entry(sequence, Step(step), Party.OFFICER, MONDAY + timedelta(days=day), facts=facts)


def history(*steps: str) -> tuple[Entry, ...]:
    """Return one entry a step and a day."""
    return tuple(entry(place, step, place) for place, step in enumerate(steps))


def told(*lines: tuple[str, int, Mapping[str, str]]) -> tuple[Entry, ...]:
    """Return a history by the newest table: step, day and facts of each line.

    What was proposed is taken by another officer, with the line before it as its proposal.
    """
    found: list[Entry] = []
    for place, (step, day, facts) in enumerate(lines):
        proposed = bool(found) and found[-1].step is Step.PROPOSE
        more = {"proposal": str(place - 1)} if proposed else {}
        by = b"second" if proposed else b"first"
        found.append(replace(entry(place, step, day), facts={**facts, **more}, table=VERSION, by=by))
    return tuple(found)
