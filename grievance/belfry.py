"""A bell that was tried: a real office opens its doors only when each person of the rota has answered a test."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from grievance.errors import SettingRefused
from grievance.office import Office
from grievance.post import Post

GOOD_FOR: Final = timedelta(days=92)
"""How long a test counts: ours to choose; people leave, and addresses change."""

_SUBJECT: Final = "A test of the bell"
_TEXT: Final = "This is a test. Read this number to whoever asked you for it:\n\n    {code}\n\nNothing has happened.\n"


def test(office: Office, ask: Callable[[str], str]) -> None:
    """Send everybody of the rota a number, and `ask` (an address) what it was. Keep that it was tried.

    Raises `SettingRefused` where there is no rota or no mail server, or a number is not the one that was sent, and
    `PostAway`.
    """
    post = Post(office.settings)
    if office.rota is None:
        raise SettingRefused("There is no rota: write one where GRIEVANCE_ROTA_FILE says (docs/operating.md).")
    if not post.ready:
        raise SettingRefused("There is no mail server: set GRIEVANCE_SMTP_HOST.")
    for whom in office.rota.people():
        code = f"{secrets.randbelow(10**6):06}"
        post.send(whom, _SUBJECT, _TEXT.format(code=code))
        if "".join(ask(whom).split()) != code:
            raise SettingRefused(f"That is not the number that was sent to {whom}. Nothing was kept: test again.")
    _keep(office)


def require_tested(office: Office) -> None:
    """Refuse to open the doors of a real office whose bell nobody has tried. Raises `SettingRefused`."""
    if office.settings.mode != "office":
        return
    tried = _tried(office)
    if office.rota is None or tried is None:
        raise SettingRefused("Nobody would be rung when something comes in: 'grievance bell test' comes first.")
    if office.now().date() > tried + GOOD_FOR:
        raise SettingRefused(f"The bell was tested on {tried}; that counts for {GOOD_FOR.days} days. Test it again.")


def _tried(office: Office) -> date | None:
    """Return the day of the last test of exactly these people and this server."""
    try:
        kept = json.loads(office.settings.bell_file.read_text())
        return date.fromisoformat(kept["tested"]) if kept["of"] == _of(office) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _of(office: Office) -> str:
    told = office.settings
    people = office.rota.people() if office.rota else ()
    return hashlib.sha256("\n".join((told.smtp_host, told.smtp_sender, *people)).encode()).hexdigest()


def _keep(office: Office) -> None:
    path = office.settings.bell_file
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"tested": office.now().date().isoformat(), "of": _of(office)}, file)
    fresh.replace(path)
