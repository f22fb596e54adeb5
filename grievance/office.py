"""Settings and the one composition root."""

from __future__ import annotations


class Office:
    """One office, wired for one process."""
