"""Starting processes: one of an office, or all of a demonstration."""

from __future__ import annotations

import pkgutil
import signal
import threading

import click

from grievance import belfry, outbox, process, settings
from grievance.cli.words import Commands, bar
from grievance.clock import Clock
from grievance.demo import opening
from grievance.errors import SettingRefused
from grievance.keeper import server
from grievance.office import Office, Role
from grievance.settings import Settings


@click.group(cls=Commands)
def serve() -> None:
    """Start one process of the office. It runs until Ctrl-C or SIGTERM.

    An office is four processes: the keeper first, then the worker and the two doors; and the bot where people write
    to one. Each runs as its own user.
    """


@serve.command()
def keeper() -> None:
    """Start the keeper, which has receipts and key slots and speaks on three local sockets."""
    told = _begin()
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
        dumpable=told.dumpable,
        groups=groups,
    )


@serve.command()
def worker() -> None:
    """Start the worker, which does what was promised and can wait."""
    told = _begin()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    outbox.run(Office.open(told, Role.WORKER), stop)


@serve.command()
def public() -> None:
    """Start the public door, where people tell what happened and read the answers."""
    _door("web.serving:serve_public")


@serve.command()
def desk() -> None:
    """Start the desk, where officers work."""
    _door("web.serving:serve_desk")


@serve.command()
def bot() -> None:
    """Start the bot, which people write to with a messenger."""
    _door("bots.serving:serve")


@serve.command()
def rehearsal() -> None:
    """Start a rehearsal of Telegram on this machine, with a page of phones, to try the bot without it."""
    told = _begin()
    pkgutil.resolve_name("bots.rehearsal.serving:serve")(told)


@click.command()
def talk() -> None:
    """Talk with the office at this terminal, as people do with the bot.

    A line is what you say, and /file PATH sends a file. The end of the input (Ctrl-D) ends it. What you tell is filed.
    """
    _door("bots.console.serving:serve")


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


def _begin() -> Settings:
    """Read the settings and close the memory, before there is anything in it."""
    told = settings.load()
    process.begin(told)
    return told


def _door(run: str) -> None:
    """Start a door by its import string: the office knows none."""
    told = _begin()
    office = Office.open(told, Role.CLI)  # said here, in words, before the door forks
    office.check_mark()
    belfry.require_tested(office)
    pkgutil.resolve_name(run)(told)
