"""Serve door one."""

from __future__ import annotations

from grievance.office import Office, Process
from grievance.settings import Settings
from web.drawing import compile_for
from web.public.app import create_app
from web.serving import Door


def serve(settings: Settings) -> None:
    """Serve it until a signal ends it: several processes, each replaced by a fresh one after some requests."""
    options = {
        "bind": f"{settings.public_host}:{settings.public_port}",
        "workers": settings.public_workers,
        "max_requests": settings.recycle_after,
        "max_requests_jitter": settings.recycle_after // 10,
    }
    compile_for("public")
    Door(lambda: create_app(Office.open(settings, Process.PUBLIC)), settings, options).run()
