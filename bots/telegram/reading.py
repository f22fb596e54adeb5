"""From what is kept of an update to a turn of the conversation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bots.channel import Attached, Unfit, Update
from bots.telegram.attachments import Piece
from bots.telegram.reducing import FORM, Kept
from grievance.interview.talk import Turn

_UNREADABLE = (LookupError, RecursionError, TypeError, ValueError)


def read(body: bytes, most: int) -> Update:
    """Understand a body; a file above `most` bytes is counted and not fetched. Raises `Unfit`, which tells nothing."""
    try:
        kept = _kept(json.loads(body))
    except _UNREADABLE:
        kept = None
    if kept is None:
        raise Unfit
    if not kept.turn:
        return Update(closed=kept.closed, pressed=kept.pressed)
    fetched = [piece for piece in kept.files if (piece.size or 0) <= most]
    turn = Turn(
        text=kept.text,
        mark=kept.mark,
        files=len(fetched),
        voices=sum(piece.spoken for piece in fetched),
        large=len(kept.files) - len(fetched),
        album=kept.album,
        edited=kept.edited,
    )
    files = tuple(Attached(piece.reference, piece.name, piece.media, piece.size) for piece in fetched)
    return Update(turn, files, kept.message, pressed=kept.pressed)


def _kept(told: Mapping[str, Any]) -> Kept | None:
    if told["form"] != FORM:
        return None
    files = tuple(Piece(**piece) for piece in told["files"])
    return Kept(**{**told, "files": files})
