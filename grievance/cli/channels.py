"""How the channels fare, for whoever looks after the machine, and for what watches it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Final

import click

from grievance import channels as faring
from grievance import settings
from grievance.channels import Alarm, Health, Tallied, Trouble
from grievance.office import Office, Process

_COUNTED: Final[Mapping[Tallied, str]] = {
    Tallied.DELIVERED: "delivered",
    Tallied.UNDELIVERED: "not delivered",
    Tallied.BLOCKED: "blocked the bot",
    Tallied.OFFERED: "offered again",
    Tallied.ASIDE: "set aside",
}


@click.command()
def channels() -> None:
    """Say how the bot fares on each messaging service: today, within 7 and within 30 days.

    These are counts over all chats, and nothing of any one of them. What they mean stands in docs/operating.md.

    The status is 1 where somebody should look (something was set aside within 7 days, the bot has not asked for 10
    minutes, more than 20 messages are unsent since before today), and else 0.
    """
    office = Office.open(settings.load(), Process.CLI)
    found = faring.health(office)
    for one in found.each:
        click.echo(_heading(one))
        for what, name in _COUNTED.items():
            click.echo(f"  {name:<16}" + "".join(f"{count:>8}" for count in one.counts[what]))
    click.echo(
        f"All together: {found.unsent} unsent and {found.waiting} not handled since before today, "
        f"{found.aside} kept of what was set aside."
    )
    for alarm in found.alarms:
        click.echo(f"Look: {_told(alarm)}")
    sys.exit(bool(found.alarms))


def _heading(one: Health) -> str:
    asked = f"last asked at {one.asked:%Y-%m-%d %H:%M} UTC" if one.asked else "when it last asked is not known here"
    return f"{one.channel}: {asked}; today, 7 days, 30 days"


def _told(alarm: Alarm) -> str:
    if alarm.trouble is Trouble.STILL:
        return f"{alarm.channel} was not asked for {alarm.count} minutes."
    if alarm.trouble is Trouble.ASIDE:
        return f"on {alarm.channel} {alarm.count} were set aside within 7 days; the bot's log says where it failed."
    return f"{alarm.count} messages are unsent since before today."
