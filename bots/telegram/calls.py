"""Calling a method of the platform, where the answer is wanted as it came."""

from __future__ import annotations

import re
from typing import Any

from telegram import Bot

_CAPITAL = re.compile(r"(?=[A-Z])")


async def call(bot: Bot, method: str, **given: Any) -> Any:  # noqa: ANN401 - JSON
    """Call a method, such as `getUpdates`, and return the answer unread. Raises `Failed`.

    The library's own way reads the answer: one field that it dislikes, and a batch of updates never comes, or a receipt
    that arrived counts as lost. It warns where it has a method of the same name; written with underscores, it does not
    know it by that name, and calls the same.
    """
    return await bot.do_api_request(_CAPITAL.sub("_", method), api_kwargs=given)
