"""A bot that calls the platform's methods over one connection, as plainly as can be."""

from __future__ import annotations

import http.client
import json
from typing import Any

from bots.rehearsal import Fake

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Client:
    """One connection to a platform, kept open."""

    def __init__(self, fake: Fake, token: str = "") -> None:
        """Hold a connection that is opened with the first call."""
        self.token = token or fake.token
        self.connection = http.client.HTTPConnection("127.0.0.1", fake.port, timeout=10)

    def ask(
        self, path: str, body: bytes | str = b"", headers: dict[str, str] | None = None, verb: str = "POST"
    ) -> tuple[int, bytes]:
        """Send a request and return status and body."""
        self.connection.request(verb, path, body, headers or {})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def whole(self, method: str, **given: object) -> dict[str, Any]:
        """Call a method with JSON, and return the whole answer."""
        status, body = self.ask(f"/bot{self.token}/{method}", json.dumps(given), JSON)
        answer: dict[str, Any] = json.loads(body)
        assert answer["ok"] == (status == 200)
        assert answer["ok"] or answer["error_code"] == status
        return answer

    def call(self, method: str, **given: object) -> Any:  # noqa: ANN401 - each method has a result of its own
        """Call a method that is to succeed, and return its result."""
        answer = self.whole(method, **given)
        assert answer["ok"], answer
        return answer["result"]

    def refused(self, method: str, **given: object) -> tuple[int, str]:
        """Call a method that is to be refused; return status and description."""
        answer = self.whole(method, **given)
        assert not answer["ok"]
        return answer["error_code"], answer["description"]

    def updates(self, **given: object) -> list[dict[str, Any]]:
        """Poll without waiting."""
        polled: list[dict[str, Any]] = self.call("getUpdates", **given)
        return polled

    def next(self) -> dict[str, Any]:
        """Poll, acknowledge what came, and return the last of it."""
        polled = self.updates()
        self.updates(offset=polled[-1]["update_id"] + 1)
        return polled[-1]
