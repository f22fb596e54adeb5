"""The process of `grievance talk`."""

from __future__ import annotations

import sys

from bots.console.terminal import Terminal
from bots.holding import hold
from grievance import process
from grievance.office import Office, Process
from grievance.settings import Settings


def serve(settings: Settings) -> None:
    """Talk with whoever sits at this terminal, until the input ends. Raises `SettingRefused`."""
    process.begin(settings)
    office = Office.open(settings, Process.BOT)
    try:
        hold(office, Terminal(sys.stdin, sys.stdout), watched=False)
    finally:
        office.store.close()
