"""What the processes of an office load before they do anything: imported once, where they are forked from."""

from __future__ import annotations

from grievance import outbox, phrases
from grievance.cli import doors, keeping, working
from web import serving
from web.drawing import compile_for

__all__ = ["doors", "keeping", "outbox", "serving", "working"]

phrases.load()
compile_for("public")
