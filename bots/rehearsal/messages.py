"""A message of a chat, as it stands now, and how the platform writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Raw = dict[str, object]


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. `data` comes back when it is pressed; `url` opens a page instead."""

    text: str
    data: str = ""
    url: str = ""

    def told(self) -> Raw:
        """Return it as the platform writes it."""
        return {"text": self.text, **({"url": self.url} if self.url else {"callback_data": self.data})}


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """One message. `text` is the text or the caption of a file; `at` and `edited` are seconds since 1970.

    `ours` says that the bot sent it. `entities` are its formatted places, `content` what it brings besides words, each
    as the platform writes it (`photo`, `voice`, `media_group_id`, ...). `turn` grows with each change in the chat.
    """

    id: int = 0
    at: int = 0
    ours: bool = False
    text: str = ""
    content: Mapping[str, object] = field(default_factory=dict)
    entities: tuple[Mapping[str, object], ...] = ()
    keyboard: Keyboard = ()
    silent: bool = False
    protected: bool = False
    preview: bool = True
    edited: int = 0
    removed: bool = False
    turn: int = 0

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Return its buttons, row after row."""
        return tuple(button for row in self.keyboard for button in row)

    def told(self, sender: Raw, chat: Raw) -> Raw:
        """Return it as the platform writes it."""
        told: Raw = {"message_id": self.id, "from": sender, "chat": chat, "date": self.at, **self.content}
        caption = bool(MEDIA & self.content.keys())
        if self.text:
            told["caption" if caption else "text"] = self.text
        if self.entities:
            told["caption_entities" if caption else "entities"] = list(self.entities)
        if self.edited:
            told["edit_date"] = self.edited
        if self.protected:
            told["has_protected_content"] = True
        if self.keyboard:
            told["reply_markup"] = {"inline_keyboard": [[button.told() for button in row] for row in self.keyboard]}
        return told


MEDIA = {"photo", "document", "voice", "audio", "video", "sticker", "animation", "video_note"}


def units(text: str) -> int:
    """Count a text as the platform does: in UTF-16 units, two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
