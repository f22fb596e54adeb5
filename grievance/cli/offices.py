"""Founding an office, and the officers who work in it."""

from __future__ import annotations

from pathlib import Path

import click

from grievance import founding, officers, process, settings
from grievance.case.terms import READERS, Purpose
from grievance.cli.words import Circles, Commands, hand_over
from grievance.clock import Clock
from grievance.errors import SettingRefused
from grievance.office import Office, Process
from grievance.officers import Unlocked

FOLDER = click.Path(file_okay=False, path_type=Path)
Named = tuple[str, tuple[Purpose, ...]]


class NamedCircles(Circles):
    """An officer with circles: `Ruth Adeyemi=intake,safety`."""

    name = "name=circle,circle"

    def convert(self, value: str | Named, param: click.Parameter | None, ctx: click.Context | None) -> Named:  # type: ignore[override]
        """Read name and circles."""
        if isinstance(value, tuple):
            return value
        name, equals, circles = value.partition("=")
        if not equals or not name.strip():
            self.fail('write it as "Name=circle,circle"', param, ctx)
        return name.strip(), super().convert(circles, param, ctx)


@click.command()
@click.option("--keys", type=FOLDER, required=True, help="Where the root and recovery keys go: not on this machine.")
@click.option("--officer", "named", type=NamedCircles(), multiple=True, help="An officer to enrol at once; repeatable.")
def init(keys: Path, named: tuple[Named, ...]) -> None:
    """Make an office: its keys, its database, and its first officers.

    The circles are intake (reads what comes in), lead (decides on cases, without reading who said what), safety,
    witness (shares no person with safety: only both together open who somebody is), and outside (people from
    elsewhere, who read what is about the office or an auditor). Somebody may sit in intake and in lead.

    The FOLDER of --keys should be on a stick that then lies in a safe. Who has it can enrol officers and restore
    backups; without it, neither can be done once fewer than two officers are left.

      grievance init --keys /media/stick/office --officer "Ruth Adeyemi=intake,lead" --officer "Salma Idrissi=safety"
    """
    told = settings.load()
    process.begin(told)
    founding.found(told, keys, Clock(told).now())
    click.echo(
        f"There is an office in {told.home}. The root and recovery keys are in {keys}: take them away from here."
    )
    office = Office.open(told, Process.CLI)
    for name, circles in named:
        hand_over(officers.enrol_with_root(office, keys, name, circles))
    _warn_of_empty(office)


@click.group(cls=Commands)
def officer() -> None:
    """Enrol officers, list them, or take away what they can read."""


by_root = click.option("--keys", type=FOLDER, help="The folder with the root's file, instead of two officers.")


@officer.command()
@click.argument("name")
@click.option("--circles", type=Circles(), required=True, help="Where they work, such as intake,safety.")
@by_root
def add(name: str, circles: tuple[Purpose, ...], keys: Path | None) -> None:
    """Enrol an officer. Two officers unlock it here, one of them from each circle; or the root's file does."""
    office = _office()
    if keys:
        hand_over(officers.enrol_with_root(office, keys, name, circles))
    else:
        hand_over(officers.enrol_with_officers(office, _two(office), name, circles))


@officer.command("list")
@click.option("--names", is_flag=True, help="Unlock as an officer, to see the names in your own circles.")
def list_(*, names: bool) -> None:
    """List who sits in which circle. Names are sealed: without --names there are only ids."""
    office = _office()
    for each in officers.listing(office, _unlock(office) if names else None):
        click.echo(f"{each.id.hex()}  {', '.join(each.purposes):<30}  {each.name}".rstrip())
    _warn_of_empty(office)


@officer.command()
@click.argument("name")
@by_root
def disable(name: str, keys: Path | None) -> None:
    """Take an officer out of every circle. From then on nothing opens for them; what was read cannot be recalled."""
    office = _office()
    if keys:
        officers.disable_with_root(office, keys, name)
    else:
        officers.disable_with_officers(office, _two(office), name)
    click.echo(f"{name} is no longer an officer here.")
    _warn_of_empty(office)


def _warn_of_empty(office: Office) -> None:
    """Say which circles nobody sits in: what is told to them waits, and nobody can read it."""
    seated = {purpose for each in officers.listing(office, None) for purpose in each.purposes}
    if empty := [purpose for purpose in Purpose if purpose not in READERS and purpose not in seated]:
        click.echo(
            f"Nobody sits in: {', '.join(empty)}. What is sealed to an empty circle waits unread until somebody is "
            "enrolled: grievance officer add --help"
        )


def _office() -> Office:
    told = settings.load()
    process.begin(told)
    return Office.open(told, Process.CLI)


def _two(office: Office) -> tuple[Unlocked, Unlocked]:
    click.echo("Two officers unlock this, one after the other.")
    first, second = _unlock(office), _unlock(office)
    if first.id == second.id:
        raise SettingRefused("Two different officers are needed.")
    return first, second


def _unlock(office: Office) -> Unlocked:
    name = click.prompt("Name")
    passphrase = click.prompt("Passphrase", hide_input=True)
    return officers.sign_in(office, name, passphrase, click.prompt("Code"))
