"""The table of clocks in the docs is the one of the mechanism."""

from __future__ import annotations

from pathlib import Path

from grievance.standards import SHIPPED, load
from grievance.standards.clocks import page

PAGE = Path(__file__).parents[2] / "docs" / "clocks.md"


def test_the_table_of_clocks_in_the_docs_is_fresh() -> None:
    assert PAGE.read_text() == page(*map(load, SHIPPED))


def test_every_duty_stands_in_it_with_its_source() -> None:
    rows = [line for line in PAGE.read_text().splitlines() if line.startswith("| ")]

    for mechanism in map(load, SHIPPED):
        for duty in mechanism.duties:
            assert [duty.source in row for row in rows if row.startswith(f"| {duty.id} |")] == [True, True]
