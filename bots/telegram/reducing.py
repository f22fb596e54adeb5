"""What is kept of an update: ids, words, files. Names, usernames, numbers and third persons go no further than here.

An update that cannot be understood is kept as it came, sealed like the others, and set aside.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update

from bots.telegram.attachments import Piece, pieces
from grievance.inbox import Arrival

FORM = 1
"""The form of a body of ours; what has another number is none."""

_PRIVATE = "private"
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?=\s|$)")
_PRESSED = re.compile(r"([^:]{0,60}):([0-9]{1,2})")
# What a person may send that we keep nothing of, and answer.
_KINDS = (
    "checklist contact dice game invoice location paid_media poll story sticker venue".split()  # noqa: SIM905 - a line
)
# What the library raises where a field is missing or is not what it must be.
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError)


@dataclass(frozen=True, slots=True, repr=False)
class Kept:
    """A body: what `reading` makes an update of. `pressed` is the id of a pressed button.

    `turn` says that there is something to answer; `closed` is that of an `Update`.
    """

    form: int = FORM
    turn: bool = False
    closed: bool | None = None
    text: str = ""
    mark: str = ""
    files: tuple[Piece, ...] = field(default=())
    album: str = ""
    edited: bool = False
    message: str = ""
    pressed: str = ""


def reduced(raw: Mapping[str, Any]) -> Arrival:
    """Reduce an update to what we need of it."""
    number = raw.get("update_id")
    whole = json.dumps(raw).encode()
    name, place = (str(number), number) if isinstance(number, int) else (hashlib.sha256(whole).hexdigest(), 0)
    try:
        address, kept = _kept(Update.de_json(dict(raw), None))
        body = json.dumps(asdict(kept)).encode()
    except _UNREADABLE:
        return Arrival(name, place, "", whole)
    return Arrival(name, place, address, body)


def _kept(update: Update) -> tuple[str, Kept]:
    if update.callback_query:
        return _press(update.callback_query)
    if update.my_chat_member:
        return _member(update.my_chat_member)
    if update.edited_message:
        return _message(update.edited_message, edited=True)
    if update.message:
        return _message(update.message, edited=False)
    return "", Kept()


def _message(message: Message, *, edited: bool) -> tuple[str, Kept]:
    if message.chat.type != _PRIVATE or (message.from_user and message.from_user.is_bot):
        return "", Kept()
    text = _plain(message.text or message.caption or "")
    files = pieces(message)
    other = any(getattr(message, kind) for kind in _KINDS) or bool(message.api_kwargs)
    kept = Kept(
        turn=bool(text or files) or (other and not edited),
        text=_COMMAND.sub(_command, text, count=1) if text.startswith("/") else text,
        files=files,
        album=_word(message.media_group_id or ""),
        edited=edited,
        message=_id(message.message_id),
    )
    return _id(message.chat.id), kept


def _press(query: CallbackQuery) -> tuple[str, Kept]:
    """Read a pressed button. What is no button of ours is answered to the platform, and to nobody else."""
    pressed = _word(query.id)
    chat = query.message.chat if query.message else None
    found = _PRESSED.fullmatch(query.data or "")
    if query.from_user.is_bot or (chat and chat.type != _PRIVATE):
        return "", Kept(pressed=pressed)
    address = _id(chat.id if chat else query.from_user.id)
    if not found:
        return address, Kept(pressed=pressed)
    return address, Kept(turn=True, text=found[2], mark=_plain(found[1]), pressed=pressed)


def _member(change: ChatMemberUpdated) -> tuple[str, Kept]:
    """Read a block or an unblock."""
    if change.chat.type != _PRIVATE:
        return "", Kept()
    closed = {"kicked": True, "member": False}.get(change.new_chat_member.status)
    return _id(change.chat.id), Kept(closed=closed)


def _command(found: re.Match[str]) -> str:
    return f"/{found[1].lower()}"


def _id(number: int) -> str:
    if not isinstance(number, int):
        raise TypeError
    return str(number)


def _word(word: str) -> str:
    if not isinstance(word, str):
        raise TypeError
    return word


def _plain(text: str) -> str:
    """Return words that every database and every seal takes: halves of letters are replaced, and no NUL."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
