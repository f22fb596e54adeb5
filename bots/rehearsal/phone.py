"""A phone: somebody who writes to the bot, and what they see of the chat."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

from bots.rehearsal.chats import Chat, Platform
from bots.rehearsal.media import KINDS
from bots.rehearsal.messages import MEDIA, Message, Raw, units

PATIENCE = 10.0
MOST_TEXT = 4096

Wanted = str | Callable[[Message], object]
"""Words that stand in a message, or what must be true of it."""


class Phone:
    """One person's phone. What it does reaches the bot as updates; messages are named by their id."""

    def __init__(self, platform: Platform, chat: Chat) -> None:
        """Hold a phone whose chat is empty so far."""
        self._platform = platform
        self._chat = chat
        self._seen = 0

    @property
    def chat(self) -> int:
        """Return the id of the chat, which is the person's too."""
        return self._chat.id

    @property
    def turn(self) -> int:
        """Return how often something changed in the chat."""
        return self._chat.turn

    @property
    def blocked(self) -> bool:
        """Say whether the person blocked the bot."""
        return self._chat.blocked

    # --- what a person does ---------------------------------------------------------------------------------------

    def say(self, text: str) -> int:
        """Send words; the app cuts what is longer than a message may be. Return the id of the last part."""
        for part in cut(text):
            entities: tuple[Raw, ...] = ()
            if part.startswith("/"):
                entities = ({"type": "bot_command", "offset": 0, "length": len(part.split(maxsplit=1)[0])},)
            last = self._send(Message(text=part, entities=entities))
        return last

    def press(self, wanted: str) -> str:
        """Press the button with this label, or whose label or data begins with this digit, in the newest message.

        Return the id of the press. Raises `LookupError` where there is no such button.
        """
        with self._platform.changed:
            for message in reversed(self.messages()):
                for button in message.buttons:
                    if wanted in {button.text, button.data} or button.text.startswith(f"{wanted} "):
                        return self._press(message, button.data)
        raise LookupError("no message has such a button")

    def forge(self, message: int, data: str) -> str:
        """Send a press that no button has, as a client that somebody built can. Return its id."""
        with self._platform.changed:
            return self._press(self._chat.messages[message], data)

    def photo(self, data: bytes, caption: str = "") -> int:
        """Send a photo, as the app sends them: in three sizes, of which the last is the whole."""
        return self._file("photo", data, caption)

    def album(self, photos: Sequence[bytes], caption: str = "") -> list[int]:
        """Send photos together: one update each, with one `media_group_id`; the caption is with the first alone."""
        group = str(secrets.randbelow(10**17) + 10**16)
        with self._platform.changed:
            return [
                self._file("photo", data, "" if place else caption, media_group_id=group)
                for place, data in enumerate(photos)
            ]

    def document(
        self, name: str, data: bytes, caption: str = "", media: str = "", size: int | None = None, *, sized: bool = True
    ) -> int:
        """Send a file as it is. `size` is told instead of the true one; with `sized=False` none is told at all."""
        with self._platform.changed:
            content = KINDS["document"].content(self._platform.files, data, name, media, size)
            told = content["document"]
            if not sized and isinstance(told, dict):
                del told["file_size"]
            return self._send(Message(text=caption, content=content))

    def voice(self, data: bytes, caption: str = "", media: str = "", size: int | None = None) -> int:
        """Send a voice message."""
        with self._platform.changed:
            content = KINDS["voice"].content(self._platform.files, data, "", media, size)
            return self._send(Message(text=caption, content=content))

    def audio(self, name: str, data: bytes, caption: str = "") -> int:
        """Send a piece of music, or any sound as a file."""
        return self._file("audio", data, caption, name)

    def video(self, name: str, data: bytes, caption: str = "") -> int:
        """Send a video."""
        return self._file("video", data, caption, name)

    def sticker(self, data: bytes = b"sticker") -> int:
        """Send a sticker."""
        return self._file("sticker", data, "")

    def contact(self, number: str = "+15550100", name: str = "Somebody") -> int:
        """Send an entry of the address book."""
        return self._send(Message(content={"contact": {"phone_number": number, "first_name": name}}))

    def location(self, latitude: float = 52.52, longitude: float = 13.4) -> int:
        """Send a place."""
        return self._send(Message(content={"location": {"latitude": latitude, "longitude": longitude}}))

    def forward(self, text: str = "Somebody else wrote this.", name: str = "Somebody Else") -> int:
        """Pass on words that another person wrote."""
        origin = {"type": "hidden_user", "sender_user_name": name, "date": int(self._platform.now())}
        return self._send(Message(text=text, content={"forward_origin": origin}))

    def edit(self, message: int, text: str) -> None:
        """Write an earlier message, or the caption of a file, anew."""
        with self._platform.changed:
            chat, at = self._chat, int(self._platform.now())
            edited = chat.put(replace(chat.messages[message], text=text, edited=at))
            self._platform.updates.put("edited_message", self._platform.told(chat, edited))

    def erase(self, message: int) -> None:
        """Take a message away for both sides. The bot is not told."""
        with self._platform.changed:
            self._chat.remove(self._chat.messages[message])
            self._platform.changed.notify_all()

    def block(self) -> None:
        """Block the bot."""
        self._membership(blocked=True)

    def unblock(self) -> None:
        """Let the bot write again."""
        self._membership(blocked=False)

    # --- what a person sees -----------------------------------------------------------------------------------------

    def messages(self) -> list[Message]:
        """Return all messages that stand in the chat now, of both sides, in order."""
        with self._platform.changed:
            return [message for _, message in sorted(self._chat.messages.items()) if not message.removed]

    def texts(self) -> list[str]:
        """Return the bot's messages as they stand now, in order."""
        return [message.text for message in self.messages() if message.ours]

    def news(self, turn: int) -> list[Message]:
        """Return the messages that changed since a turn of the chat, removed ones too."""
        with self._platform.changed:
            return [message for message in self._chat.messages.values() if message.turn > turn]

    def file(self, message: int) -> bytes:
        """Return the bytes of the file that a message brings; empty where it brings none."""
        with self._platform.changed:
            content = self._chat.messages[message].content
            kind = next(iter(MEDIA & content.keys()), "")
            file = content.get(kind)
            file = file[-1] if isinstance(file, list) else file
            return self._platform.files.known(file["file_id"]).data if isinstance(file, dict) else b""

    def removed(self) -> list[int]:
        """Return the ids of messages that were taken away, of both sides."""
        with self._platform.changed:
            return [message.id for message in self._chat.messages.values() if message.removed]

    def waits(self) -> bool:
        """Say whether a button that was pressed still turns, because the bot did not answer."""
        with self._platform.changed:
            return any(chat is self._chat for chat, _ in self._platform.presses.values())

    def wait(self, wanted: Wanted, timeout: float = PATIENCE, after: int | None = None) -> Message:
        """Wait for a message of the bot's and return it. Raises `TimeoutError`, saying what stands there instead.

        Looked at are those that came after the one for which was waited last, or after the message `after`; 0 looks at
        all of them.
        """
        fits = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted
        since = self._seen if after is None else after
        with self._platform.changed:
            found = self._platform.changed.wait_for(
                lambda: next((one for one in self.messages() if one.ours and one.id > since and fits(one)), None),
                timeout,
            )
            if found is None:
                raise TimeoutError(f"the bot did not say it; since then it said {self._since(since)}")
            self._seen = found.id
            return found

    def _since(self, message: int) -> list[str]:
        return [one.text for one in self.messages() if one.ours and one.id > message]

    # --- how it reaches the bot -------------------------------------------------------------------------------------

    def _send(self, message: Message) -> int:
        with self._platform.changed:
            if self._chat.blocked:
                self.unblock()
            self._chat.begun = True
            posted = self._platform.post(self._chat, message)
            self._platform.updates.put("message", self._platform.told(self._chat, posted))
            return posted.id

    def _file(self, kind: str, data: bytes, caption: str, name: str = "", **more: object) -> int:
        with self._platform.changed:
            content = KINDS[kind].content(self._platform.files, data, name, "", None)
            return self._send(Message(text=caption, content=content | more))

    def _press(self, message: Message, data: str) -> str:
        reference = str(secrets.randbelow(10**18) + 10**17)
        self._platform.presses[reference] = (self._chat, self._platform.now())
        told = self._platform.told(self._chat, message)
        chat = str(-self._chat.id)
        query: Raw = {"id": reference, "from": self._chat.person, "message": told, "chat_instance": chat, "data": data}
        self._platform.updates.put("callback_query", query)
        return reference

    def _membership(self, *, blocked: bool) -> None:
        with self._platform.changed:
            self._chat.blocked = blocked
            self._chat.turn += 1
            kicked: Raw = {"user": self._platform.bot, "status": "kicked", "until_date": 0}
            member: Raw = {"user": self._platform.bot, "status": "member"}
            change: Raw = {"old_chat_member": member, "new_chat_member": kicked}
            if not blocked:
                change = {"old_chat_member": kicked, "new_chat_member": member}
            told: Raw = {"chat": self._chat.told, "from": self._chat.person, "date": int(self._platform.now())}
            self._platform.updates.put("my_chat_member", told | change)


def cut(text: str) -> list[str]:
    """Cut words into parts that a message can hold."""
    parts = [""]
    length = 0
    for character in text:
        length += units(character)
        if length > MOST_TEXT:
            parts.append("")
            length = units(character)
        parts[-1] += character
    return parts
