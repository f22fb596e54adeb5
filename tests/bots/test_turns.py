"""Turns: each of them once, in order within a chat, many chats side by side; and none of them holds up another."""

from __future__ import annotations

import asyncio
