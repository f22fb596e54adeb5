"""Serve a door: gunicorn, told everything here and nothing by its own files or environment.

Each door is served by a module of its own: the process of one holds nothing of the other.
"""

from __future__ import annotations

import gc
import logging
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from gunicorn.http import parser, wsgi
from gunicorn.workers.gthread import ThreadWorker

from grievance import phrases
from grievance.process import end_with_parent
from grievance.settings import Settings
from web.attaching import places
from web.pace import Paced

_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - only gunicorn's heartbeat lies there, an empty file


class Door(BaseApplication):
    """One door. The office is wired in the worker, after the fork: the master never holds a key."""

    def __init__(self, make: Callable[[], Flask], settings: Settings, options: Mapping[str, object]) -> None:
        """Take what makes the door, and what gunicorn is told of this door alone."""
        self._make = make
        self._options = {
            **options,
            "worker_class": _Worker,
            "threads": settings.threads,
            "worker_tmp_dir": str(_SHARED_MEMORY) if _SHARED_MEMORY.is_dir() else None,
            "accesslog": None,
            "logger_class": _Log,
            "control_socket_disable": True,
            "forwarded_allow_ips": "",
            "timeout": 60,  # for the loop that hands out requests; a thread may receive for longer (web.receiving)
            "graceful_timeout": 20,
            "post_fork": _born,
        }
        phrases.load()  # it is no secret, and every worker needs it
        super().__init__()

    def load_config(self) -> None:
        """Tell gunicorn."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the door."""
        return self._make()


class _Worker(ThreadWorker):
    """A process that makes way for a fresh one after some requests, and not while it receives a file.

    By itself gunicorn would end it after `graceful_timeout`, and the upload with it.
    """

    max_requests: int

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._enough = self.max_requests
        self.max_requests = sys.maxsize

    def handle_request(self, req: object, conn: object) -> bool:
        """Answer one request; after the last, and with nothing under way, take no more."""
        again = bool(super().handle_request(req, conn))
        if self.nr >= self._enough and not places(self.wsgi).taken:
            self.alive = False
        return again


def _born(_: object, __: object) -> None:
    """Tie a worker to its master: without it, one that is left behind would keep the port and answer on."""
    end_with_parent()
    gc.freeze()  # what came from the master is never garbage, and its pages stay shared


class _Log(Logger):
    """Pass gunicorn's trouble on to the office's log, which drops its words: they carry addresses and paths."""

    def setup(self, cfg: object) -> None:
        del cfg
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)

    def critical(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401 - gunicorn's face
        self._pass_on(logging.CRITICAL, msg, *args, **kwargs)

    def error(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        self._pass_on(logging.ERROR, msg, *args, **kwargs)

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        self._pass_on(logging.WARNING, msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        self._pass_on(logging.ERROR, msg, *args, exc_info=sys.exc_info(), **kwargs)

    def _pass_on(self, level: int, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        self.error_log.log(level, msg, *args, stacklevel=3, **kwargs)


class _Unnamed(wsgi.Response):
    """An answer that does not name the server."""

    def default_headers(self) -> list[str]:
        return [line for line in super().default_headers() if not line.startswith("Server:")]


# gunicorn has no setting for these
wsgi.Response = _Unnamed
parser.SocketUnreader = Paced
