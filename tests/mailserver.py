"""A mail server on this machine, for what the office sends to its own people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from functools import partial
from threading import Condition

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from served import free_ports


@dataclass
class MailServer:
    """What came, in its order. `refuses` makes it take nothing."""

    port: int
    refuses: bool = False
    came: list[tuple[str, Message]] = field(default_factory=list)
    news: Condition = field(default_factory=Condition)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - their name
        """Take a message, as aiosmtpd asks."""
        del server, session
        if self.refuses:
            return "451 not now"
        assert isinstance(envelope.content, bytes)
        with self.news:
            self.came += [(to, message_from_bytes(envelope.content)) for to in envelope.rcpt_tos]
            self.news.notify_all()
        return "250 taken"

    def codes(self, count: int) -> Iterator[str]:
        """Give the number in each of so many messages of a test, as they come."""
        for place in range(count):
            with self.news:
                assert self.news.wait_for(partial(self._more_than, place), 30)
            yield re.findall(r"\b\d{6}\b", str(self.came[place][1].get_payload()))[0]

    def _more_than(self, count: int) -> bool:
        return len(self.came) > count

    def to(self) -> list[str]:
        """Return to whom something came."""
        return [to for to, _ in self.came]


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Start one on a free port."""
    (port,) = free_ports(1)
    server = MailServer(port)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()
