"""The office's clock. Only the outer shell asks it; everything below is given `now`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from grievance.errors import SettingRefused
from grievance.settings import Settings


class Clock:
    """The time of the office, UTC: the machine's, moved by an offset where a demonstration or a test asks for it."""

    def __init__(self, settings: Settings) -> None:
        """Take the clock file from settings, which refuse one in a real office."""
        self._file = settings.clock_file

    def now(self) -> datetime:
        """Return the present, aware and in UTC. The offset is read each time, so every process moves together.

        Raises `SettingRefused` where the file holds no number.
        """
        present = datetime.now(UTC)
        return present + _offset(self._file) if self._file else present


def _offset(file: Path) -> timedelta:
    try:
        return timedelta(seconds=float(file.read_text()))
    except (OSError, ValueError, OverflowError) as error:
        raise SettingRefused("GRIEVANCE_CLOCK_FILE must hold a number of seconds.") from error
