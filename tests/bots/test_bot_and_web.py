"""The bot and the page are one line: told here and followed there, with the receipt alone."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from databases import Postgresql
from deeds import LETTER, Told
from messaging import PATIENCE, Line, line, receipt, said, until
from offices import STORY
from served import digits as receipt_on
from served import tell
from specimens import photo

from grievance import casework
from grievance.case.terms import Channel, State
from grievance.demo.visiting import Page

FROM_THE_WEB, FROM_THE_CHAT = "The foreman has them, in a <b>blue</b> tin.", "Ali has them & nobody else. <b>&_*["
WITH_PHOTO = "This is the house."


@pytest.fixture
def open_line(tmp_path: Path, postgresql: Postgresql) -> Iterator[Line]:
    """Let the bot and the public door be at work, each exactly as its command does: the bot keeps its pace, too."""
    url = postgresql.create()
    with line(tmp_path, url, "keeper", "worker", "public", "bot", paced=True) as opened:
        yield opened
    postgresql.drop(url)


def mailbox(opened: Line, digits: str) -> Page:
    visitor = opened.visitor()
    return visitor.send(visitor.open("/en/mailbox"), "/mailbox", receipt=digits)


def answers(told: Told) -> list[str]:
    return [paper.words for paper in told.case().papers if paper.kind == "answer" and paper.words]


def test_what_was_told_on_one_is_followed_on_the_other(open_line: Line) -> None:
    (told_here,) = open_line.seated("told on the bot")
    (follows_here,) = open_line.seated("told on the web", step="menu")
    told_here.photo(photo(width=160, height=120), STORY)
    written = receipt_on(tell(open_line.visitor(), STORY))
    follows_here.say(" ".join(written[at : at + 5] for at in range(0, 20, 5)))

    on_the_bot, on_the_web = open_line.told(receipt(told_here)), open_line.told(written)
    assert [each.case().channel for each in (on_the_bot, on_the_web)] == [Channel.BOT, Channel.WEB]
    on_the_bot.step(casework.acknowledge, LETTER)

    # Told on the bot, followed on the web.
    page = mailbox(open_line, on_the_bot.digits)
    assert LETTER.text in unescape(page.source)
    visitor = open_line.visitor()
    page = visitor.send(visitor.open("/en/mailbox"), "/mailbox", receipt=on_the_bot.digits)
    visitor.send(page, "/answer", answer=FROM_THE_WEB)
    assert answers(on_the_bot) == [FROM_THE_WEB]
    until(lambda: [each.media for each in on_the_bot.case().files if each.blob] == ["image/jpeg"])

    # Told on the web, followed on the bot.
    follows_here.wait(said("en", "letters.none"), PATIENCE)
    on_the_web.step(casework.acknowledge, LETTER)
    follows_here.say(said("en", "bot.word.status").split(",")[0])
    follows_here.wait(said("en", "bot.mailbox.read"), PATIENCE)
    follows_here.press("1")
    assert follows_here.wait(LETTER.text, PATIENCE).protected
    follows_here.wait(said("en", "bot.letter.next"), PATIENCE)
    follows_here.press("2")
    follows_here.wait(said("en", "bot.write"), PATIENCE)
    follows_here.say(FROM_THE_CHAT)
    follows_here.wait(said("en", "answer.sent"), PATIENCE)
    follows_here.photo(photo(width=160, height=120), WITH_PHOTO)
    follows_here.wait(said("en", "answer.sent"), PATIENCE)
    assert answers(on_the_web) == [FROM_THE_CHAT, WITH_PHOTO]
    until(lambda: [each.media for each in on_the_web.case().files if each.blob] == ["image/jpeg"])
    assert mailbox(open_line, written).status == 200
    assert {each.case().state for each in (on_the_bot, on_the_web)} == {State.ACKNOWLEDGED}

    # And then nothing of it stands in the chat.
    follows_here.wait(said("en", "bot.mailbox"), PATIENCE)
    follows_here.press("2")
    open_line.quiet()
    assert [message.text for message in follows_here.messages()] == [said("en", "bot.neutral")]
