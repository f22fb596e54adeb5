"""An unlocked officer, locked away between two requests (sealing.md, decision 12).

Two secrets open it: the one in the officer's cookie and the one in this process's memory. Either alone opens nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from grievance.case.terms import Purpose
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Unreadable
from grievance.seal.envelope import ZEROS, Context, Kind, lock, unlock
from grievance.seal.keys import derive

ID = 16


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys:
    """What a cookie stands for: `id` (16 bytes) finds the session, `key` (32) opens it, `form` (32) marks its forms."""

    id: bytes
    key: bytes
    form: bytes


def session_keys(cookie: bytes, process: bytes) -> SessionKeys:
    """Derive the keys of a session from the cookie's secret and the process's, 32 bytes each."""
    secret = cookie + process
    return SessionKeys(
        id=derive(secret, b"gcv1/session/id", ID),
        key=derive(secret, b"gcv1/session/key"),
        form=derive(secret, b"gcv1/session/form"),
    )


def lock_session(officer: Unlocked, keys: SessionKeys, expires: int) -> bytes:
    """Lock an officer away, bound to the session, the officer and the second at which it ends."""
    body = {
        "name": officer.name,
        "sealing": officer.sealing_seed.hex(),
        "signing": officer.signing_seed.hex(),
        "circles": {
            purpose: {str(epoch): seed.hex() for epoch, seed in seeds.items()}
            for purpose, seeds in officer.circles.items()
        },
    }
    return lock(keys.key, _context(officer.id, keys, expires), json.dumps(body).encode())


def unlock_session(sealed: bytes, officer: bytes, keys: SessionKeys, expires: int) -> Unlocked:
    """Undo `lock_session`. Raises `Unreadable` for another key, session, officer or end."""
    opened = unlock(keys.key, _context(officer, keys, expires), sealed)
    try:
        body = json.loads(opened)
        return Unlocked(
            id=officer,
            name=body["name"],
            sealing_seed=bytes.fromhex(body["sealing"]),
            signing_seed=bytes.fromhex(body["signing"]),
            circles={
                Purpose(purpose): {int(epoch): bytes.fromhex(seed) for epoch, seed in seeds.items()}
                for purpose, seeds in body["circles"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable from error


def _context(officer: bytes, keys: SessionKeys, expires: int) -> Context:
    return Context(ZEROS, Kind.OFFICER, scope=officer, object=keys.id, epoch=expires)
