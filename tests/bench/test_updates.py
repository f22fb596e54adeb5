"""The bot's part of the bench, with four people: that both bots answer them, and that every figure comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
import updates
from ground import SMALL, Ground


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_both_bots_answer_everybody_and_every_figure_is_taken(tmp_path: Path, database_url: str) -> None:
    taken = list(updates.figures(Ground(tmp_path, "Either", database_url, SMALL)))

    assert len(taken) == 7
    assert all(figure.value > 0 for figure in taken if figure.unit == "/s")
    assert sum(figure.goal != "" for figure in taken) == 2
