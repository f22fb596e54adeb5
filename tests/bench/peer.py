"""python-telegram-bot alone, as its own users run it: polled, many updates at once, one message for each, nothing kept.

python tests/bench/peer.py http://127.0.0.1:1234
"""

from __future__ import annotations

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bots.rehearsal.fake import TOKEN

PATIENCE = 60.0  # s
ANSWER = "We have heard you, and ask you something else.\n1 yes\n2 no"


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Send one message."""
    if update.effective_chat:
        await context.bot.send_message(update.effective_chat.id, ANSWER)


def main(base: str) -> None:
    """Answer until SIGTERM."""
    builder = Application.builder().token(TOKEN).base_url(f"{base}/bot").concurrent_updates(True)  # noqa: FBT003 - its users write it so
    # Its own few seconds are too short for a busy machine: an answer that is given up would be waited for, for ever.
    builder.connect_timeout(PATIENCE).pool_timeout(PATIENCE).read_timeout(PATIENCE).write_timeout(PATIENCE)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.build()
    application.add_handler(MessageHandler(filters.ALL, answer))
    application.run_polling(timeout=50, drop_pending_updates=False)


if __name__ == "__main__":
    main(sys.argv[1])
