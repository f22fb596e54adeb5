"""The small-number gate: which counts may be shown, so that none of those held back can be worked out from the rest.

A count of one tells that somebody spoke, and so does a nought that is no nought any more. Whatever is below `least` is
held back, and so much besides that it cannot be computed. That is not tried out but shown: for every count that is
protected there is another table, with another number in its place, which fits all that is published just as well.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm
from typing import Generic, TypeVar

Cell = TypeVar("Cell", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Counts(Generic[Cell]):
    """What was counted, each number under its cell, none below 0.

    `sums` are what everybody knows of how they hang together: a cell and those that add up to it. `resting` maps a cell
    to the one on which it rests: its nought may be shown where that one is shown, because it is no news of anybody (no
    clock of so many was late).
    """

    numbers: Mapping[Cell, int]
    sums: Sequence[tuple[Cell, tuple[Cell, ...]]] = ()
    resting: Mapping[Cell, Cell] = field(default_factory=dict)


def shown(counts: Counts[Cell], least: int) -> dict[Cell, int]:
    """Return the counts that may be shown. The others are neither small nor nought nor anything: they are held back."""
    hidden: set[Cell] = set()
    for part in _apart(counts):
        kept = {cell for cell, number in part.numbers.items() if number < least and not _harmless(part, cell)}
        protected = frozenset(kept)
        while (more := _next(part, kept, protected, least)) is not None:
            kept.add(more)
        hidden |= _hidden(part, kept)
    return {cell: number for cell, number in counts.numbers.items() if cell not in hidden}


def recoverable(counts: Counts[Cell], hidden: Collection[Cell]) -> frozenset[Cell]:
    """Return the hidden cells that the published ones give away.

    That is so where a cell's unit vector lies in the row space of what is known of the hidden ones (the rank test), or
    where no step along the null space leaves all numbers at 0 or above.
    """
    order = sorted(hidden, key=lambda cell: -counts.numbers[cell])  # large ones give way, so that noughts can move
    free = list(_ways(_rows(counts, order), len(order)))
    return frozenset(cell for at, cell in enumerate(order) if not _could_differ(counts, order, free, at))


def _apart(counts: Counts[Cell]) -> Iterator[Counts[Cell]]:
    """Give the parts that have nothing to do with each other, each with its own sums: they are small."""
    near: dict[Cell, set[Cell]] = {cell: {cell} for cell in counts.numbers}
    for linked in (*((total, *parts) for total, parts in counts.sums), *counts.resting.items()):
        together = set[Cell]().union(*(near[cell] for cell in linked))
        near.update(dict.fromkeys(together, together))
    for cells in {id(together): together for together in near.values()}.values():
        numbers = {cell: number for cell, number in counts.numbers.items() if cell in cells}
        sums = [one for one in counts.sums if one[0] in cells]
        yield Counts(numbers, sums, {cell: base for cell, base in counts.resting.items() if cell in cells})


def _next(counts: Counts[Cell], kept: Collection[Cell], protected: frozenset[Cell], least: int) -> Cell | None:
    """Return what must be held back as well, the smallest that helps; `None` where nothing is given away any more."""
    hidden = _hidden(counts, kept)
    given = recoverable(counts, hidden) & protected
    telling = [
        (total, parts)
        for total, parts in counts.sums
        if given.intersection((total, *parts)) or _leaves_few(counts, hidden, protected, least, total, parts)
    ]
    near = [one for one in counts.sums if telling and hidden.intersection((one[0], *one[1]))]
    left = _shown_parts(telling, hidden) or _shown_parts(near, hidden)  # a total says most: it goes last
    left = left or [total for one in (telling, near) for total, _ in one if total not in hidden]
    return min(left, key=lambda cell: counts.numbers[cell], default=None)


def _shown_parts(sums: Iterable[tuple[Cell, tuple[Cell, ...]]], hidden: Collection[Cell]) -> list[Cell]:
    return [part for _, parts in sums for part in parts if part not in hidden]


def _leaves_few(
    counts: Counts[Cell],
    hidden: Collection[Cell],
    protected: frozenset[Cell],
    least: int,
    total: Cell,
    parts: Sequence[Cell],
) -> bool:
    """Say whether a total that is shown leaves so few for the parts that are not, that they are small together."""
    if total in hidden or not protected.intersection(parts):
        return False
    return sum(counts.numbers[part] for part in parts if part in hidden) < least


def _hidden(counts: Counts[Cell], kept: Collection[Cell]) -> frozenset[Cell]:
    """Return what is not shown while these are held back: they, and each nought that rests on one of them."""
    return frozenset(kept) | {cell for cell, base in counts.resting.items() if base in kept and _harmless(counts, cell)}


def _harmless(counts: Counts[Cell], cell: Cell) -> bool:
    return counts.numbers[cell] == 0 and cell in counts.resting


def _rows(counts: Counts[Cell], order: Sequence[Cell]) -> list[list[Fraction]]:
    """Write what is known of the hidden cells: of each sum the coefficients, a total as minus one."""
    place = {cell: at for at, cell in enumerate(order)}
    rows = []
    for total, parts in counts.sums:
        row = [Fraction(0)] * len(order)
        for cell, sign in ((total, -1), *((part, 1) for part in parts)):
            if cell in place:
                row[place[cell]] += sign
        rows.append(row)
    return rows


def _reduced(rows: list[list[Fraction]], width: int) -> tuple[list[list[Fraction]], list[int]]:
    """Bring rows to reduced echelon form, exactly; return them with the column of each leading one."""
    rows, leads = [row[:] for row in rows], list[int]()
    for column in range(width):
        at = next((at for at in range(len(leads), len(rows)) if rows[at][column]), None)
        if at is None:
            continue
        top = len(leads)
        rows[top], rows[at] = rows[at], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for other in range(len(rows)):
            if other != top and rows[other][column]:
                times = rows[other][column]
                rows[other] = [value - times * lead for value, lead in zip(rows[other], rows[top], strict=True)]
        leads.append(column)
    return rows, leads


def _ways(rows: list[list[Fraction]], width: int) -> Iterator[list[Fraction]]:
    """Give a basis of the null space: each a way in which the hidden numbers can move without showing it."""
    reduced, leads = _reduced(rows, width)
    for column in range(width):
        if column not in leads:
            way = [Fraction(0)] * width
            way[column] = Fraction(1)
            for row, lead in zip(reduced, leads, strict=False):
                way[lead] = -row[column]
            yield way


def _could_differ(counts: Counts[Cell], order: Sequence[Cell], ways: Sequence[list[Fraction]], at: int) -> bool:
    """Say whether another number could stand in this place: all of them whole, and none below 0."""
    for way in ways:
        step = lcm(*(value.denominator for value in way))
        for sign in (step, -step) if way[at] else ():
            if all(counts.numbers[cell] + sign * value >= 0 for cell, value in zip(order, way, strict=True)):
                return True
    return False
