"""What every process of an office does first: it closes its memory to others, and it logs code and never words."""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import signal
import sys
from pathlib import Path
from types import TracebackType

from grievance.errors import SettingRefused
from grievance.settings import Settings

OURS = {"grievance", "web", "bots"}
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4  # linux/prctl.h


def begin(settings: Settings) -> None:
    """Begin: files only for this user, no memory dump, no look into the memory (prctl(2)), a log of facts alone."""
    os.umask(0o077)
    if not settings.dumpable:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _prctl(_PR_SET_DUMPABLE, 0)
    handler = logging.StreamHandler()
    handler.setFormatter(Facts())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    sys.excepthook = _ended


def end_with_parent() -> None:
    """Ask the kernel to end this process when the one that started it is gone, however it went."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Facts(logging.Formatter):
    """One JSON line a record: level, logger, place in the code, class of the error; a message only if it is ours.

    What libraries say may carry an address, a path, a parameter: their messages are dropped, and so is an error's
    own, save that of a refused setting.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write the line."""
        facts = {"level": record.levelname.lower(), "from": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.name.partition(".")[0] in OURS:
            facts["event"] = record.getMessage()
        if record.exc_info and record.exc_info[1]:
            facts |= {"error": named(record.exc_info[1]), "place": place(record.exc_info[2])}
        return json.dumps(facts)


def named(error: BaseException) -> str:
    """Name an error by its class; a refused setting says which."""
    return f"SettingRefused: {error}" if isinstance(error, SettingRefused) else type(error).__name__


def place(trace: TracebackType | None) -> str:
    """Name the module and line that raised."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).stem}:{trace.tb_lineno}" if trace else "nowhere"


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what ended the process as any other error: a trace on the screen would repeat messages."""
    logging.getLogger(__name__).critical("ended by an error", exc_info=(kind, error, trace))


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)
