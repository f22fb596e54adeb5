"""Working days: which days an office works, and counting by them. Pure; a calendar is given, never fetched."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Workdays:
    """A calendar of working days. `name` says which one it is, with its version.

    `weekend` are days of the week (Monday is 0) on which nobody works, `holidays` are single days besides.
    """

    name: str = "Monday to Friday, no public holidays"
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: Container[date] = ()

    def works(self, day: date) -> bool:
        """Say whether a day is a working day."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def add(self, day: date, count: int) -> date:
        """Return the working day that is so many working days after a day; with 0 the day itself, whatever it is."""
        for _ in range(count):
            day += _DAY
            while not self.works(day):
                day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first`, up to and with `last`; 0 where `last` is not later."""
        return sum(self.works(first + ahead * _DAY) for ahead in range(1, (last - first).days + 1))


MONDAY_TO_FRIDAY: Final = Workdays()
"""Where an office names no calendar."""
