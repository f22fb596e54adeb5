"""The bench itself, with a handful of everything: that it runs, and says what it should. No time is asserted."""

from __future__ import annotations

import json
from pathlib import Path

import figures
import pytest
from databases import Postgresql
from ground import SMALL
from measure import everything


def test_every_figure_is_taken_and_nothing_is_lost(tmp_path: Path, postgresql: Postgresql) -> None:
    taken = list(everything(SMALL, tmp_path, postgresql, ("doors",)))
    figures.write(tmp_path / "bench.json", taken)

    never = [figure for figure in taken if figure.goal == "none"]
    assert {figure.what.partition(": ")[0] for figure in taken} == {"SQLite", "PostgreSQL"}
    assert len(never) >= 7
    assert [figure.what for figure in never if figure.value] == []
    assert len(json.loads((tmp_path / "bench.json").read_text())["figures"]) == len(taken)


@pytest.mark.parametrize(("value", "met"), [(3.0, "yes"), (4.0, "yes"), (4.1, "NO")])
def test_the_table_says_whether_a_goal_is_met(value: float, met: str) -> None:
    [_, row] = figures.table([figures.at_most("a burst", value, "s", 4.0)]).splitlines()

    assert row.split()[-1] == met
    assert "at most 4 s" in row


def test_a_figure_stands_beside_its_floor() -> None:
    figure = figures.Figure("tellings", 60.0, "/s", "Argon2id only", 80.0)

    assert figure.ratio == pytest.approx(0.75)
    assert "Argon2id only 80 /s" in figures.table([figure])
