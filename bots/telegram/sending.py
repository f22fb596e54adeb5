"""Saying something, taking a message away, and telling the platform that a button was heard."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bots.channel import Closed, Later, Refused
from bots.telegram.failures import Failed, asking, heard, removing, sending
from grievance.interview.talk import Saying

ROW = 5
"""Buttons in a row."""
MOST_DATA = 64
"""Bytes that a button can carry."""


async def send(bot: Bot, address: str, saying: Saying) -> str:
    """Send one part and return its id. Raises `Closed`, `Refused`, `Unsure`, `Later`.

    Nothing in the text is markup. A server that refuses our wishes (no copies, no previews, buttons) is asked again
    without them: it said no, so nothing can come twice.
    """
    wishes: dict[str, Any] = {"link_preview_options": LinkPreviewOptions(is_disabled=True)}
    if saying.secret:
        wishes["protect_content"] = True
    if keyboard := _keyboard(saying):
        wishes["reply_markup"] = keyboard
    try:
        return await _send(bot, address, saying.text, wishes)
    except Closed:
        raise
    except Refused:
        pass
    return await _send(bot, address, saying.text, {})


async def remove(bot: Bot, address: str, message: str) -> None:
    """Remove one message; one that is gone is removed. Raises `Refused` where it cannot be any more, `Unsure`, `Later`."""
    if not (message.isascii() and message.isdigit()):
        raise Refused

    async def call() -> None:
        try:
            done = await bot.delete_message(address, int(message))
        except Failed as failed:
            if not failed.gone:
                raise
        else:
            if not done:
                raise Failed(400)

    await heard(call(), removing)


async def pressed(bot: Bot, reference: str) -> None:
    """Let a button stop waiting. Whatever fails does not matter."""
    with suppress(Refused, Later):
        await heard(bot.answer_callback_query(reference), asking)


async def _send(bot: Bot, address: str, text: str, wishes: dict[str, Any]) -> str:
    call = bot.send_message(address, text, disable_notification=True, **wishes)
    sent = await heard(call, sending)
    return str(sent.message_id)


def _keyboard(saying: Saying) -> InlineKeyboardMarkup | None:
    """Draw the digits as buttons, or nothing where a button could not carry its mark: the text alone is enough."""
    digits = [str(number) for number, _ in enumerate(saying.options, 1)]
    buttons = [InlineKeyboardButton(digit, callback_data=f"{saying.mark}:{digit}") for digit in digits]
    if not buttons or any(len(str(button.callback_data).encode()) > MOST_DATA for button in buttons):
        return None
    return InlineKeyboardMarkup([buttons[start : start + ROW] for start in range(0, len(buttons), ROW)])
