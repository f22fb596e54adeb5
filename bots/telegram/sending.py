"""Saying something, taking a message away, and telling the platform that a button was heard."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bots.channel import Closed, Later, Refused
from bots.telegram.calls import call
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
    """Remove one message; one that is gone is removed. Raises `Refused` where it cannot be, `Unsure`, `Later`."""
    if not (message.isascii() and message.isdigit()):
        raise Refused

    async def work() -> None:
        try:
            done = await bot.delete_message(address, int(message))
        except Failed as failed:
            if not failed.gone:
                raise
        else:
            if not done:
                raise Failed(400)

    await heard(work(), removing)


async def pressed(bot: Bot, reference: str) -> None:
    """Let a button stop waiting. Whatever fails does not matter."""
    with suppress(Refused, Later):
        await heard(bot.answer_callback_query(reference), asking)


async def _send(bot: Bot, address: str, text: str, wishes: Mapping[str, Any]) -> str:
    return await heard(_sent(bot, chat_id=address, text=text, disable_notification=True, **wishes), sending)


async def _sent(bot: Bot, **given: Any) -> str:  # noqa: ANN401 - what the method takes
    told = await call(bot, "sendMessage", **given)
    number = told.get("message_id") if isinstance(told, dict) else None
    if not isinstance(number, int):
        raise Failed(0)
    return str(number)


def _keyboard(saying: Saying) -> InlineKeyboardMarkup | None:
    """Draw the digits as buttons, or nothing where a button could not carry its mark: the text alone is enough."""
    digits = [str(number) for number, _ in enumerate(saying.options, 1)]
    buttons = [InlineKeyboardButton(digit, callback_data=f"{saying.mark}:{digit}") for digit in digits]
    if not buttons or any(len(str(button.callback_data).encode()) > MOST_DATA for button in buttons):
        return None
    return InlineKeyboardMarkup([buttons[start : start + ROW] for start in range(0, len(buttons), ROW)])
