"""`make soak`: forty kills in twenty minutes of tellings, on each database; then every receipt is held to its case.

`python tests/soak/soaking.py --minutes 20 --kills 40 --seed 7`: without a seed one is drawn, and told.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import click
from databases import postgresql
from ordeal import Ordeal, endure
from people import Book
from reckoning import Reckoning, reckon, verified
from served import at_work, closed


def soak(folder: Path, database_url: str, ordeal: Ordeal) -> tuple[Reckoning, Counter[str]]:
    """Go through one ordeal with an office of its own; start it once more after, verify it, and hold it to the book."""
    folder.mkdir(exist_ok=True)
    with closed(folder, database_url) as office, closing(Book(folder / "book")) as book:
        with at_work(office) as opened:
            killed = endure(opened, book, ordeal)
        with at_work(office):
            wrong = verified(office)
        return reckon(office, book, wrong), killed


@click.command()
@click.option("--minutes", default=20.0, help="How long people tell, on each database.")
@click.option("--kills", default=40, help="How many processes are killed meanwhile.")
@click.option("--seed", default=lambda: secrets.randbelow(10**6), type=int, help="What chooses moments and processes.")
def main(minutes: float, kills: int, seed: int) -> None:
    """Go through it on both databases, and say what came of it. The status is 1 where something is lost."""
    with tempfile.TemporaryDirectory(prefix="grievance-soak-") as name:
        folder = Path(name)
        with postgresql(folder / "lock", lasting=True) as server:
            bases = {"SQLite": f"sqlite:///{folder}/soak.db", "PostgreSQL": server.create()}
            good = [_told(engine, folder / engine, url, minutes, kills, seed) for engine, url in bases.items()]
    sys.exit(not all(good))


def _told(engine: str, folder: Path, url: str, minutes: float, kills: int, seed: int) -> bool:
    began, ordeal = time.monotonic(), Ordeal(minutes * 60, kills, seed, backends=engine == "PostgreSQL")
    click.echo(f"{engine}: {minutes:g} minutes, {kills} kills, seed {seed}")
    reckoning, killed = soak(folder, url, ordeal)
    click.echo(f"  killed: {', '.join(f'{name} {count}' for name, count in killed.most_common())}")
    click.echo(f"  {reckoning}; {time.monotonic() - began:,.0f} s")
    return reckoning.good


if __name__ == "__main__":
    main()
