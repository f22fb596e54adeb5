from __future__ import annotations

import logging
import traceback
import warnings
from collections.abc import Awaitable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from telegraph import line, nobody

from bots.channel import Attached
from bots.rehearsal import rehearsing
from bots.telegram import Telegram
from grievance.interview.talk import Saying

TOKEN = "1:s3cret-of-the-bot"
STORY = "they kept our wages"
ROOMS = ("telegram", "telegram.Bot", "telegram.BaseRequest", "telegram.HTTPXRequest", "httpx", "httpcore.http11")


@contextmanager
def everything_logged(rooms: Sequence[str] = ROOMS) -> Iterator[list[str]]:
    """Write down what any logger hands on at the lowest level, errors too; `rooms` are asked directly."""
    lines: list[str] = []

    class Everything(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Everything(logging.NOTSET)
    loggers = [logging.getLogger(), *map(logging.getLogger, rooms)]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
            logger.removeHandler(handler)


async def told(work: Awaitable[object]) -> str:
    """Return everything that an error says, with all that it drags along; empty where there was none."""
    try:
        await work
    except Exception as error:  # noqa: BLE001 - whichever it is
        dragged = [error, error.__context__, error.__cause__]
        return "".join(traceback.format_exception(error)) + "".join(f"{each!r} {each}" for each in dragged)
    return ""


@pytest.mark.parametrize("kind", ["", "400", "401", "403", "404", "429", "500", "cut", "cut_after", "timeout"])
def test_neither_the_token_nor_a_word_stands_in_a_log_or_in_an_error(kind: str) -> None:
    with rehearsing(token=TOKEN) as fake, everything_logged() as lines:
        phone = fake.phone("Amina Diallo")
        phone.say(STORY)
        phone.document("a.pdf", b"x")
        if kind:
            fake.fail("*", 30, kind)

        async def work(telegram: Telegram) -> str:
            file = Attached("F", "a.pdf", "application/pdf", None)
            return "".join(
                [
                    await told(telegram.poll()),
                    await told(telegram.send(str(phone.chat), Saying(STORY, secret=True))),
                    await told(telegram.remove(str(phone.chat), "1")),
                    await told(anext(aiter(telegram.fetch(file)))),
                    await told(telegram.pressed("7")),
                    await told(telegram.introduce(("en",))),
                    repr(telegram),
                ]
            )

        said = line(fake.base, work, token=TOKEN, patience=0.2)

    for secret in (TOKEN, "s3cret", STORY, "Amina", str(phone.chat)):
        assert secret not in said
        assert secret not in "\n".join(lines)


@pytest.mark.parametrize("bad", ["no token at all", "2:another"])
def test_a_token_that_is_refused_is_not_repeated(bad: str) -> None:
    with rehearsing() as fake, everything_logged() as lines:
        said = line(fake.base, lambda telegram: told(telegram.poll()), token=bad)

    assert "SettingRefused" in said
    assert bad not in said
    assert bad not in "\n".join(lines)


def test_where_nobody_listens_the_log_says_so_without_an_address() -> None:
    base = nobody()
    with everything_logged() as lines:
        said = line(base, lambda telegram: told(telegram.poll()), token=TOKEN)

    assert "the platform is away: we go on trying" in lines
    for secret in ("s3cret", base, base.rpartition(":")[2]):
        assert secret not in said
        assert secret not in "\n".join(line for line in lines if not line.startswith("Using selector"))


def test_a_logger_that_comes_later_is_silent_too() -> None:
    with everything_logged(()) as lines:
        line(nobody(), lambda telegram: told(telegram.poll()))
        logging.getLogger("telegram.of.next.year").critical(STORY)
        logging.getLogger("httpcore.of.next.year").critical(STORY)

    assert STORY not in "\n".join(lines)


def test_nothing_of_what_is_asked_makes_python_warn() -> None:
    with rehearsing() as fake, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        phone = fake.phone()
        phone.voice(b"voice")
        fake.fail("sendMessage", 1, "429")

        async def work(telegram: Telegram) -> None:
            (arrival,) = await telegram.poll()
            (file,) = telegram.read(arrival.body).files
            assert [piece async for piece in telegram.fetch(file)] == [b"voice"]
            await told(telegram.send(str(phone.chat), Saying(STORY)))
            await telegram.send(str(phone.chat), Saying(STORY))

        line(fake.base, work)

    assert [str(one.message) for one in warned] == []
