from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from grievance.clock import Clock
from grievance.errors import SettingRefused
from grievance.settings import load


def test_the_clock_is_the_machines_in_utc() -> None:
    now = Clock(load()).now()

    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=1)


def test_the_clock_follows_its_file_each_time_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    clock = Clock(load(mode="demonstration", clock_file=file))

    file.write_text("-86400")
    yesterday = clock.now()
    file.write_text("0")
    today = clock.now()

    assert timedelta(days=1) <= today - yesterday < timedelta(days=1, seconds=1)


@pytest.mark.parametrize("words", ["", "tomorrow", "nan", "1e300"])
def test_a_clock_file_without_a_number_is_refused(tmp_path: Path, words: str) -> None:
    file = tmp_path / "clock"
    file.write_text(words)

    with pytest.raises(SettingRefused, match="number of seconds"):
        Clock(load(mode="test", clock_file=file)).now()
