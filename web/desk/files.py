"""What the desk sends to anybody: its stylesheet, its script, and whether it is open."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, send_from_directory
from flask.typing import ResponseReturnValue

from web.security import PUBLIC, needs

routes = Blueprint("files", __name__)


@routes.get("/static/<any('desk.css', 'desk.js'):name>")
@needs(PUBLIC)
def static(name: str) -> ResponseReturnValue:
    """Send one of this door's two files, and no other."""
    return send_from_directory(Path(__file__).parents[1] / "static", name)


@routes.get("/favicon.ico")
@routes.get("/ready")
@needs(PUBLIC)
def ready() -> ResponseReturnValue:
    """Say that the door is open, and nothing else. The icon that browsers ask for is just as empty."""
    return "", 204
