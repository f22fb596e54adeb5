"""How every process of an office begins."""

from __future__ import annotations

from grievance import process, settings
from grievance.settings import Settings


def begin() -> Settings:
    """Read the settings and close the memory, before there is anything in it."""
    told = settings.load()
    process.begin(told)
    return told
