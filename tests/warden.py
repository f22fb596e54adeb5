"""A keeper's process that begins in milliseconds: forked from one that has loaded before what every keeper needs."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Mapping
from multiprocessing.process import BaseProcess

from grievance.clock import Clock
from grievance.keeper.server import run
from grievance.settings import load

_LOADED = ["grievance.clock", "grievance.keeper.server", "grievance.settings"]


def start(environment: Mapping[str, str]) -> BaseProcess:
    """Start a keeper with these settings; it may not answer yet."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_LOADED)
    process = context.Process(target=_keep, args=(dict(environment),), daemon=True)
    process.start()
    return process


def _keep(environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    settings = load()
    places = settings.keeper_home, settings.sockets, settings.pin_file
    run(
        *places,
        now=Clock(settings).now,
        heads=settings.heads,
        minutes=settings.log_minutes,
        ahead=settings.receipts_ahead,
        dumpable=settings.dumpable,
    )
