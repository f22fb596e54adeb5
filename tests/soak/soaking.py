"""`make soak`: processes are killed while people tell, on each database; then every receipt is held to its case.

Forty kills in twenty minutes of tellings at the doors; then two hundred kills of the bot, while two thousand people
write to it; and two hundred cases, which come past every row of the mechanism's table in eleven simulated months.
`python tests/soak/soaking.py --minutes 20 --kills 40 --seed 7 doors`: without a seed one is drawn, and told; without a
part all are gone through.
"""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from itertools import product
from pathlib import Path

import click
from balance import Balance, balance
from caseload import Plan, Report, carry
from databases import postgresql
from offices import standing
from ordeal import Ordeal, endure
from people import Book
from readers import with_readers
from reckoning import Reckoning, reckon, verified
from served import at_work, closed
from steps import MORE
from trial import Trial, endure_bot

PARTS = "doors", "bot", "mechanism"


def soak(folder: Path, database_url: str, ordeal: Ordeal) -> tuple[Reckoning, Counter[str]]:
    """Go through one ordeal with an office of its own; start it once more after, verify it, and hold it to the book."""
    folder.mkdir(exist_ok=True)
    with closed(folder, database_url) as office, closing(Book(folder / "book")) as book:
        with at_work(office) as opened:
            killed = endure(opened, book, ordeal)
        with at_work(office):
            wrong = verified(office)
        return reckon(office, book, wrong), killed


def soak_bot(folder: Path, database_url: str, trial: Trial) -> Balance:
    """Go through one trial of the bot with an office of its own, and hold it to what people sent."""
    folder.mkdir(exist_ok=True)
    with standing(folder, database_url) as office:
        return balance(office, endure_bot(office, trial))


def soak_mechanism(folder: Path, database_url: str, plan: Plan) -> Report:
    """Carry the cases of a plan through an office of its own."""
    folder.mkdir(exist_ok=True)
    with with_readers(folder, database_url, MORE) as office:
        return carry(office, plan)


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(PARTS))
@click.option("--minutes", default=20.0, help="How long people tell at the doors, on each database.")
@click.option("--kills", default=40, help="How many processes are killed meanwhile.")
@click.option("--people", default=2000, help="How many people write to the bot, on each database.")
@click.option("--bot-kills", default=200, help="How often the bot is killed meanwhile.")
@click.option("--cases", default=200, help="How many cases are carried through the mechanism, on each database.")
@click.option("--steps", default=20, help="How far each of them goes, at most.")
@click.option("--seed", default=lambda: secrets.randbelow(10**6), type=int, help="What chooses moments and processes.")
@click.option("--engine", "engines", multiple=True, default=("SQLite", "PostgreSQL"), help="The databases.")
def main(  # noqa: PLR0913, PLR0917 - what the command line has
    parts: tuple[str, ...],
    minutes: float,
    kills: int,
    people: int,
    bot_kills: int,
    cases: int,
    steps: int,
    seed: int,
    engines: tuple[str, ...],
) -> None:
    """Go through it on both databases, and say what came of it. The status is 1 where something is lost or wrong."""
    good = []
    with (
        tempfile.TemporaryDirectory(prefix="grievance-soak-") as name,
        postgresql(Path(name, "lock"), lasting=True) as server,
    ):
        for engine, part in product(engines, parts or PARTS):
            folder = Path(name) / f"{engine} {part}"
            url = server.create() if engine == "PostgreSQL" else f"sqlite:///{name}/{part}.db"
            if part == "bot":
                good.append(_told_of_bot(engine, folder, url, Trial(people, bot_kills, seed)))
            elif part == "mechanism":
                good.append(_told_of_mechanism(engine, folder, url, Plan(cases, steps, seed)))
            else:
                ordeal = Ordeal(minutes * 60, kills, seed, backends=engine == "PostgreSQL")
                good.append(_told(engine, folder, url, ordeal))
    sys.exit(not all(good))


def _told(engine: str, folder: Path, url: str, ordeal: Ordeal) -> bool:
    began = time.monotonic()
    click.echo(f"{engine}: {ordeal.seconds / 60:g} minutes, {ordeal.kills} kills, seed {ordeal.seed}")
    reckoning, killed = soak(folder, url, ordeal)
    click.echo(f"  killed: {', '.join(f'{name} {count}' for name, count in killed.most_common())}")
    click.echo(f"  {reckoning}; {time.monotonic() - began:,.0f} s")
    return reckoning.good


def _told_of_bot(engine: str, folder: Path, url: str, trial: Trial) -> bool:
    began = time.monotonic()
    click.echo(f"{engine}: {trial.people} people write to the bot, {trial.kills} kills of it, seed {trial.seed}")
    found = soak_bot(folder, url, trial)
    click.echo(f"  {found}; {time.monotonic() - began:,.0f} s")
    return found.good


def _told_of_mechanism(engine: str, folder: Path, url: str, plan: Plan) -> bool:
    began = time.monotonic()
    click.echo(f"{engine}: {plan.cases} cases, {plan.steps} steps each at most, seed {plan.seed}")
    report = soak_mechanism(folder, url, plan)
    click.echo(f"  {report}; {time.monotonic() - began:,.0f} s")
    return report.good


if __name__ == "__main__":
    main()
