"""The process `grievance serve rehearsal`: the platform and its page, on this machine, until a signal ends it."""

from __future__ import annotations

import signal
import threading

from bots.rehearsal.fake import rehearsing
from grievance.errors import SettingRefused
from grievance.settings import Settings


def serve(settings: Settings) -> None:
    """Serve the rehearsal until SIGTERM or Ctrl-C.

    Raises `SettingRefused` in a real office, and where something else listens on its port.
    """
    if settings.mode == "office":
        raise SettingRefused("The rehearsal stands in for Telegram: a real office has no use for it.")
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        with rehearsing(settings.rehearsal_port, record=False):
            stop.wait()
    except OSError:
        raise SettingRefused(f"Something else listens on port {settings.rehearsal_port}.") from None
