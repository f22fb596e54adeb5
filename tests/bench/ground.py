"""Where a bench runs: how much of everything, on which database, in which folder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import gauges
from served import Quick

from grievance.demo.processes import Processes
from grievance.keeper.stock import SETTLE

CLIENTS: Final = 8
MB: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of each is measured. `file` is in bytes, `few` and `many` are cases in the store.

    `stock` is how many receipts the keeper may have made ahead: they are taken before others are counted. It begins to
    make them `settle` seconds after its start. `people` write to the bot at once, in so many `rounds`. `kind` is how
    the processes of an office are started.
    """

    tellings: int
    alone: int
    burst: int
    receipts: int
    stock: int
    few: int
    many: int
    looks: int
    file: int
    sign_in: str
    settle: float
    people: int
    rounds: int
    kind: type[Processes]


FULL: Final = Sizes(10_000, 400, 200, 400, 256, 1_000, 100_000, 60, 1024 * MB, "normal", SETTLE, 256, 5, Processes)
SMALL: Final = Sizes(16, 2, 8, 4, 2, 20, 60, 2, 3 * MB, "cheap", 0.0, 4, 1, Quick)


@dataclass(frozen=True, slots=True)
class Ground:
    """A folder, and the engine (`SQLite`, `PostgreSQL`) with the URL of an empty database on it."""

    folder: Path
    engine: str
    url: str
    sizes: Sizes

    def stocked(self, keeper: int) -> None:
        """Wait until the keeper's process has made its stock, and rests."""
        time.sleep(self.sizes.settle)
        gauges.rest(keeper, patience=self.sizes.stock / 4)

    def called(self, what: str) -> str:
        """Name a figure of this engine."""
        return f"{self.engine}: {what}"

    def server(self) -> list[int]:
        """Return the processes of the database itself, where it has any."""
        return gauges.postgresql() if self.engine == "PostgreSQL" else []
