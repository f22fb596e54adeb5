"""Files that the bot sends: the rules of their captions, sizes and references."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from bots.rehearsal.chats import Platform
from bots.rehearsal.media import KINDS, Kind
from bots.rehearsal.messages import units
from bots.rehearsal.parameters import Given
from bots.rehearsal.refusals import TOO_LARGE, bad
from bots.rehearsal.saying import MOST_CAPTION, dressed, formatted, writable

MOST_PHOTO, MOST_FILE = 10_000_000, 50_000_000


@dataclass(frozen=True, slots=True, repr=False)
class Upload:
    """A file that came with a call."""

    name: str
    media: str
    data: bytes


def send(kind: Kind, platform: Platform, given: Given) -> object:
    """Send a file with a caption: new bytes, or a reference to what the platform has."""
    chat = writable(platform, given)
    words, entities = formatted(given, "caption")
    if units(words) > MOST_CAPTION:
        raise bad("message caption is too long")
    file = given.get(kind.field)
    if isinstance(file, Upload):
        if len(file.data) > (MOST_PHOTO if kind.field == "photo" else MOST_FILE):
            raise TOO_LARGE
        if not file.data:
            raise bad("file must be non-empty")
        content = kind.content(platform.files, file.data, file.name, file.media, None)
    elif isinstance(file, str) and file:
        kept = platform.files.known(file)
        content = kind.content(platform.files, kept.data, "", "", kept.size)
    else:
        raise bad(f"there is no {kind.field} in the request")
    message = replace(dressed(given, words, entities), content=content)
    return platform.told(chat, platform.post(chat, message))


SENDING: Mapping[str, Callable[[Platform, Given], object]] = {
    f"send{field.capitalize()}": partial(send, KINDS[field])
    for field in ("photo", "document", "voice", "audio", "video")
}
