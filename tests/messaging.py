"""An office whose bot is a process of its own, and phones that write to it over a rehearsal of the platform."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import unpaced
from deeds import Told
from offices import ROOT, TestOffice
from served import closed

from bots.rehearsal import Fake, Message, Phone, rehearsing
from grievance import correspondence, inbox
from grievance.demo.processes import Service
from grievance.demo.visiting import Visitor
from grievance.errors import KeeperAway
from grievance.inbox import Chat
from grievance.interview.conversation import begin
from grievance.interview.live import shown
from grievance.interview.talk import Talk
from grievance.office import Office, Process
from grievance.phrases import say
from grievance.process import end_with_parent
from grievance.store import chats as rows

PATIENCE = 60.0
CHANNEL = "telegram"
TOKEN = "1:rehearsal"
RECEIPT = re.compile(r"\b(?:\d{4} ){4}\d{4}\b", re.ASCII)


@dataclass
class Line:
    """An office, the platform, and the processes that run; they are started by the names of their services.

    The bot keeps no pace unless it is `paced`: what it says is the same, and tests of the pace have bots of their own.
    """

    office: TestOffice
    fake: Fake
    paced: bool = False
    services: dict[str, Service] = field(default_factory=dict)

    @cached_property
    def ours(self) -> Office:
        """The office as the bot has it."""
        return self.office.role(Process.BOT)

    def start(self, *names: str) -> None:
        """Start processes; the keeper answers when this returns, and the bot has spoken to the platform."""
        heard = len(self.fake.sent)
        for name in names:
            self.services[name] = (_Unpaced if name == "bot" and not self.paced else Service)(name, lambda: True)
            self.services[name].start(self.office.settings.environment())
            if name == "keeper":
                until(self._answered)
            if name == "public":
                until(lambda: _open(self.visitor()))
        if "bot" in names:
            self.fake.wait(lambda: len(self.fake.sent) > heard, PATIENCE)

    def visitor(self) -> Visitor:
        """Give a browser without scripts at the public door."""
        return Visitor(f"http://127.0.0.1:{self.office.settings.public_port}")

    def end(self, name: str, how: signal.Signals = signal.SIGKILL) -> int:
        """End a process, and return its status."""
        process = self.services[name].running
        assert process
        process.send_signal(how)
        return process.wait(PATIENCE)

    def refused(self, name: str) -> str:
        """Start a process that is to end by itself with an error, and return what it said."""
        command = [sys.executable, "-W", "ignore", "-m", "grievance", "serve", name]
        environment = self.office.settings.environment()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)
        assert done.returncode
        return done.stdout + done.stderr

    def quiet(self) -> None:
        """Wait until everything that was told is kept, handled and answered."""
        until(
            lambda: (
                not self.fake.pending and not inbox.waiting(self.ours, CHANNEL) and not inbox.unsent(self.ours, CHANNEL)
            )
        )

    def seat(self, phone: Phone, step: str = "story", answers: Mapping[str, str] | None = None, **more: Any) -> Talk:  # noqa: ANN401 - fields of a talk
        """Let somebody have come to a step, in English; no bot has heard them yet."""
        talk = Talk(begin(os.urandom(32)).nonce, "en", step, "", answers or {"about": "company"}, asked=12, **more)
        keys = self.ours.bot_keys
        chat = Chat(keys.tag(CHANNEL, str(phone.chat)), CHANNEL, str(phone.chat), talk)
        with self.ours.store.write() as connection:
            rows.put_chats(connection, [keys.lock_chat(chat, self.ours.now().date())])
        return talk

    def seated(self, *names: str, **where: Any) -> list[Phone]:  # noqa: ANN401 - as `seat` takes them
        """Give phones to people who are at a step."""
        phones = [self.fake.phone(name) for name in names]
        for phone in phones:
            self.seat(phone, **where)
        return phones

    def told(self, digits: str) -> Told:
        """Return what a receipt opens."""
        return Told(self.office, correspondence.enter(self.office.public, digits).number, digits)

    def _answered(self) -> bool:
        with suppress(KeeperAway):
            self.office.public.keeper.ping()
            return True
        return False

    def close(self) -> None:
        """End every process."""
        for service in self.services.values():
            if service.running and not service.dead():
                service.running.kill()
                service.running.wait(PATIENCE)


@contextmanager
def line(
    home: Path,
    database_url: str,
    *names: str,
    token: str = TOKEN,
    paced: bool = False,
    **chosen: Any,  # noqa: ANN401 - settings
) -> Iterator[Line]:
    """Found an office, let a platform stand, and start these processes, each as its command does."""
    with (
        rehearsing(token=token) as fake,
        closed(home, database_url, telegram_token=fake.token, telegram_api_base=fake.base, **chosen) as office,
    ):
        made = Line(office, fake, paced)
        try:
            made.start(*names)
            yield made
        finally:
            made.close()


class _Unpaced(Service):
    """The bot's process at any pace."""

    def start(self, environment: dict[str, str]) -> None:
        """Start it as the office's other processes are started."""
        self.running = subprocess.Popen(
            [sys.executable, unpaced.__file__],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509 - it calls prctl alone
        )


def _open(visitor: Visitor) -> bool:
    with suppress(OSError):
        return visitor.open("/ready").status < 400
    return False


def until(true: Callable[[], object]) -> None:
    """Wait until something outside this process is so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.03)


def said(language: str, key: str, **values: object) -> str:
    """Return a sentence of the bot's that holds no address."""
    return say(language, key, **{**shown(language), **values})


def digits(message: Message) -> str:
    """Read the receipt off a message; empty where there is none."""
    found = RECEIPT.search(message.text)
    return found[0].replace(" ", "") if found else ""


def receipt(phone: Phone) -> str:
    """Wait for a receipt and return its digits."""
    return digits(phone.wait(digits, PATIENCE))
