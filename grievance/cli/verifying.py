"""Looking whether anything was changed behind the office's back, and what a witness of the log needs."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from grievance import officers, process, settings
from grievance.cli.words import Commands, seconds
from grievance.errors import SettingRefused, Unreadable
from grievance.keeper.client import Keeper
from grievance.office import SOCKETS, Office, Process
from grievance.verification import Checked, verify, witness

PATIENCE: Final = 60.0
"""Seconds to wait for the keeper, which may have much to read."""

_STEP: Final = 1000


@click.command("verify")
@click.option("--officer", "name", help="Also open, as this officer, each case they may open, and check its papers.")
@click.option("--after", default="", help="Open only the cases after this one, where an earlier run stopped.")
def verify_(name: str | None, after: str) -> None:
    """Look whether anything was changed, removed or put there. Needs no key; the office may go on working.

    Manifest and rosters are followed from the pin, each case's history line by line; every row and every sealed file is
    compared with what the history says of it, and the history with the keeper's log and the heads that were signed.
    Each finding names the table and the row, and no word of a case.

    With --officer the passphrase and a code are asked for, signatures are checked inside the cases, and each opening is
    a line in the keeper's journal: 500 in one go, so that the officer can still work in this hour.

    The status is 0 where everything was looked at and nothing is wrong, and else 1.
    """
    office = _office()
    unlocked = None
    if name:
        passphrase = click.prompt("Passphrase", hide_input=True)
        unlocked = officers.sign_in(office, name, passphrase, click.prompt("Code"))
    begun, shown = time.monotonic(), _Shown()
    checked = verify(office, click.echo, shown.tick, unlocked, after)
    click.echo(f"Looked at {_looked(checked)}, {seconds(begun)}.")
    click.echo(_gap(checked))
    for what in checked.unchecked:
        click.echo(f"Not checked: {what}.")
    click.echo(
        "Intact." if checked.intact else f"Not intact: {checked.found} findings, {len(checked.unchecked)} not checked."
    )
    sys.exit(not checked.intact)


@click.group(cls=Commands, invoke_without_command=True)
@click.option("--since", "size", type=int, help="Also prove that the log only grew since it had this many leaves.")
@click.pass_context
def log(ctx: click.Context, size: int | None) -> None:
    """Print the newest signed head of the log, for a witness to keep.

    Whoever keeps it elsewhere can show later that the log was rewritten, if it was (docs/verifying.md). With --since it
    comes in the form in which C2SP witnesses take it (add-checkpoint).
    """
    if ctx.invoked_subcommand is None:
        click.echo(witness.newest(_office()) if size is None else witness.since(_office(), size), nl=False)


@log.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check(file: Path) -> None:
    """Hold an old head, which a witness kept, against the log as it is now. The status is 1 where it does not fit."""
    try:
        head, wrong = witness.check(_office(), file.read_text("utf-8"))
    except (Unreadable, ValueError):
        raise SettingRefused("this is no head that the log's present key signed") from None
    if wrong:
        raise SettingRefused(f"the head of {head.size} leaves {wrong}")
    click.echo(f"The log still begins with the {head.size} leaves of this head.")


class _Shown:
    """How many cases went by, on the error stream and now and then."""

    def __init__(self) -> None:
        self._cases = 0

    def tick(self, count: int) -> None:
        self._cases += count
        if self._cases % _STEP == 0:
            click.echo(f"\r{self._cases} cases", nl=False, err=True)


def _looked(checked: Checked) -> str:
    opened = f"{checked.opened} of them opened, " if checked.opened else ""
    return (
        f"{checked.cases} cases, {opened}{checked.lines} lines, {checked.rows} rows, {checked.files} files "
        f"({checked.orphans} more that no row names), {checked.leaves} leaves and {checked.heads} heads of the log"
    )


def _gap(checked: Checked) -> str:
    """State what nobody could show to be missing yet."""
    if not checked.gap:
        return "The newest head covers every line."
    since = _day(checked.since) if checked.since else "the beginning: there is no head yet"
    return f"{checked.gap} lines are not covered by a head; they came since {since}."


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _office() -> Office:
    told = settings.load()
    process.begin(told)
    office = Office.open(told, Process.CLI)
    office.keeper = Keeper(told.sockets / SOCKETS[Process.CLI], timeout=PATIENCE)
    return office
