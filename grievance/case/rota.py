"""The rota: when a person looks at what came in, and who is rung for it. Pure; the present is an argument."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

LEAST: Final = timedelta(hours=1)
"""How much of a watch must be left for what comes in to be looked at within it: ours to choose."""

_AHEAD: Final = 400  # days in which some watch must come: a year of closed days and a month


@dataclass(frozen=True, slots=True)
class Watch:
    """Hours on some days of the week (Monday is 0) in which somebody answers the bell; `start` before `end`.

    `first` is rung, and `second` where the first does not answer: e-mail addresses. A watch for `danger` alone is for
    nights and holidays: closed days do not close it.
    """

    days: frozenset[int]
    start: time
    end: time
    first: str
    second: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Rota:
    """An office's watches, in its own time zone. `closed` are spans of days, first and last, without ordinary watch.

    `minutes` is how long the first person has before the second is rung.
    """

    zone: ZoneInfo
    watches: tuple[Watch, ...]
    closed: tuple[tuple[date, date], ...] = ()
    minutes: int = 30

    def on_watch(self, now: datetime, *, danger: bool) -> Watch | None:
        """Return who answers the bell at this moment, the first that the rota names; `None` for nobody."""
        here = now.astimezone(self.zone)
        return next((watch for watch in self._of(here.date(), danger) if watch.start <= here.time() < watch.end), None)

    def read_on(self, now: datetime, *, danger: bool) -> date | None:
        """Return the day in the office's zone on which a person looks at what comes in now.

        It is that of the first watch of which an hour is left. `None` where the rota has none in the next year.
        """
        here = now.astimezone(self.zone)
        for day, watch in self._coming(here.date(), danger):
            end = datetime.combine(day, watch.end, self.zone)
            begins = max(here, datetime.combine(day, watch.start, self.zone))
            if end - begins >= min(LEAST, end - datetime.combine(day, watch.start, self.zone)):
                return day
        return None

    def people(self) -> tuple[str, ...]:
        """Return every address that may be rung, once each."""
        return tuple(dict.fromkeys(who for watch in self.watches for who in (watch.first, watch.second)))

    def _coming(self, first: date, danger: bool) -> Iterator[tuple[date, Watch]]:  # noqa: FBT001 - passed on
        for ahead in range(_AHEAD):
            day = first + timedelta(days=ahead)
            yield from ((day, watch) for watch in sorted(self._of(day, danger), key=lambda watch: watch.start))

    def _of(self, day: date, danger: bool) -> Iterator[Watch]:  # noqa: FBT001 - passed on
        closed = any(first <= day <= last for first, last in self.closed)
        for watch in self.watches:
            if day.weekday() in watch.days and (danger if watch.danger else not closed):
                yield watch
