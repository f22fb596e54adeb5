"""The picture of the floors in docs/architecture.md, printed from the import-linter contract in pyproject.toml.

Run it to write the picture again: `python tests/promises/floors.py`.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "architecture.md"
PLACE = re.compile(r"(<!-- floors -->\n).*?(<!-- /floors -->)", re.DOTALL)


def floors() -> list[list[str]]:
    """Return the rooms of each floor, highest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")["layers"]
    return [[room.strip(" ()") for room in layer.split("|")] for layer in layers]


def picture() -> str:
    """Draw the floors as text: a row each, `web` above them all."""
    rows = [["web.public", "web.desk"], *floors()]
    width = max(len(" │ ".join(row)) for row in rows)
    line = "├" + "─" * (width + 2) + "┤"
    body = f"\n{line}\n".join(f"│ {' │ '.join(row):^{width}} │" for row in rows)
    return f"```\n┌{'─' * (width + 2)}┐\n{body}\n└{'─' * (width + 2)}┘\n```\n"


def page(text: str) -> str:
    """Return the page with a fresh picture."""
    return PLACE.sub(lambda found: found[1] + picture() + found[2], text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
