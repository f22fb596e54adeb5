"""The process `grievance serve bot`: it is told everything here, and speaks by Telegram."""

from __future__ import annotations

from functools import partial

from bots.holding import hold
from bots.telegram import Telegram
from grievance import process
from grievance.errors import SettingRefused
from grievance.office import Office, Process
from grievance.settings import Settings

REHEARSAL = "1:rehearsal"
"""The token with which a demonstration talks to its own rehearsal of the platform, where it was given none."""


def serve(settings: Settings) -> None:
    """Serve the bot until a signal ends it. Raises `SettingRefused` in plain words."""
    process.begin(settings)
    channel = _telegram(settings)
    office = Office.open(settings, Process.BOT)
    try:
        hold(office, channel, partial(channel.introduce, office.settings.languages))
    finally:
        office.store.close()


def _telegram(settings: Settings) -> Telegram:
    """Return the channel. Its own folder keeps its libraries from logging: they would tell the token."""
    if settings.telegram_token:
        bases = settings.telegram_api_base, settings.telegram_file_base
        return Telegram(settings.telegram_token, *bases, settings.telegram_poll_seconds)
    if settings.mode == "office":
        raise SettingRefused("GRIEVANCE_TELEGRAM_TOKEN is missing: without it no bot can speak (docs/settings.md).")
    rehearsal = f"http://127.0.0.1:{settings.rehearsal_port}"
    return Telegram(REHEARSAL, rehearsal, rehearsal, settings.telegram_poll_seconds)
