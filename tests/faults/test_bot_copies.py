"""An enemy who copies everything around a bot: database, data folder, the keeper's, every log, temporary files."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from messaging import PATIENCE, Line, line, receipt, said
from planting import database_files, files, found, left_behind, word
from specimens import photo, voice

from bots.rehearsal import Phone
from grievance import casework
from grievance.casework import Words

LOUD = """
import logging
quiet = logging.basicConfig
def loud(**given):
    quiet(**given | {"level": logging.DEBUG})
    logging.getLogger().addHandler(logging.StreamHandler())
logging.basicConfig = loud
"""
"""What makes a process of ours log at the lowest level, both as we write logs and as a library would."""


@pytest.fixture
def token() -> str:
    """Make up a token."""
    return f"{secrets.randbelow(10**9) + 10**9}:{word()}"


@pytest.fixture
def open_line(
    tmp_path: Path,
    database_url: str,
    token: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Line]:
    """Let everything be at work that a bot needs, each process as talkative as can be; `capfd` hears them all."""
    del capfd
    loud = tmp_path / "loud"
    loud.mkdir()
    (loud / "sitecustomize.py").write_text(LOUD)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(loud), os.environ.get("PYTHONPATH", "")]))
    with line(tmp_path, database_url, "keeper", "worker", "public", "bot", token=token) as opened:
        yield opened


def test_a_copy_of_everything_around_a_bot_tells_no_word(
    open_line: Line, tmp_path: Path, database_url: str, token: str, capfd: pytest.CaptureFixture[str]
) -> None:
    planted = [token, token.partition(":")[2]]

    def fresh() -> str:
        planted.append(word())
        return planted[-1]

    phone = open_line.fake.phone(fresh(), username=fresh())
    planted.append(str(phone.chat))
    _spoil(open_line, phone, fresh)
    digits = _tell(open_line, phone, fresh)
    planted += [digits, " ".join(digits[at : at + 4] for at in range(0, 20, 4))]
    _follow(open_line, phone, digits, fresh)
    open_line.quiet()

    logs = "".join(capfd.readouterr())
    assert re.search(r'"level": "debug", "from": "asyncio"', logs), "each process logs at the lowest level"
    assert "Using selector" in logs, "and what a library says comes as it says it"
    assert found(planted, [logs.encode()]) == set()
    assert found(planted, files(tmp_path)) == set()
    assert found(planted, database_files(database_url)) == set()
    assert found(planted, left_behind(tmp_path)) == set()


def _spoil(opened: Line, phone: Phone, fresh: Callable[[], str]) -> None:
    """Let things go wrong with words in them: an update that nobody understands, answers that do not come."""
    opened.fake.inject({"message": {"text": fresh(), "chat": {"id": phone.chat, "type": "private"}, "date": "x"}})
    opened.fake.inject({"callback_query": {"id": fresh(), "data": fresh(), "from": {"first_name": fresh()}}})
    opened.fake.fail("sendMessage", 1, "cut_after", chat=phone.chat)
    opened.fake.fail("getUpdates", 1, "500")
    opened.fake.fail("file", 1, "cut")


def _tell(opened: Line, phone: Phone, fresh: Callable[[], str]) -> str:
    """Tell everything that can be told, each in planted words, and return the receipt."""
    opened.seat(phone, "ask.company", {"about": "company"})
    phone.say(fresh())
    phone.wait(said("en", "question.place"), PATIENCE)
    phone.say(fresh())
    phone.wait(said("en", "question.kind"), PATIENCE)
    phone.say("1")
    phone.wait(said("en", "bot.tell"), PATIENCE)
    phone.photo(photo(width=160, height=120, word=fresh()), fresh())
    digits = receipt(phone)
    phone.wait(said("en", "bot.receipt.more"), PATIENCE)
    phone.edit(phone.document(f"{fresh()}.txt", fresh().encode() * 200, fresh()), fresh())
    phone.voice(voice(1, word=fresh()), fresh())
    phone.say("1")
    phone.wait(said("en", "question.ongoing"), PATIENCE)
    phone.say("1")
    for asked in ("wish", "who_else", "tried", "happened", "contact_how", "contact_when", "name"):
        phone.wait(said("en", f"question.{asked}"), PATIENCE)
        phone.say(fresh())
    phone.wait(said("en", "bot.look.done"), PATIENCE)
    return digits


def _follow(opened: Line, phone: Phone, digits: str, fresh: Callable[[], str]) -> None:
    """Write a letter, read it in the chat and answer it; type a receipt that is none; see it on the web, too."""
    opened.told(digits).step(casework.acknowledge, Words(fresh(), "en"))
    phone.say(digits)
    phone.wait(said("en", "bot.mailbox.read"), PATIENCE)
    phone.say("1")
    phone.wait(said("en", "bot.letter.next"), PATIENCE)
    phone.say("2")
    phone.wait(said("en", "bot.write"), PATIENCE)
    phone.say(fresh())
    phone.wait(said("en", "answer.sent"), PATIENCE)
    visitor = opened.visitor()
    visitor.send(visitor.open("/en/mailbox"), "/mailbox", receipt=digits)
