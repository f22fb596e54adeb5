"""What an office has to keep up itself: the bell and its rota, who else can help, where a channel endangers."""

from __future__ import annotations

import click

from grievance import belfry, process, settings
from grievance.cli.words import Commands
from grievance.office import Office, Process


@click.group(cls=Commands)
def bell() -> None:
    """Look after the bell, which calls somebody when something comes in."""


@bell.command()
def test() -> None:
    """Send everybody of the rota a number by e-mail, and ask for it here.

    The doors of a real office open only after this, and it counts for three months. The rota is the file that
    GRIEVANCE_ROTA_FILE names; docs/operating.md shows one.
    """
    told = settings.load()
    process.begin(told)
    office = Office.open(told, Process.CLI)
    belfry.test(office, lambda whom: str(click.prompt(f"The number that {whom} got")))
    click.echo(f"The bell rings. This counts for {belfry.GOOD_FOR.days} days.")


@bell.command()
def rota() -> None:
    """Say when a person looks at what would come in at this moment."""
    office = Office.open(settings.load(), Process.CLI)
    for danger, what in ((False, "Something new"), (True, "A danger")):
        day = office.read_on(danger=danger)
        click.echo(f"{what}: " + (f"a person looks at it on {day:%A %d %B %Y}." if day else "nobody is on watch."))


@click.command("referrals")
def referrals() -> None:
    """Say which lines of the directory of help still count, and until when."""
    office = Office.open(settings.load(), Process.CLI)
    standing = office.help_elsewhere()
    for each in office.referrals:
        hidden = "" if each in standing else "  (not shown)"
        click.echo(f"{each.expires}  {each.country or 'any':<4} {each.name}{hidden}")
    if not standing:
        click.echo("Nobody is named: people in danger are told to call the emergency number.")


@click.command()
def advice() -> None:
    """Say where a channel's app can be dangerous, and which lines somebody should look at again."""
    office = Office.open(settings.load(), Process.CLI)
    for each in office.advice:
        stale = "  (look again)" if each.stale(office.now().date()) else ""
        click.echo(f"{each.channel:<10} {each.country}  checked {each.checked}, {each.source}{stale}")
