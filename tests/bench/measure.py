"""`make bench`: every figure of one run, beside its floor or peer in the same run. Nothing is asserted here.

The table goes to the screen, the same as JSON to the path that is given: `python tests/bench/measure.py bench.json`.
Behind the path a part may be named, `doors` or `bot`; without one both are measured.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Container, Iterator
from contextlib import closing
from pathlib import Path

import at_the_desk
import click
import figures
import keeping
import large_files
import tellings
import updates
from databases import Postgresql, postgresql
from figures import Figure
from ground import FULL, Ground, Sizes
from offices import TestOffice
from served import closed


def everything(
    sizes: Sizes, folder: Path, server: Postgresql, parts: Container[str] = ("doors", "bot")
) -> Iterator[Figure]:
    """Take every figure of these parts, on both engines."""
    if "doors" in parts:
        yield from _of_the_doors(sizes, folder, server)
    if "bot" in parts:
        url = f"sqlite:///{folder}/talks.db"
        yield from updates.figures(_ground(folder, "talks", "SQLite", url, sizes))
        yield from updates.figures(_ground(folder, "letters", "PostgreSQL", server.create(), sizes))


def _of_the_doors(sizes: Sizes, folder: Path, server: Postgresql) -> Iterator[Figure]:
    """Measure what the doors do. One office full of cases serves all that needs many of them."""
    sqlite = f"sqlite:///{folder}/"
    yield from tellings.figures(_ground(folder, "tellings", "SQLite", f"{sqlite}tellings.db", sizes))
    yield from tellings.figures(_ground(folder, "more", "PostgreSQL", server.create(), sizes))
    yield from large_files.figures(_ground(folder, "files", "SQLite", f"{sqlite}files.db", sizes))
    full = _ground(folder, "full", "SQLite", f"{sqlite}full.db", sizes)
    moved = _ground(folder, "moved", "PostgreSQL", server.create(), sizes)
    with closed(full.folder, full.url, sign_in_cost=sizes.sign_in, receipts_ahead=sizes.stock) as office:
        yield from at_the_desk.figures(full, office)
        there = yield from keeping.figures(full, office, moved)
        with closing(TestOffice(there, office.keys, office.enrolled)) as elsewhere:
            yield from at_the_desk.looks(moved, elsewhere)


def _ground(folder: Path, name: str, engine: str, url: str, sizes: Sizes) -> Ground:
    (folder / name).mkdir()
    return Ground(folder / name, engine, url, sizes)


def main(path: Path, *parts: str) -> None:
    """Take every figure in full, and tell them."""
    began, taken = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="grievance-bench-") as name:
        folder = Path(name)
        with postgresql(folder / "lock", lasting=True) as server:
            for figure in everything(FULL, folder, server, parts or ("doors", "bot")):
                click.echo(" ".join(filter(None, figure.cells())), err=True)
                taken.append(figure)
    figures.write(path, taken)
    wanted = [figure.met for figure in taken if figure.met is not None]
    click.echo(figures.table(taken))
    click.echo(f"{sum(wanted)} of {len(wanted)} goals met, in {time.monotonic() - began:,.0f} s; also in {path}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
