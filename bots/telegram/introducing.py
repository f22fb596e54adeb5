"""What the platform shows of us before anybody writes: four words, in every language on offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from telegram import Bot, BotCommand

from bots.channel import Later, Refused
from bots.telegram.failures import asking, heard
from grievance import phrases

WORDS = ("start", "help", "status", "stop")
"""Commands that the app offers; each works without its slash too."""

_CODE = 2


async def introduce(bot: Bot, words: Mapping[str, Sequence[BotCommand]]) -> None:
    """Set the words by language; the first is for everybody whose own is not on offer. Failures do not matter."""
    for place, (language, commands) in enumerate(words.items()):
        if place == 0:
            await _set(bot, commands, None)
        code = language.partition("-")[0]
        if len(code) == _CODE:  # the platform knows no longer ones
            await _set(bot, commands, code)


def words(languages: Sequence[str]) -> dict[str, list[BotCommand]]:
    """Return the words in each language that has them."""
    found: dict[str, list[BotCommand]] = {}
    for language in languages:
        with suppress(KeyError):
            found[language] = [BotCommand(word, phrases.say(language, f"bot.command.{word}")) for word in WORDS]
    return found


async def _set(bot: Bot, commands: Sequence[BotCommand], language: str | None) -> None:
    with suppress(Refused, Later):
        await heard(bot.set_my_commands(commands, language_code=language), asking)
