"""The files that a message brings."""

from __future__ import annotations

import mimetypes
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import Animation, Audio, Document, Message, PhotoSize, Video, VideoNote, Voice

_NAME = 100
_Media = Animation | Audio | Document | PhotoSize | Video | VideoNote | Voice


@dataclass(frozen=True, slots=True, repr=False)
class Piece:
    """A file, as it is kept. `reference` is the platform's id of it; `size` is in bytes, `None` where not told."""

    reference: str
    name: str
    media: str
    size: int | None
    spoken: bool


def pieces(message: Message) -> tuple[Piece, ...]:
    """Return the files of a message; of a photo the largest size."""
    return tuple(_piece(*found) for found in _found(message))


def _found(message: Message) -> Iterator[tuple[_Media, str, str, bool]]:
    if message.photo:
        yield max(message.photo, key=lambda size: size.width * size.height), "photo", "image/jpeg", False
    if message.animation:  # the same file stands there as a document, for old bots
        yield message.animation, "video", "video/mp4", False
    elif message.document:
        yield message.document, "file", "application/octet-stream", False
    if message.voice:
        yield message.voice, "voice", "audio/ogg", True
    if message.audio:
        yield message.audio, "audio", "audio/mpeg", True
    if message.video:
        yield message.video, "video", "video/mp4", False
    if message.video_note:
        yield message.video_note, "video", "video/mp4", True


def _piece(file: _Media, kind: str, media: str, spoken: bool) -> Piece:  # noqa: FBT001 - it comes from a row of the list above
    media = str(getattr(file, "mime_type", None) or media)
    size = file.file_size
    if not isinstance(file.file_id, str) or not isinstance(size, int | None):
        raise TypeError
    name = plain_name(str(getattr(file, "file_name", None) or ""))
    return Piece(file.file_id, name or f"{kind}{_ending(media)}", media, size, spoken)


def plain_name(name: str) -> str:
    """Return a name that hides nothing and leads nowhere: its last part, without control and direction signs."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip(" .")
    if len(seen) <= _NAME:
        return seen
    stem, dot, ending = seen.rpartition(".")
    return f"{stem[: _NAME - len(ending) - 1]}{dot}{ending}" if dot and len(ending) < _NAME // 2 else seen[:_NAME]


def _ending(media: str) -> str:
    return {"audio/ogg": ".ogg", "image/jpeg": ".jpg"}.get(media) or mimetypes.guess_extension(media) or ""
