"""The demonstration at the command line."""

from __future__ import annotations

import click

from grievance.cli.words import Commands, bar
from grievance.demo import opening


@click.group(cls=Commands, invoke_without_command=True)
@click.pass_context
def demo(ctx: click.Context) -> None:
    """Open a demonstration office on this machine.

    It is filled with fictional complaints, told through its own front door. Ctrl-C stops it. The first start
    takes a while; it keeps its data in GRIEVANCE_HOME (./var), and the next takes a second or two.
    """
    if ctx.invoked_subcommand is None:
        opening.run(click.echo, bar)


@demo.command()
def codes() -> None:
    """Show the codes with which the demonstration's officers sign in during this half minute."""
    for login in opening.card().officers:
        click.echo(f"{login.code()}  {login.name}")
