"""Many people tell at once, as machines that know no better do it: cut off, and sent again.

The clients run on the machine that they measure, so they read no more of a page than they need.
"""

from __future__ import annotations

import http.client
import secrets
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import random
from threading import Barrier

from clients import Client
from served import Served


@dataclass
class Ledger:
    """What the clients know: the receipt each story was answered with, what failed, and how long each took (s)."""

    receipts: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return how many a second were answered."""
        return len(self.receipts) / self.seconds

    @property
    def doubled(self) -> int:
        """Count the receipts that somebody else was given as well."""
        return len(self.receipts) - len(set(self.receipts.values()))

    def enter(self, story: str, tell: Callable[[str], str]) -> None:
        """Tell a story, and write down what came of it."""
        began = time.monotonic()
        try:
            self.receipts[story] = tell(story)
            self.took.append(time.monotonic() - began)
        except (OSError, LookupError, http.client.HTTPException) as error:
            self.failures.append(repr(error))

    def time(self, clients: int, tellings: int, tell: Callable[[int], None]) -> None:
        """Let so many clients tell so many stories between them, and take the time of all."""
        began = time.monotonic()
        with ThreadPoolExecutor(clients) as crowd:
            list(crowd.map(tell, range(tellings)))
        self.seconds = time.monotonic() - began

    def within(self, of_hundred: int) -> float:
        """Return the seconds within which so many of a hundred had their receipt."""
        return statistics.quantiles(self.took, n=100)[of_hundred - 1]


def flood(office: Served, tellings: int, clients: int, *, cut: float = 0.0) -> Ledger:
    """Let so many clients tell so many stories.

    `cut` is how many of them first hang up right after sending, and then send again: 0 for none, 1 for all.
    """
    ledger, client, name = Ledger(), Client(office.settings), secrets.token_hex(4)

    def visit(story: str) -> str:
        if random() >= cut:  # noqa: S311 - no secret
            return client.tell(story)
        form = client.form()
        client.hang_up(form, story)
        return client.send(form, story)

    def tell(number: int) -> None:
        ledger.enter(f"story {number} of flood {name}", visit)

    ledger.time(clients, tellings, tell)
    return ledger


def burst(office: Served, tellings: int) -> Ledger:
    """Let so many people, who all have the form before them, send their stories in the same moment."""
    ledger, client, ready = Ledger(), Client(office.settings), Barrier(tellings)
    forms = [client.form() for _ in range(tellings)]

    def tell(number: int) -> None:
        ready.wait()
        ledger.enter(f"story {number} of the burst", lambda story: client.send(forms[number], story))

    ledger.time(tellings, tellings, tell)
    return ledger
