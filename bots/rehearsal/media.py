"""Files in messages: how the platform writes each kind down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from bots.rehearsal.files import File, Files
from bots.rehearsal.messages import Raw

SMALL = b"a small picture of it"
"""What stands in for the smaller sizes of a photo: whoever takes the wrong one notices."""

Write = Callable[[File, str, str], Raw]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: the field it has in a message, its folder, and what the platform says of it."""

    field: str
    folder: str
    ending: str
    more: Mapping[str, object]
    named: bool = False
    media: str = ""

    def content(self, files: Files, data: bytes, name: str, media: str, size: int | None) -> Raw:
        """Keep a file and return the field of the message. `size` is told where it is not the true one."""
        ending = PurePosixPath(name).suffix[:8] if self.named else self.ending
        file = files.keep(data, self.folder, ending if ending.isascii() else "", size)
        if self.field == "photo":
            return {"photo": _sizes(files, file)}
        told = {**written(file), **self.more}
        if self.media or media:
            told["mime_type"] = media or self.media
        if self.named and name:
            told["file_name"] = name
        return {self.field: told}


def written(file: File) -> Raw:
    """Write down what every file has."""
    return {"file_id": file.id, "file_unique_id": file.unique, "file_size": file.size}


def _sizes(files: Files, file: File) -> list[Raw]:
    thumb, middle = (files.keep(SMALL, file.folder, file.ending) for _ in range(2))
    return [
        written(thumb) | {"width": 90, "height": 68},
        written(middle) | {"width": 320, "height": 240},
        written(file) | {"width": 1280, "height": 960},
    ]


KINDS: Mapping[str, Kind] = {
    kind.field: kind
    for kind in (
        Kind("photo", "photos", ".jpg", {}),
        Kind("document", "documents", "", {}, named=True, media="application/octet-stream"),
        Kind("voice", "voice", ".oga", {"duration": 3}, media="audio/ogg"),
        Kind("audio", "music", ".mp3", {"duration": 3}, named=True, media="audio/mpeg"),
        Kind("video", "videos", ".mp4", {"duration": 3, "width": 640, "height": 480}, named=True, media="video/mp4"),
        Kind(
            "sticker",
            "stickers",
            ".webp",
            {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False, "emoji": "🙂"},
        ),
    )
}
