"""What an office can show of its mechanism without showing anybody: the evidence pack for Chain of Custody 7.3."""

from __future__ import annotations

from grievance.reporting.making import Asked as Asked
from grievance.reporting.making import Pack as Pack
from grievance.reporting.making import make as make
from grievance.reporting.making import years as years


def printed(pack: Pack) -> bytes:
    """Set a pack as a PDF (`printing.py`)."""
    from grievance.reporting.printing import printed  # noqa: PLC0415 - its library takes a second to load, and a desk rarely prints

    return printed(pack)
