"""E-mail to the office's own people: a line without content, over SMTP. Nothing else leaves this way."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from grievance.errors import PostAway, SettingRefused
from grievance.settings import Settings

PATIENCE = 10.0
"""Seconds to wait for the mail server."""


class Post:
    """The way to a mail server. `ready` says whether the settings name one."""

    def __init__(self, settings: Settings) -> None:
        """Take what the settings say; nothing is opened."""
        self._settings = settings

    @property
    def ready(self) -> bool:
        """Whether there is a server to send by."""
        return bool(self._settings.smtp_host)

    def send(self, address: str, subject: str, text: str) -> None:
        """Send one message. Raises `PostAway` where the server does not take it, whatever the reason."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._settings.smtp_sender, address, subject
        message["Date"] = formatdate()
        message["Message-ID"] = make_msgid(domain=self._settings.smtp_sender.rpartition("@")[2] or "localhost")
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence note comes back
        message.set_content(text)
        try:
            with self._server() as server:
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ssl.SSLError):
            raise PostAway from None  # what a server says may repeat an address

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        told = self._settings
        place, context = (told.smtp_host, told.smtp_port), ssl.create_default_context()
        if told.smtp_security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(*place, timeout=PATIENCE, context=context)
        else:
            server = smtplib.SMTP(*place, timeout=PATIENCE)
        with server:
            if told.smtp_security == "starttls":
                server.starttls(context=context)
            if told.smtp_user:
                server.login(told.smtp_user, self._password())
            yield server

    def _password(self) -> str:
        path = self._settings.smtp_password_file
        try:
            return path.read_text().strip() if path else ""
        except OSError as error:
            raise SettingRefused("the file that GRIEVANCE_SMTP_PASSWORD_FILE names cannot be read") from error
