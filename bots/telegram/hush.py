"""Logs that say nothing: the libraries below write addresses with the token in them, and whole messages."""

from __future__ import annotations

import logging

_ROOMS = ("httpcore", "httpx", "telegram")


class _Nothing(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Drop a record, whatever it says."""
        del record
        return False


_NOTHING = _Nothing()


def hush() -> None:
    """Silence the libraries, at every level. To be called again does no harm.

    A filter is asked for what is logged under its very name; so each logger there has one, and the heads hand
    nothing on from those that are still to come.
    """
    known = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in _ROOMS]
    for name in {*_ROOMS, *known}:
        logger = logging.getLogger(name)
        logger.addFilter(_NOTHING)
        logger.propagate = False
        if name in _ROOMS:
            logger.setLevel(logging.WARNING)
            _quieten(logger)


def _quieten(logger: logging.Logger) -> None:
    """Give a logger a handler that does nothing, or Python prints its warnings itself."""
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
