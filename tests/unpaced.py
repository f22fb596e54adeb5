"""The bot's process as `grievance serve bot` runs it, but at any pace: what a platform allows is another matter.

python tests/unpaced.py http://127.0.0.1:1234
"""

from __future__ import annotations

import sys

from bots.holding import hold
from bots.rehearsal.fake import TOKEN
from bots.telegram import Telegram
from grievance import process
from grievance.office import Office, Role
from grievance.settings import load


class Unpaced(Telegram):
    """Telegram, if it took everything at once."""

    apace = 0.0
    together = 0.0


def main(base: str) -> None:
    """Hold the conversations of the office that the environment names, until SIGTERM."""
    settings = load()
    process.begin(settings)
    office = Office.open(settings, Role.BOT)
    try:
        hold(office, Unpaced(TOKEN, base, base, settings.telegram_poll_seconds))
    finally:
        office.store.close()


if __name__ == "__main__":
    main(sys.argv[1])
