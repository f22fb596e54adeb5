"""One turn: what a person did is understood, done and kept, and what follows goes to be said."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import replace

from bots import doing
from bots.channel import Unfit
from bots.files import Bringing
from bots.keeping import Keeping
from bots.means import Means
from bots.patience import Stopping, growing
from bots.sending import Sending
from grievance import inbox
from grievance.errors import KeeperAway, StoreAway
from grievance.inbox import NEWS, Chat, Handled, Waiting
from grievance.interview import conversation
from grievance.interview.talk import Exchange, Open, Reply, Turn

TRIES = 5
"""How often a turn may fail in a way that nobody expects, before it is set aside."""

logger = logging.getLogger(__name__)


class Turning:
    """Takes turns. The chats of lanes that live are remembered, so that each is read once."""

    def __init__(self, means: Means, keeping: Keeping, sending: Sending) -> None:
        """Take turns with these means."""
        self._means, self._keeping, self._sending = means, keeping, sending
        self._chats: dict[bytes, Chat] = {}
        self._pressing: set[asyncio.Task[None]] = set()

    async def take(self, waiting: Waiting) -> None:
        """Take one turn to its end: handled, or set aside. Raises `Stopping`, and then it is still kept."""
        for pause in growing():
            try:
                await self._once(waiting)
            except Stopping:
                raise
            except Unfit:
                await self._aside(waiting)
            except (StoreAway, KeeperAway):  # no failure of the turn
                await self._means.patience.pause(pause)
                continue
            except Exception as error:
                logger.error("a turn failed", exc_info=error)  # noqa: TRY400 - the process's log names the class alone
                self.forget(waiting.chat)
                if await self._failed(waiting) < TRIES:
                    await self._means.patience.pause(pause)
                    continue
                await self._aside(waiting)
            return

    def forget(self, tag: bytes) -> None:
        """Remember a chat no longer."""
        self._chats.pop(tag, None)

    async def _once(self, waiting: Waiting) -> None:
        if waiting.body == NEWS:
            await self._news(waiting)
            return
        update = self._means.channel.read(waiting.body)
        if update.pressed:
            self._press(update.pressed)
        await self._sending.forgotten(waiting.chat)
        chat = await self._chat(waiting)
        bringing = Bringing(self._means, update)
        reply, secret = await self._follow(chat, bringing, update.turn) if update.turn else (Reply(chat.talk), False)
        chat = replace(chat, talk=reply.talk, closed=bool(update.closed))
        await self._finish(Handled(waiting, chat, reply, update.message, secret))

    async def _news(self, waiting: Waiting) -> None:
        """Say that there is a letter; a chat that was forgotten meanwhile is forgotten again."""
        await self._sending.forgotten(waiting.chat)
        chat = await self._chat(waiting)
        reply = replace(conversation.news(chat.talk), forget=not chat.talk.language)
        await self._finish(Handled(waiting, chat, reply))

    async def _finish(self, handled: Handled) -> None:
        unsent = await self._keeping.finish(handled)
        chat = handled.chat
        self._chats[chat.tag] = inbox.kept(handled)
        if handled.reply.forget:
            self.forget(chat.tag)
        if chat.closed:
            await self._sending.close(chat.tag)
        self._sending.hand(unsent)

    async def _follow(self, chat: Chat, bringing: Bringing, turn: Turn) -> tuple[Reply, bool]:
        """Hear, do what has to be done, and tell it, until nothing is left to do. Say, too, if a receipt was typed."""
        rules, secret = self._means.rules_now(), False
        reply = conversation.hear(rules, chat.talk, bringing.count(turn), os.urandom(32))
        while reply.act:
            secret = secret or (isinstance(reply.act, Open | Exchange) and bool(reply.act.digits))
            outcome = await doing.do(self._means, reply.talk.nonce, reply.act, bringing)
            today = self._means.office.now().date()
            reply = _joined(reply, conversation.told(rules, reply.talk, reply.act, outcome, today))
        return reply, secret

    async def _chat(self, waiting: Waiting) -> Chat:
        known = self._chats.get(waiting.chat) or await self._keeping.chat(waiting.chat)
        if known is None:
            return Chat(waiting.chat, waiting.channel, waiting.address, conversation.begin(os.urandom(32)))
        return replace(known, address=waiting.address)

    async def _failed(self, waiting: Waiting) -> int:
        async def count() -> int:
            return await self._means.threads.keep(inbox.failed, self._means.office, waiting)

        return await self._means.patience.insist(count)

    async def _aside(self, waiting: Waiting) -> None:
        """Let it wait no longer, and tell its person so. A chat that nobody can tell, and news, hear nothing."""
        await self._sending.forgotten(waiting.chat)
        chat = await self._chat(waiting)
        hers = waiting.address and waiting.body != NEWS
        reply = conversation.aside(self._means.rules, chat.talk) if hers else Reply(chat.talk)
        await self._finish(Handled(waiting, chat, reply, aside=True))
        logger.error("an update was set aside")

    def _press(self, reference: str) -> None:
        """Let the button rest; nobody waits for it."""

        async def press() -> None:
            with suppress(Exception):
                await self._means.channel.pressed(reference)

        task = asyncio.create_task(press())
        self._pressing.add(task)
        task.add_done_callback(self._pressing.discard)


def _joined(before: Reply, after: Reply) -> Reply:
    """Return what follows of both: what an act was asked with is said too, and first."""
    return replace(
        after,
        says=before.says + after.says,
        clear=before.clear or after.clear,
        hide=before.hide or after.hide,
        forget=before.forget or after.forget,
    )
