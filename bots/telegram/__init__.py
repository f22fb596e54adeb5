"""Telegram, through the types and the calls of python-telegram-bot; nothing here outlives the process."""

from __future__ import annotations

from bots.telegram.channel import Telegram as Telegram
