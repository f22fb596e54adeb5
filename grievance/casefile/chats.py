"""The bot's own key: by what it knows a chat and an update again, and under what it locks what it keeps of them."""

from __future__ import annotations

from datetime import date

from grievance.casefile import contexts, noted
from grievance.casefile.messages import Chat, Shown, Unsent, Waiting
from grievance.errors import Unreadable
from grievance.seal.envelope import lock_padded, unlock_padded
from grievance.seal.keys import ID, SEED, derive, pack, unpack
from grievance.store.chat_rows import ChatRow, HeardRow, Hearing, SayingRow, Telling

_PARTS = 4


class BotKeys:
    """What the bot of one office holds, all of it from a 32-byte seed: nobody else opens its rows, or knows a chat.

    It has no `repr` of its own: a seed does not wander into a log by accident.
    """

    __slots__ = ("_lock", "_office", "_seed")

    def __init__(self, seed: bytes, office: bytes) -> None:
        """Take the seed, and the id of the office whose rows they are. Raises `Unreadable` for another length."""
        if len(seed) != SEED:
            raise Unreadable
        self._seed, self._office = seed, office
        self._lock = derive(seed, b"gcv1/bot lock")

    def tag(self, channel: str, address: str) -> bytes:
        """Return what stands for a chat: 16 bytes that say nothing to who has not the key."""
        return self._named(b"gcv1/bot chat", ID, channel, address)

    def mark(self, channel: str, update: str) -> bytes:
        """Return what stands for an update: 32 bytes, the same whenever it comes."""
        return self._named(b"gcv1/bot update", SEED, channel, update)

    def saying(self, mark: bytes, number: int) -> bytes:
        """Return the id (16) of what follows from an update as number so: the same if the turn is finished again."""
        return derive(self._seed, pack(b"gcv1/bot saying", mark, str(number).encode()), ID)

    def shown(self, of: bytes, message: str) -> bytes:
        """Return the id (16) under which a platform's message is kept that came of an update or of a saying."""
        return derive(self._seed, pack(b"gcv1/bot shown", of, _encoded(message)), ID)

    def lock_heard(self, waiting: Waiting, day: date) -> HeardRow:
        """Lock an update away until it is handled."""
        place = str(waiting.place).encode()
        words = pack(waiting.channel.encode(), place, _encoded(waiting.address), waiting.body)
        sealed = lock_padded(self._lock, contexts.heard(self._office, waiting.chat, waiting.id), words)
        return HeardRow(waiting.id, waiting.chat, day, Hearing.WAITING, waiting.attempts, sealed)

    def unlock_heard(self, row: HeardRow) -> Waiting:
        """Open it again. Raises `Unreadable`."""
        parts = unpack(unlock_padded(self._lock, contexts.heard(self._office, row.chat, row.id), row.sealed))
        if len(parts) != _PARTS:
            raise Unreadable
        channel, place, address, body = parts
        try:
            return Waiting(row.id, row.chat, channel.decode(), int(place), _decoded(address), body, row.attempts)
        except ValueError:
            raise Unreadable from None

    def lock_chat(self, chat: Chat, day: date) -> ChatRow:
        """Lock away what is kept of a chat."""
        sealed = lock_padded(self._lock, contexts.chat(self._office, chat.tag), noted.write(chat, "tag"))
        return ChatRow(chat.tag, day, sealed)

    def unlock_chat(self, row: ChatRow) -> Chat:
        """Open it again. Raises `Unreadable`."""
        return noted.read(Chat, unlock_padded(self._lock, contexts.chat(self._office, row.id), row.sealed), tag=row.id)

    def lock_unsent(self, unsent: Unsent, day: date) -> SayingRow:
        """Lock away what is to be said, until it is."""
        state = Telling.TRIED if unsent.unsure else Telling.UNSENT
        return self._said(unsent.id, unsent.chat, day, state, noted.write(unsent, "id", "chat", "unsure"))

    def unlock_unsent(self, row: SayingRow) -> Unsent:
        """Open it again. Raises `Unreadable`, also for a message that is there already."""
        if row.state not in {Telling.UNSENT, Telling.TRIED}:
            raise Unreadable
        unsure = row.state == Telling.TRIED
        return noted.read(Unsent, self._words(row), id=row.id, chat=row.chat, unsure=unsure)

    def lock_shown(self, shown: Shown, day: date) -> SayingRow:
        """Lock away which message is there."""
        return self._said(shown.id, shown.chat, day, Telling.SHOWN, noted.write(shown, "id", "chat"))

    def unlock_shown(self, row: SayingRow) -> Shown:
        """Open it again. Raises `Unreadable`, also for what is still to be said."""
        if row.state != Telling.SHOWN:
            raise Unreadable
        return noted.read(Shown, self._words(row), id=row.id, chat=row.chat)

    def _said(self, identifier: bytes, chat: bytes, day: date, state: Telling, words: bytes) -> SayingRow:
        context = contexts.saying(self._office, chat, identifier, state)
        return SayingRow(identifier, chat, day, state, lock_padded(self._lock, context, words))

    def _words(self, row: SayingRow) -> bytes:
        return unlock_padded(self._lock, contexts.saying(self._office, row.chat, row.id, row.state), row.sealed)

    def _named(self, label: bytes, length: int, channel: str, name: str) -> bytes:
        return derive(self._seed, pack(label, channel.encode(), _encoded(name)), length)


def _encoded(text: str) -> bytes:
    """Whatever a platform says must not stop us, half a character neither."""
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
