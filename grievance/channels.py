"""How the channels fare: what was counted, what is left over, when the bot last asked, and what is an alarm.

Needs no key, and knows of no chat: the desk and the terminal see it.

When the bot last asked is no row, since the database holds no time of day. It is the time on an empty file in the home
folder, to the minute; where the desk does not see that file (another machine), it is not known, and said so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from grievance.office import Office
from grievance.store import chats, tallies
from grievance.store.chat_rows import Tallied as Tallied
from grievance.store.chat_rows import TallyRow

SILENCE: Final = timedelta(minutes=10)
"""After how long without an answer from the platform somebody should look."""
ENOUGH: Final = 20
"""More than so much left unsent from before today is no slow hour any more."""
RECENT, LONG = 7, 30
"""Days that are added up, today with them. What was set aside is an alarm for the first of the two."""

_SUFFIX: Final = ".beat"


class Trouble(StrEnum):
    """What somebody should look at."""

    ASIDE = "aside"
    STILL = "still"
    UNSENT = "unsent"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that somebody should look at. `count` is in minutes for `STILL`; `UNSENT` is of all channels."""

    trouble: Trouble
    count: int
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """How one channel fares. `counts` has today, the recent days and the long while, in this order, for each.

    `asked` is the minute (UTC) in which the bot last had an answer from the platform, `None` where it is not known.
    """

    channel: str
    counts: dict[Tallied, tuple[int, int, int]]
    asked: datetime | None


@dataclass(frozen=True, slots=True)
class Channels:
    """All channels. Of all together: what is kept that was set aside, what waits or is unsent since before today.

    A channel's name is sealed in those rows, so that they cannot be told apart without the bot's key.
    """

    each: tuple[Health, ...]
    aside: int
    waiting: int
    unsent: int
    now: datetime

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """What somebody should look at, channel by channel."""
        return tuple(self._alarms())

    def _alarms(self) -> Iterator[Alarm]:
        for one in self.each:
            if one.asked and self.now - one.asked > SILENCE:
                yield Alarm(Trouble.STILL, int((self.now - one.asked).total_seconds() // 60), one.channel)
            if aside := one.counts[Tallied.ASIDE][1]:
                yield Alarm(Trouble.ASIDE, aside, one.channel)
        if self.unsent > ENOUGH:
            yield Alarm(Trouble.UNSENT, self.unsent)


def health(office: Office) -> Channels:
    """Return how the channels fare: those that were used within the long while, and those that have a beat."""
    now = office.now()
    today = now.date()
    with office.store.read() as connection:
        found = tallies.since(connection, today - timedelta(days=LONG - 1))
        aside = chats.count_aside(connection)
        waiting, unsent = chats.count_waiting(connection, today), chats.count_unsent(connection, today)
    beats = {path.stem for path in _folder(office).glob(f"*{_SUFFIX}")}
    names = sorted(beats | {row.channel for row in found})
    each = (Health(name, _counts(found, name, today), _asked(office, name)) for name in names)
    return Channels(tuple(each), aside, waiting, unsent, now)


def beat(office: Office, channel: str) -> None:
    """Leave a sign that the platform answered in this minute, and no finer. Where it cannot be left, none is."""
    at = office.now().replace(second=0, microsecond=0).timestamp()
    path = _file(office, channel)
    with suppress(OSError):
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o644)
        if path.stat().st_mtime != at:  # once a minute: the file system's own times tell no more either
            os.utime(path, (at, at))


def _counts(found: Iterable[TallyRow], channel: str, today: date) -> dict[Tallied, tuple[int, int, int]]:
    mine = [row for row in found if row.channel == channel]

    def within(days: int, what: Tallied) -> int:
        return sum(row.count for row in mine if row.what == what and row.day > today - timedelta(days=days))

    return {what: (within(1, what), within(RECENT, what), within(LONG, what)) for what in Tallied}


def _asked(office: Office, channel: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(_file(office, channel).stat().st_mtime, UTC)
    except OSError:
        return None


def _file(office: Office, channel: str) -> Path:
    return _folder(office) / f"{channel}{_SUFFIX}"


def _folder(office: Office) -> Path:
    return office.settings.home / "bot"
