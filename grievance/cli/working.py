"""Starting the worker."""

from __future__ import annotations

import signal
import threading

import click

from grievance import outbox
from grievance.cli.beginning import begin
from grievance.office import Office, Process


@click.command()
def worker() -> None:
    """Start the worker, which does what was promised and can wait."""
    told = begin()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    outbox.run(Office.open(told, Process.WORKER), stop)
