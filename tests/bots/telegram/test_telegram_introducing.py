from __future__ import annotations

import apart
import pytest
from telegram import BotCommand
from telegraph import TOKEN, nobody

from bots.rehearsal import rehearsing
from bots.telegram.introducing import introduce
from bots.telegram.line import Line

WORDS = {language: [BotCommand("stop", f"end in {language}")] for language in ("en", "fr", "zh-Hans", "prs")}


def introduced(base: str) -> None:
    async def work() -> None:
        line = Line(TOKEN, base, base, 0, 0.2)
        await introduce(line.bot, WORDS)
        await line.close()

    apart.run(work())


def test_the_words_are_told_for_everybody_and_in_each_language_that_the_platform_knows() -> None:
    with rehearsing() as fake:
        introduced(fake.base)

        calls = fake.calls("setMyCommands")
        told = [(call.params.get("language_code"), call.params["commands"]) for call in calls]
        assert told == [
            (code, [{"command": "stop", "description": f"end in {language}"}])
            for code, language in ((None, "en"), ("en", "en"), ("fr", "fr"), ("zh", "zh-Hans"))
        ]


@pytest.mark.parametrize("kind", ["400", "401", "403", "404", "429", "500", "cut", "timeout", "not supported"])
def test_nothing_depends_on_it(kind: str) -> None:
    with rehearsing() as fake:
        fake.fail("setMyCommands", 9, kind)

        introduced(fake.base)

        assert len(fake.calls("setMyCommands")) == 4


def test_nothing_depends_on_it_where_nobody_listens() -> None:
    introduced(nobody())
