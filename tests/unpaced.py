"""The bot's process as `grievance serve bot` runs it, but at any pace: what a platform allows is another matter.

The environment names the office, the token and the platform: `python tests/unpaced.py`.
"""

from __future__ import annotations

from bots import serving
from bots.rehearsal.fake import TOKEN
from bots.telegram import Telegram
from grievance.settings import Settings, load


class Unpaced(Telegram):
    """Telegram, if it took everything at once."""

    apace = 0.0
    together = 0.0


def environment(settings: Settings, base: str) -> dict[str, str]:
    """Return the environment of such a bot of an office that speaks with the rehearsal at an address."""
    told = {"telegram_token": TOKEN, "telegram_api_base": base, "telegram_file_base": base}
    return settings.model_copy(update=told).environment()


def main() -> None:
    """Hold the conversations of the office that the environment names, until SIGTERM."""
    vars(serving)["Telegram"] = Unpaced
    serving.serve(load())


if __name__ == "__main__":
    main()
