"""Many people tell at once, as machines that know no better do it: cut off, and sent again."""

from __future__ import annotations

import http.client
import statistics
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

from offices import MALIK, RUTH
from served import Served, digits

from grievance import casework
from grievance.case.terms import About, PaperKind
from grievance.demo.visiting import Visitor

PAGE = 500


@dataclass
class Ledger:
    """What the clients know: the receipt each story was answered with, what failed, and how long each took (s)."""

    receipts: dict[str, str] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def figures(self) -> str:
        """Say it in a line."""
        cuts = statistics.quantiles(self.took, n=100)
        rate = len(self.receipts) / self.seconds
        return (
            f"{len(self.receipts)} tellings, {len(self.failures)} failed, {rate:.1f} a second, "
            f"half within {statistics.median(self.took):.3f} s, 99 of 100 within {cuts[98]:.3f} s"
        )


def flood(office: Served, tellings: int, clients: int, *, cut: bool) -> Ledger:
    """Let so many clients tell so many stories. `cut`: each first hangs up right after sending, then sends again."""
    ledger = Ledger()
    began = time.monotonic()
    with ThreadPoolExecutor(clients) as crowd:
        list(crowd.map(lambda number: _tell(office, ledger, f"story {number} of the flood", cut=cut), range(tellings)))
    ledger.seconds = time.monotonic() - began
    return ledger


def _tell(office: Served, ledger: Ledger, story: str, *, cut: bool) -> None:
    visitor, began = Visitor(office.public_url), time.monotonic()
    try:
        form = visitor.send(visitor.open("/en/"), "/tell", about=About.COMPANY)
        if cut:
            _hang_up(office, *form.form("/file"), story)
        ledger.receipts[story] = digits(visitor.send(form, "/file", story=story))
        ledger.took.append(time.monotonic() - began)
    except (OSError, RuntimeError, LookupError, http.client.HTTPException) as error:
        ledger.failures.append(repr(error))


def _hang_up(office: Served, target: str, hidden: dict[str, str], story: str) -> None:
    """Send the form and close the connection without waiting for a word."""
    connection = http.client.HTTPConnection("127.0.0.1", office.settings.public_port, timeout=30)
    with suppress(OSError):
        connection.request(
            "POST",
            target,
            urlencode({**hidden, "story": story}),
            {"Content-Type": "application/x-www-form-urlencoded", "Origin": office.public_url},
        )
    connection.close()


def stored(office: Served) -> Counter[str]:
    """Read every case at the desk, and count how often each story stands there.

    Two officers take turns: the keeper releases a thousand cases an hour to each and no more.
    """
    desk, readers = office.office.desk, [office.office.officer(name) for name in (RUTH, MALIK)]
    first = casework.queue(desk, readers[0], size=PAGE)
    pages = [first, *(casework.queue(desk, readers[0], page=page, size=PAGE) for page in range(2, first.pages + 1))]
    numbers = [row.number for page in pages for row in page.rows]
    files = (casework.open_case(desk, reader, number) for number, reader in zip(numbers, cycle(readers), strict=False))
    return Counter(paper.words for file in files for paper in file.papers if paper.kind == PaperKind.STATEMENT)
