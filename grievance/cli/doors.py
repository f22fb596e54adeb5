"""Starting a door: where people tell and read, where officers work, and the channels."""

from __future__ import annotations

import pkgutil

import click

from grievance import belfry
from grievance.cli.beginning import begin
from grievance.office import Office, Process


@click.command()
def public() -> None:
    """Start the public door, where people tell what happened and read the answers."""
    _door("web.public.serving:serve")


@click.command()
def desk() -> None:
    """Start the desk, where officers work."""
    _door("web.desk.serving:serve")


@click.command()
def bot() -> None:
    """Start the bot, which people write to with a messenger."""
    _door("bots.serving:serve")


@click.command()
def rehearsal() -> None:
    """Start a rehearsal of Telegram on this machine, with a page of phones, to try the bot without it."""
    told = begin()
    pkgutil.resolve_name("bots.rehearsal.serving:serve")(told)


@click.command()
def talk() -> None:
    """Talk with the office at this terminal, as people do with the bot.

    A line is what you say, and /file PATH sends a file. The end of the input (Ctrl-D) ends it. What you tell is filed.
    """
    _door("bots.console.serving:serve")


def _door(run: str) -> None:
    """Start a door by its import string: the office knows none."""
    told = begin()
    office = Office.open(told, Process.CLI)  # said here, in words, before the door forks
    office.check_mark()
    belfry.require_tested(office)
    pkgutil.resolve_name(run)(told)
