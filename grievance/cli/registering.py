"""The register as files, in and out, for an officer at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

import click

from grievance import officers, process, registers, settings
from grievance.cli.words import Commands
from grievance.office import Office, Process
from grievance.registers import Plan, RecordKind

_F = TypeVar("_F", bound=Callable[..., object])

_KIND: Final = click.Choice([str(kind) for kind in RecordKind])


@click.group(cls=Commands)
def register() -> None:
    """Write the register to files, or take files in. An officer's passphrase and a code are asked for.

    What each column means stands in docs/registers.md.
    """


def _officer(command: _F) -> _F:
    return click.option("--officer", "name", required=True, help="The officer who signs in.")(command)


@register.command()
@click.argument("kind", type=_KIND)
@_officer
def export(kind: str, name: str) -> None:
    """Write all records of a kind to the standard output, as CSV."""
    office, officer = _signed_in(name)
    click.echo(registers.sheet(office, officer, RecordKind(kind)), nl=False)


@register.command("import")
@click.argument("kind", type=_KIND)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_officer
@click.option("--map", "pairs", multiple=True, metavar="OURS=THEIRS", help="What the file calls a column of ours.")
@click.option("--dry-run", "dry", is_flag=True, help="Only say what it would change.")
def import_(kind: str, file: Path, name: str, pairs: tuple[str, ...], *, dry: bool) -> None:
    """Take a CSV file in: everything in it, or nothing where one row is refused.

    Each refused row is named with its line, its column and the reason. The status is 1 where one was refused.
    """
    mapping, text = _mapping(pairs), _text(file)
    office, officer = _signed_in(name)
    plan = registers.take_in(office, officer, RecordKind(kind), text, mapping, dry=dry)
    for why in plan.refused:
        click.echo(f"Line {why.line}: {why.column} {why.reason}".replace(":  ", ": "))
    click.echo(_told(plan, dry=dry))
    sys.exit(bool(plan.refused))


def _told(plan: Plan, *, dry: bool) -> str:
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged"
    if plan.refused:
        return f"Nothing was taken: {len(plan.refused)} refused, beside {counts}."
    return f"It would change: {counts}." if dry else f"Taken in: {counts}."


def _mapping(pairs: tuple[str, ...]) -> Mapping[str, str]:
    cut = [pair.partition("=") for pair in pairs]
    if any(not (ours and between and theirs) for ours, between, theirs in cut):
        raise click.BadParameter("it is OURS=THEIRS, as in --map country=Land")
    return {ours: theirs for ours, _, theirs in cut}


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise click.BadParameter(f"{file.name} is not written in UTF-8") from None


def _signed_in(name: str) -> tuple[Office, registers.Unlocked]:
    told = settings.load()
    process.begin(told)
    office = Office.open(told, Process.CLI)
    passphrase = click.prompt("Passphrase", hide_input=True, err=True)
    return office, officers.sign_in(office, name, passphrase, click.prompt("Code", err=True))
