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

from telegram import CallbackQuery, ChatMemberUpdated, Message

from bots.telegram.attachments import Piece, pieces
from grievance.inbox import Arrival

FORM = 1
"""The form of a body of ours; what has another number is none."""

_PRIVATE = "private"
_MESSAGES = ("message", "edited_message")
_COMMAND = re.compile(r"\A/(\w{1,32})(?:@\w+)?(?=\s|\Z)")
# What a link to the bot may put behind this word; nobody typed it.
_PAYLOAD = re.compile(r"\A(/start)\s+[\w-]{1,64}\Z")
_PRESSED = re.compile(r"([^:]{0,60}):([0-9]{1,2})")
# What we read of a message; the rest is not even parsed, so that it can neither stay nor fail.
_WHERE = frozenset(("message_id", "date", "chat"))
_FILES = frozenset(("animation", "audio", "document", "photo", "video", "video_note", "voice"))
_READ = _WHERE | _FILES | {"from", "text", "caption", "media_group_id"}
_PRESS = frozenset(("id", "from", "chat_instance", "data", "message"))
# What a person may send that we keep nothing of, and answer; so is what came into the world after the library.
_KINDS = frozenset(
    ("checklist", "contact", "dice", "game", "invoice", "location", "paid_media", "poll", "sticker", "story", "venue")
)
_KNOWN = frozenset((*Message.__slots__, *_READ))
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
        address, kept = _kept(raw)
        body = json.dumps(asdict(kept)).encode()
    except _UNREADABLE:
        return Arrival(name, place, _whose(raw), whole)
    return Arrival(name, place, address, body)


def _kept(raw: Mapping[str, Any]) -> tuple[str, Kept]:
    if query := raw.get("callback_query"):
        query = _part(query, _PRESS)
        where = {"message": _part(query["message"], _WHERE)} if query.get("message") else {}
        return _press(CallbackQuery.de_json({**query, **where}, None))
    if change := raw.get("my_chat_member"):
        return _member(ChatMemberUpdated.de_json(change, None))
    for kind in _MESSAGES:
        if told := raw.get(kind):
            message = Message.de_json(_part(told, _READ), None)
            other = {name for name in told if name in _KINDS or name not in _KNOWN}
            return _message(message, other=bool(other), edited=kind == "edited_message")
    return "", Kept()


def _whose(raw: Mapping[str, Any]) -> str:
    """Return the chat of a message that cannot be understood, where that much can be: its person is told."""
    for kind in _MESSAGES:
        told = raw.get(kind)
        chat = told.get("chat") if isinstance(told, dict) else None
        if isinstance(chat, dict) and chat.get("type") == _PRIVATE and type(chat.get("id")) is int:
            return str(chat["id"])
    return ""


def _part(told: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Return what is read of a message or a press; of who and where, the number and the kind alone."""
    part = {name: value for name, value in told.items() if name in names}
    if person := part.get("from"):
        part["from"] = {"id": person["id"], "is_bot": person.get("is_bot", False), "first_name": ""}
    if chat := part.get("chat"):
        part["chat"] = {"id": chat["id"], "type": chat["type"]}
    return part


def _message(message: Message, *, other: bool, edited: bool) -> tuple[str, Kept]:
    if message.chat.type != _PRIVATE or (message.from_user and message.from_user.is_bot):
        return "", Kept()
    text = _plain(message.text or message.caption or "")
    files = pieces(message)
    kept = Kept(
        turn=bool(text or files) or (other and not edited),
        text=_PAYLOAD.sub(r"\1", _COMMAND.sub(_command, text)),
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
