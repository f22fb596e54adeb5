"""What a bench says: every figure beside its floor or peer of the same run, as a table and as JSON."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADS = ("figure", "value", "beside it", "ratio", "goal", "met")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, in `unit`. `beside` names a floor or a peer, `floor` is what that one took in this run.

    `goal` says what is wanted, and `met` whether it is so; both are empty where nothing was promised.
    """

    what: str
    value: float
    unit: str
    beside: str = ""
    floor: float | None = None
    goal: str = ""
    met: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Return the value as a multiple of what stands beside it."""
        return self.value / self.floor if self.floor else None

    def cells(self) -> tuple[str, ...]:
        """Write the figure as a row of the table."""
        beside = "" if self.floor is None else f"{self.beside} {_number(self.floor)} {self.unit}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        met = {None: "", True: "yes", False: "NO"}[self.met]
        return self.what, f"{_number(self.value)} {self.unit}", beside, ratio, self.goal, met


def at_most(what: str, value: float, unit: str, limit: float) -> Figure:
    """Return a figure that is to stay at or under a limit."""
    return Figure(what, value, unit, goal=f"at most {_number(limit)} {unit}", met=value <= limit)


def none(what: str, value: float) -> Figure:
    """Return a count of what must never happen."""
    return Figure(what, value, "", goal="none", met=value == 0)


def table(figures: Sequence[Figure]) -> str:
    """Write all of them, in columns."""
    rows = [HEADS, *(figure.cells() for figure in figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Write all of them as JSON, with the machine they were taken on."""
    machine = {"system": platform.platform(), "python": platform.python_version(), "processors": os.cpu_count()}
    told = [asdict(figure) | {"ratio": figure.ratio} for figure in figures]
    path.write_text(json.dumps({"machine": machine, "figures": told}, indent=2) + "\n")


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
