"""docs/keeper.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

from grievance.keeper import frames
from grievance.keeper.verbs import DOORS, Door, Refusal

TOLD = (Path(__file__).parents[2] / "docs" / "keeper.md").read_text("utf-8")
ROW = re.compile(r"^\| `(\w+)` \|(.*)\|$", re.MULTILINE)


def rows(heading: str) -> dict[str, list[str]]:
    """Read the first table under a heading: the word in its first column, and the other columns."""
    table = TOLD.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return {word: [cell.strip() for cell in cells.split("|")] for word, cells in ROW.findall(table)}


def test_every_verb_is_told_with_its_fields_and_its_doors() -> None:
    told = {
        verb: (set(re.findall(r"`(\w+)`", fields)), [bool(cell) for cell in doors])
        for verb, (fields, _, *doors) in rows("Three doors").items()
    }

    assert told == {
        verb: (set(kind.__dataclass_fields__), [door in DOORS[kind] for door in Door])
        for verb, kind in frames.VERBS.items()
    }


def test_every_refusal_is_told() -> None:
    assert list(rows("Frames")) == list(Refusal)
