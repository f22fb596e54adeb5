"""An enemy who copies everything around a bot: database, data folder, the keeper's, every log, temporary files."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from deeds import told
from messaging import PATIENCE, Line, line, receipt, said
from planting import database_files, files, found, left_behind, word
from specimens import photo, voice

from bots.rehearsal import Phone
from grievance import casework
from grievance.case.terms import Complaint
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


LATE = ("wish", "who_else", "tried", "happened", "contact_how", "contact_when", "name")


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

    people = [open_line.fake.phone(fresh(), username=fresh()) for _ in range(4)]
    planted += [str(phone.chat) for phone in people]
    answers, sends, leaves_words, reads = people
    _spoil(open_line, answers, fresh)
    digits = _read(open_line, reads, fresh)
    _answer(open_line, answers, fresh)
    _send(open_line, sends, fresh)
    _leave_words(open_line, leaves_words, fresh)
    for number in (digits, *map(receipt, (answers, sends))):
        planted += [number, " ".join(number[at : at + 4] for at in range(0, 20, 4))]
    reads.wait(said("en", "answer.sent"), PATIENCE)
    leaves_words.wait(said("en", "bot.look.done"), PATIENCE)
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


def _answer(opened: Line, phone: Phone, fresh: Callable[[], str]) -> None:
    """Answer what is asked first, and tell it under a photo."""
    opened.seat(phone, "ask.company", {"about": "company"})
    for typed in (fresh(), fresh(), "1"):
        phone.say(typed)
    phone.photo(photo(width=160, height=120, word=fresh()), fresh())


def _send(opened: Line, phone: Phone, fresh: Callable[[], str]) -> None:
    """Tell it in words, in a file, in words that are changed, and by voice."""
    opened.seat(phone)
    phone.say(fresh())
    phone.edit(phone.document(f"{fresh()}.txt", fresh().encode() * 200, fresh()), fresh())
    phone.voice(voice(1, word=fresh()), fresh())


def _leave_words(opened: Line, phone: Phone, fresh: Callable[[], str]) -> None:
    """Answer everything that is asked after the receipt: the person's name and how to reach her, too."""
    opened.seat(phone)
    for typed in (fresh(), "1", "1", *(fresh() for _ in LATE)):
        phone.say(typed)


def _read(opened: Line, phone: Phone, fresh: Callable[[], str]) -> str:
    """Read a letter in the chat, answer it, and look at the page; return the receipt."""
    digits = told(opened.office, Complaint(fresh(), "en")).digits
    opened.told(digits).step(casework.acknowledge, Words(fresh(), "en"))
    opened.seat(phone, "menu")
    for typed in (digits, "1", "2", fresh()):
        phone.say(typed)
    visitor = opened.visitor()
    visitor.send(visitor.open("/en/mailbox"), "/mailbox", receipt=digits)
    return digits
