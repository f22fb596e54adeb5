"""From events to counts through the gate, and to the bands in which shares and times are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median_low
from typing import Final

from grievance.case.counting import Counted, Event
from grievance.case.gate import Counts, shown
from grievance.standards import Standard

Cell = tuple[Counted, str, int]
"""What is counted, of which duty, outcome or criterion, and in which quarter; 0 is the year."""

QUARTERS: Final = (1, 2, 3, 4)
OF_CLOCKS: Final = (Counted.BEGUN, Counted.DONE, Counted.KEPT, Counted.LATE, Counted.LAPSED, Counted.OVERDUE)
_BANDS: Final = (
    (3, "0 to 3 days"),
    (5, "4 to 5 days"),
    (14, "6 to 14 days"),
    (30, "15 to 30 days"),
    (90, "31 to 90 days"),
)
_LONG: Final = "more than 90 days"
_SHARES: Final = 5  # bands of a fifth


def counts(found: Iterable[Event], standard: Standard, ends: Sequence[str]) -> Counts[Cell]:
    """Count events by year, cases by quarter too, with all that everybody knows of how the counts hang together."""
    numbers: Counter[Cell] = Counter()
    for event in found:
        numbers[event.what, event.which, 0] += 1
        if event.what is Counted.CASES:
            numbers[event.what, "", event.quarter] += 1
        if event.what is Counted.ENDED:
            numbers[event.what, "", 0] += 1
    year, duties = (Counted.CASES, "", 0), standard.duties
    sums: list[tuple[Cell, tuple[Cell, ...]]] = [
        (year, tuple((Counted.CASES, "", quarter) for quarter in QUARTERS)),
        ((Counted.ENDED, "", 0), tuple((Counted.ENDED, end, 0) for end in ends)),
        *((year, ((Counted.BEGUN, duty.id, 0),)) for duty in duties if duty.of_every_case),
        *(((Counted.DONE, duty.id, 0), _by_time(duty.id)) for duty in duties),
    ]
    resting: dict[Cell, Cell] = {
        (what, duty.id, 0): (Counted.DONE, duty.id, 0)
        for duty in duties
        for what in (Counted.LATE, Counted.LAPSED, Counted.OVERDUE)
    }
    cells = {(what, duty.id, 0) for duty in duties for what in OF_CLOCKS}
    cells |= {(Counted.CRITERION, each.id, 0) for each in standard.criteria}
    cells |= {cell for total, parts in sums for cell in (total, *parts)}
    return Counts({cell: numbers[cell] for cell in sorted(cells)}, sums, resting)


def through_the_gate(found: Sequence[Event], standard: Standard, ends: Sequence[str], least: int) -> dict[Cell, int]:
    """Return the counts that may be shown."""
    return shown(counts(found, standard, ends), least)


def share(found: Iterable[Event], told: Mapping[Cell, int], duty: str) -> str | None:
    """Say in which fifth the share of clocks lies that were kept in time.

    `None` where their number is not shown, or where so few are in the band that it would be as good as the number.
    """
    done = told.get((Counted.DONE, duty, 0))
    if done is None:
        return None
    kept = sum((event.what, event.which) == (Counted.KEPT, duty) for event in found)
    fifth, width = _fifth(kept, done), 100 // _SHARES
    alike = sum(_fifth(other, done) == fifth for other in range(done))  # and not all of them: that would be shown
    told_anyway = (Counted.KEPT, duty, 0) in told
    return f"{width * fifth} to {width * fifth + width} %" if told_anyway or alike > 1 else None


def usual(found: Iterable[Event], told: Mapping[Cell, int], duty: str) -> str | None:
    """Say in which band the middle one of the times lies that a clock took; `None` where their number is not shown."""
    if (Counted.DONE, duty, 0) not in told:
        return None
    middle = median_low([event.days or 0 for event in found if (event.what, event.which) == (Counted.DONE, duty)])
    return next((band for most, band in _BANDS if middle <= most), _LONG)


def _by_time(duty: str) -> tuple[Cell, ...]:
    return (Counted.KEPT, duty, 0), (Counted.LATE, duty, 0)


def _fifth(kept: int, done: int) -> int:
    return min(_SHARES - 1, _SHARES * kept // done)
