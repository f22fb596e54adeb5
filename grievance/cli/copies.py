"""The database's shape, and copies that survive the machine."""

from __future__ import annotations

import time
from pathlib import Path

import click

from grievance import backups, process, settings
from grievance.casefile.offline import OfflineKeys
from grievance.cli.words import bar, seconds
from grievance.office import Office, Process
from grievance.store.engine import Store


@click.command()
def migrate() -> None:
    """Bring the database's tables up to date. Safe to repeat; do it after every new version."""
    told = settings.load()
    process.begin(told)
    Store(told.database_url).migrate()
    click.echo("The tables are up to date.")


@click.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where it goes.")
@click.option("--keeper", is_flag=True, help="Back up the keeper's folder instead.")
def backup(folder: Path, *, keeper: bool) -> None:
    """Write a sealed backup, which only the recovery key opens. The office may go on working.

    It has the database, the sealed files, the log's heads, the pin, and the keys of intake and worker. The keeper's
    folder is a backup of its own: make it after the office's, keep it somewhere else, and for a short time only (a
    week). What an office erases is gone once no copy of the keeper's remembers it. The status is 1 where a file was
    missing or damaged; the backup has all else.
    """
    told = settings.load()
    process.begin(told)
    office = Office.open(told, Process.CLI)
    write = backups.back_up_keeper if keeper else backups.back_up_office
    begun = time.monotonic()
    with bar("Sealing") as tick:
        made = write(office, folder, tick)
    click.echo(f"{made.path} is complete: {_contents(made.cases, made.files)}{seconds(begun)}.")
    _warn(made.unsound)


@click.command()
@click.option(
    "--keys",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The folder with the root and recovery keys.",
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(keys: Path, file: Path) -> None:
    """Bring a backup back onto an empty machine.

    An office's needs an empty database and home, a keeper's an empty folder. Restore both before
    anything is started, the newest keeper's with an office's from before it.
    """
    told = settings.load()
    process.begin(told)
    begun = time.monotonic()
    with bar("Restoring", file.stat().st_size) as tick:
        restored = backups.restore(told, OfflineKeys.load(keys), file, tick)
    what = "The office" if restored.holds is backups.Holds.OFFICE else "The keeper's folder"
    click.echo(f"{what} is back: {_contents(restored.cases, restored.files)}{seconds(begun)}.")
    _warn(restored.unsound)


def _contents(cases: int, files: int) -> str:
    return f"{cases} cases, {files} files, " if cases or files else ""


def _warn(unsound: int) -> None:
    """End with status 1 where files are not what the database says: somebody should hear of it."""
    if unsound:
        raise click.ClickException(
            f"{unsound} of the files are missing or damaged, and were so before this copy was made. All else is whole. "
            "grievance verify names the cases they belong to; an older backup may have them."
        )
