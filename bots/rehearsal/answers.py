"""The Bot API as it answers: token, method, parameters, then the fault that was set, the rules, and the answer."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bots.rehearsal import forms, parameters
from bots.rehearsal.chats import Platform
from bots.rehearsal.faults import Faults, Pace
from bots.rehearsal.methods import method
from bots.rehearsal.parameters import Given
from bots.rehearsal.refusals import UNAUTHORIZED, UNKNOWN, Refusal

_PLACE = re.compile(r"/(file/)?bot([^/]*)/(.+)")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")
JSON = "application/json"


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """An answer over HTTP: its status, its body, what that is, and further headers."""

    status: int
    body: bytes
    media: str = JSON
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """A call as it came. `at` is the rehearsal's time; `status` that of the answer, 0 where none was given."""

    method: str
    params: Given
    at: float
    status: int


@dataclass(slots=True)
class Api:
    """The Bot API of one platform. `record` says whether calls are kept in `calls`."""

    platform: Platform
    record: bool = True
    latency: float = 0.0
    faults: Faults = field(default_factory=Faults)
    pace: Pace = field(default_factory=Pace)
    calls: list[Call] = field(default_factory=list)

    def answer(self, path: str, query: str, content: str, body: bytes) -> Answer:
        """Answer a request. Raises `Broken` where a fault wants no answer."""
        if self.latency:
            time.sleep(self.latency)
        try:
            file, name = self._place(path)
            return (
                self._file(name) if file else told(200, {"ok": True, "result": self._call(name, query, content, body)})
            )
        except Refusal as refusal:
            return told(refusal.status, refusal.told())

    def _place(self, path: str) -> tuple[bool, str]:
        """Return whether a file is asked for, and its path or the method's name. Raises `Refusal`."""
        found = _PLACE.fullmatch(path)
        if found is None or not _TOKEN.fullmatch(found[2]):
            raise UNKNOWN
        if found[2] != self.platform.token:
            raise UNAUTHORIZED
        return bool(found[1]), found[3]

    def _call(self, name: str, query: str, content: str, body: bytes) -> object:
        given = parameters.read(forms.read(query, content, body))
        with self.platform.changed:
            status = 0
            try:
                result = self._struck(name, given, lambda: self._do(name, given))
                status = 200
            except Refusal as refusal:
                status = refusal.status
                raise
            finally:
                if self.record:
                    self.calls.append(Call(name, given, self.platform.now(), status))
                    self.platform.changed.notify_all()
        return result

    def _do(self, name: str, given: Given) -> object:
        run = method(name)
        if name.lower().startswith("send") and name.lower() != "sendchataction":
            self.pace.keep(given.get("chat_id"))
        return run(self.platform, given)

    def _file(self, path: str) -> Answer:
        with self.platform.changed:
            data = self._struck("file", {}, lambda: self.platform.files.fetch(path))
        if not isinstance(data, bytes):
            raise UNKNOWN
        return Answer(200, data, "application/octet-stream")

    def _struck(self, name: str, given: Given, do: Callable[[], object]) -> object:
        fault = self.faults.take(name, given.get("chat_id"))
        if fault is None:
            return do()
        fault.strike_before()
        result = do()
        fault.strike_after()
        return result


def told(status: int, answer: object) -> Answer:
    """Write an answer as JSON."""
    return Answer(status, json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())
