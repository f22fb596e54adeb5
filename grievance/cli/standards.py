"""The files that say how an office works, before they are put to use."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grievance.cli.words import Commands
from grievance.standards.checking import check as find
from grievance.standards.checking import holds


@click.group(cls=Commands)
def standard() -> None:
    """Look after the files that say how this office works."""


@standard.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Say every mistake in a file, with its line and the reason.

    It may be a mechanism, a catalogue of criteria, a rota, a directory of help, or advice (docs/mechanisms.md). The
    status is 1 where there is a mistake; otherwise one line says what the file holds.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise click.ClickException(f"{file.name} cannot be read: it is no text in UTF-8.") from None
    found = find(text)
    for mistake in found:
        place = f"{file.name}:{mistake.line}" if mistake.line else file.name
        click.echo(f"{place}: {mistake.reason}")
    if not found:
        click.echo(f"{file.name}: {holds(text)}")
    sys.exit(bool(found))
