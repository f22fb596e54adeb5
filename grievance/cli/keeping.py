"""Starting the keeper."""

from __future__ import annotations

import click

from grievance.cli.beginning import begin
from grievance.clock import Clock
from grievance.errors import SettingRefused
from grievance.keeper import server


@click.command()
def keeper() -> None:
    """Start the keeper, which has receipts and key slots and speaks on three local sockets."""
    told = begin()
    if not told.pin_file.exists():
        raise SettingRefused("There is no office here yet: grievance init makes one.")
    now = Clock(told).now
    groups = {str(door): group for door, group in told.socket_groups.items()}
    server.run(
        told.keeper_home,
        told.sockets,
        told.pin_file,
        now=now,
        heads=told.heads,
        minutes=told.log_minutes,
        ahead=told.receipts_ahead,
        dumpable=told.dumpable,
        groups=groups,
    )
