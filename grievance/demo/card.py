"""What the demonstration leaves for whoever tries it: addresses, logins and receipts, in `demo.json`."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyotp

from grievance.settings import Settings

NAME = "demo.json"
CODE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Login:
    """A demonstration officer's login; `role` names their circles. In a real office nobody keeps these."""

    name: str
    role: str
    passphrase: str
    totp_secret: str

    def code(self, ahead: int = 0) -> str:
        """Return the code of this half minute by the machine's clock, or of one so many further on."""
        return pyotp.TOTP(self.totp_secret).at(int(time.time()) + CODE_SECONDS * ahead)


@dataclass(slots=True)
class Card:
    """Everything that is needed to try the demonstration. Receipts are 20 digits."""

    public_url: str
    desk_url: str
    bot_url: str
    officers: list[Login]
    receipts: list[str] = field(default_factory=list)

    @classmethod
    def new(cls, settings: Settings, officers: Iterable[Login]) -> Card:
        """Begin the card of an office whose doors stand where the settings say."""
        return cls(*addresses(settings), list(officers))

    @classmethod
    def read(cls, settings: Settings) -> Card:
        """Read it again; the doors may have moved since. Raises `OSError` where there is none."""
        kept = json.loads((settings.home / NAME).read_text())
        officers = [Login(**login) for login in kept["officers"]]
        return cls(*addresses(settings), officers, kept["receipts"])

    def write(self, settings: Settings) -> None:
        """Keep it for this user's eyes."""
        keep(settings.home / NAME, json.dumps(asdict(self), indent=2))

    def login(self, name: str) -> Login:
        """Return an officer's login by name."""
        return next(login for login in self.officers if login.name == name)


def addresses(settings: Settings) -> tuple[str, str, str]:
    """Return the addresses of the public door, of the desk, and of where one writes to the bot.

    The last is empty where the bot speaks with the real platform: then its name is known there.
    """
    rehearsal = "" if settings.telegram_token else f"http://127.0.0.1:{settings.rehearsal_port}"
    return settings.public_origins[0], settings.desk_origins[0], rehearsal


def keep(path: Path, text: str) -> None:
    """Write a small file for this user's eyes, in one piece."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
    fresh.replace(path)
