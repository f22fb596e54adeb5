"""The platform's own state: people's chats with the bot, their messages, the clock."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from threading import Condition, RLock

from bots.rehearsal.files import Files
from bots.rehearsal.messages import Message, Raw
from bots.rehearsal.updates import Updates


@dataclass(slots=True, repr=False)
class Chat:
    """One person's chat with the bot. The bot may not write before the person did (`begun`)."""

    id: int
    first_name: str
    username: str
    language: str
    begun: bool = False
    blocked: bool = False
    turn: int = 0
    messages: dict[int, Message] = field(default_factory=dict)

    @property
    def person(self) -> Raw:
        """Return the person as the platform writes them."""
        named: Raw = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        return named | ({"username": self.username} if self.username else {}) | {"language_code": self.language}

    @property
    def told(self) -> Raw:
        """Return the chat as the platform writes it."""
        named: Raw = {"id": self.id, "first_name": self.first_name}
        return named | ({"username": self.username} if self.username else {}) | {"type": "private"}

    def put(self, message: Message) -> Message:
        """Put a message, new or changed, and return it as it is kept."""
        self.turn += 1
        kept = replace(message, turn=self.turn)
        self.messages[kept.id] = kept
        return kept

    def remove(self, message: Message) -> None:
        """Take a message away for both sides: nothing is left of it but that it was."""
        self.put(Message(message.id, message.at, message.ours, removed=True))


class Platform:
    """Everything that the platform knows. Whoever reads or changes it holds `changed`, and tells of changes."""

    def __init__(self, token: str) -> None:
        """Begin with a bot and nobody else."""
        self.changed = Condition(RLock())
        self.token = token
        self.ahead = 0.0
        self.updates = Updates(self.changed, self.now)
        self.files = Files(self.now)
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, tuple[Chat, float]] = {}
        self.commands: dict[str, object] = {}
        self.said = 0
        self._messages = 0

    @property
    def bot(self) -> Raw:
        """Return the bot as the platform writes it."""
        return {
            "id": int(self.token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Line 20",
            "username": "line20bot",
        }

    def now(self) -> float:
        """Return the rehearsal's time, in seconds since 1970: the machine's, moved ahead."""
        return time.time() + self.ahead

    def close(self) -> None:
        """Wake everybody who waits, for good."""
        with self.changed:
            self.updates.closing = True
            self.changed.notify_all()

    def chat(self, first_name: str, username: str, language: str) -> Chat:
        """Make a chat for somebody new. Ids are drawn, so that a new start meets no old chat."""
        made = Chat(secrets.randbelow(9_000_000_000) + 1_000_000_000, first_name, username, language)
        self.chats[made.id] = made
        return made

    def post(self, chat: Chat, message: Message) -> Message:
        """Put a new message into a chat; it gets its id and its time here."""
        self._messages += 1
        self.said += message.ours
        posted = chat.put(replace(message, id=self._messages, at=int(self.now())))
        self.changed.notify_all()
        return posted

    def told(self, chat: Chat, message: Message) -> Raw:
        """Return a message as the platform writes it."""
        return message.told(self.bot if message.ours else chat.person, chat.told)
