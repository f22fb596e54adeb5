"""Serve door two."""

from __future__ import annotations

from grievance.office import Office, Process
from grievance.settings import Settings
from web.desk.app import create_app
from web.serving import Door


def serve(settings: Settings) -> None:
    """Serve it until a signal ends it: one process, because unlocked sessions live in it and nowhere else."""
    options = {"bind": f"{settings.desk_host}:{settings.desk_port}", "workers": 1}
    Door(lambda: create_app(Office.open(settings, Process.DESK)), settings, options).run()
