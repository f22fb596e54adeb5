"""Changes with random bytes where the rooms above put ciphertext, and a way to let many try at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from os import urandom
from threading import Barrier
from typing import Final, TypeVar

from grievance.errors import GrievanceError
from grievance.store import changes
from grievance.store.engine import Store
from grievance.store.rows import (
    BlobRow,
    CaseRow,
    Change,
    DocumentRow,
    EntryRow,
    FilingRow,
    GrantRow,
    JobRow,
    RootRow,
    SummaryRow,
)
from grievance.store.shelves import shelf

TODAY: Final = date(2026, 11, 25)
CIRCLE: Final = b"c" * 16

T = TypeVar("T")


def filing(
    *, due: date | None = TODAY, received: date = TODAY, open_: bool = True, circles: Sequence[bytes] = (CIRCLE,)
) -> Change:
    """Make what files one new case."""
    case = urandom(16)
    return Change(
        entry=EntryRow(case, 0, 0, b"", urandom(32), urandom(4200)),
        new=CaseRow(case, urandom(8).hex(), received, due, open_, shelf(circles)),
        root=RootRow(case, 0, urandom(2500), urandom(64)),
        grants=tuple(GrantRow(case, compartment, 0, urandom(16), 0, urandom(1200)) for compartment in (1, 2, 3)),
        documents=(DocumentRow(urandom(16), case, 1, 0, 0, urandom(5300)),),
        blobs=(BlobRow(urandom(16), case, 2, 0, 9000, urandom(32)),),
        summaries=tuple(SummaryRow(case, circle, 0, 0, urandom(600)) for circle in circles),
        receipt_in=urandom(16),
        filing=FilingRow(urandom(32), case, urandom(8), urandom(200)),
        jobs=(JobRow(urandom(16), 0, urandom(300)),),
    )


def entry(case: bytes, sequence: int) -> EntryRow:
    """Make one more line of a case's history."""
    return EntryRow(case, sequence, 0, urandom(32), urandom(32), urandom(100))


def filed(store: Store, change: Change) -> bytes:
    """Apply a change and return its case."""
    with store.write() as connection:
        changes.apply(connection, change)
    return change.case


def race(store: Store, attempts: Sequence[Change]) -> list[type[GrievanceError] | None]:
    """Apply all of them at the same moment, and return what each was told (`None`: it is done)."""
    return at_once([partial(_outcome, store, change) for change in attempts])


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Call all at the same moment, each in a thread of its own."""
    start = Barrier(len(calls))

    def call(work: Callable[[], T]) -> T:
        start.wait()
        return work()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def _outcome(store: Store, change: Change) -> type[GrievanceError] | None:
    try:
        filed(store, change)
    except GrievanceError as error:
        return type(error)
    return None
