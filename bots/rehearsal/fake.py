"""The rehearsal in the hands of a test: phones, faults, the clock, and what the bot did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bots.rehearsal.answers import Answer, Api, Call
from bots.rehearsal.chats import Platform
from bots.rehearsal.faults import Fault
from bots.rehearsal.messages import Raw
from bots.rehearsal.page import Page
from bots.rehearsal.phone import PATIENCE, Phone
from bots.rehearsal.wire import Request, Server

TOKEN = "1:rehearsal"  # noqa: S105 - known to everybody, and good on this machine alone


class Fake:
    """A platform that stands. `base` is its address, for methods and files alike; `token` is the bot's."""

    def __init__(self, platform: Platform, api: Api, port: int) -> None:
        """Hold what stands."""
        self._platform = platform
        self._api = api
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.token = platform.token

    def phone(self, name: str = "Somebody", language: str = "en", username: str = "") -> Phone:
        """Give a phone to somebody new; the bot does not know them yet."""
        with self._platform.changed:
            return Phone(self._platform, self._platform.chat(name, username, language))

    # --- what the bot did -------------------------------------------------------------------------------------------

    @property
    def sent(self) -> list[Call]:
        """Return every call of the bot's in order, polls and refused ones too."""
        with self._platform.changed:
            return list(self._api.calls)

    def calls(self, method: str) -> list[Call]:
        """Return the calls of one method."""
        return [call for call in self.sent if call.method.lower() == method.lower()]

    @property
    def said(self) -> int:
        """Return how many messages of the bot's the platform took."""
        return self._platform.said

    @property
    def pending(self) -> list[Raw]:
        """Return the updates that nobody acknowledged."""
        with self._platform.changed:
            return [one.body for one in self._platform.updates.pending]

    def wait(self, true: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Wait until something is true; it is asked anew at each change here. Raises `TimeoutError`."""
        with self._platform.changed:
            if not self._platform.changed.wait_for(true, timeout):
                raise TimeoutError("it did not come true")

    # --- what goes wrong ---------------------------------------------------------------------------------------------

    def fail(
        self, method: str, times: float = 1, kind: str = "500", *, retry_after: int = 1, chat: int | None = None
    ) -> None:
        """Let a method fail so many times: `*` is any method, `file` the fetching of a file, `math.inf` for ever.

        Kinds: an HTTP status (`400 401 403 404 409 429 500 502 504`), `not supported`; `cut` and `timeout` before it is
        taken, `cut_after` and `timeout_after` when it was done. `chat` keeps it to one chat. Raises `ValueError`.
        """
        with self._platform.changed:
            self._api.faults.set(Fault(method.lower(), times, kind, retry_after, chat))

    def heal(self, method: str = "*") -> None:
        """Let a method, or everything, work again."""
        with self._platform.changed:
            self._api.faults.clear(method.lower())

    @property
    def latency(self) -> float:
        """Seconds for which every call waits before it is taken."""
        return self._api.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self._api.latency = seconds

    @property
    def paced(self) -> bool:
        """Whether more than a message a second to a chat, or thirty to all, is answered with 429."""
        return self._api.pace.on

    @paced.setter
    def paced(self, on: bool) -> None:
        self._api.pace.on = on

    def age(self, hours: float) -> None:
        """Move the rehearsal's clock ahead."""
        with self._platform.changed:
            self._platform.ahead += hours * 3600
            self._platform.changed.notify_all()

    def inject(self, update: Raw) -> int:
        """Put an update into the queue as it is: poison, a group, one again with the same id. Return the id."""
        with self._platform.changed:
            return self._platform.updates.put_in(update)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Deliver nothing during the block, so that everything comes at once after it."""
        self._hold(1)
        try:
            yield
        finally:
            self._hold(-1)

    def shuffle(self, seed: int = 1) -> None:
        """Bring what is pending into another order."""
        with self._platform.changed:
            self._platform.updates.shuffle(seed)

    def _hold(self, more: int) -> None:
        with self._platform.changed:
            self._platform.updates.held += more
            self._platform.changed.notify_all()


@contextmanager
def rehearsing(port: int = 0, token: str = TOKEN, *, record: bool = True) -> Iterator[Fake]:
    """Let a platform and its page stand on this machine for the time of a block.

    `record` keeps every call in `Fake.sent`. Raises `OSError` where the port is taken.
    """
    platform = Platform(token)
    api, page = Api(platform, record=record), Page(platform)

    def answer(request: Request) -> Answer:
        if request.path.startswith(("/bot", "/file/")):
            return api.answer(request.path, request.query, request.content, request.body)
        return page.answer(request)

    with Server(port, answer, platform.close) as server:
        yield Fake(platform, api, server.port)
