"""What was shown against what is there: every receipt opens exactly one whole case, with exactly those words."""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields

from offices import TestOffice
from people import Line, digest
from proving import Proof
from sqlalchemy import select

from grievance import verification
from grievance.errors import GrievanceError
from grievance.office import Process
from grievance.store import jobs
from grievance.store.rows import BlobRow
from grievance.store.tables import BLOB


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How many receipts were shown and how many cases stand; the rest counts what must never be.

    `lost`: a receipt that finds no case. `duplicate`: a nonce whose words stand in two cases, or a receipt that was
    shown twice. `unreadable`: a receipt whose case holds other words. `torn`: a case, whoever's, that is not whole.
    `missing`: a sealed file that a row names and that is not there as it was. `wrong`: what the verification finds.
    """

    shown: int
    stored: int
    lost: int
    duplicate: int
    unreadable: int
    torn: int
    missing: int
    wrong: int

    @property
    def good(self) -> bool:
        """Say whether nothing is that must never be."""
        return not any(getattr(self, field.name) for field in fields(self)[2:])

    def __str__(self) -> str:
        """Say it in a line."""
        return ", ".join(f"{field.name.upper()} {getattr(self, field.name)}" for field in fields(self))


def reckon(office: TestOffice, lines: Iterable[Line], wrong: int) -> Reckoning:
    """Hold an office whose processes have ended to what was written down. `wrong` is what a verification found."""
    proof, told = Proof(office), list(lines)
    standing = {stood.id: stood for stood in proof.cases()}
    words = {case: [digest(story) for story in stood.stories] for case, stood in standing.items()}
    often = Counter(story for stories in words.values() for story in stories)
    shown = [line for line in told if line.receipt]
    with ThreadPoolExecutor(os.cpu_count()) as deriving:
        found = list(deriving.map(proof.case_of, (line.receipt for line in shown)))
    held = [(line, case) for line, case in zip(shown, found, strict=True) if case in standing]
    twice = len(shown) - len({line.receipt for line in shown})
    return Reckoning(
        shown=len(shown),
        stored=len(standing),
        lost=len(shown) - len(held),
        duplicate=sum(often[line.words] > 1 for line in told) + twice,
        unreadable=sum(words[case] != [line.words] for line, case in held if case),
        torn=sum(bool(stood.torn) for stood in standing.values()),
        missing=_missing(office),
        wrong=wrong,
    )


def verified(office: TestOffice) -> int:
    """Wait until the worker has done what it was promised, verify the office, and count what is wrong."""
    terminal = office.role(Process.CLI)
    while True:
        with terminal.store.read() as connection:
            if not jobs.waiting(connection):
                break
        time.sleep(0.2)
    return verification.verify(terminal, lambda _: None, lambda _: None).found


def _missing(office: TestOffice) -> int:
    with office.desk.store.read() as connection:
        named = [BlobRow(*row) for row in connection.execute(select(BLOB))]
    return sum(_digest(office, row) != row.digest for row in named)


def _digest(office: TestOffice, row: BlobRow) -> bytes:
    there = hashlib.sha256()
    try:
        for piece in office.desk.blobs.read(row.id):
            there.update(piece)
    except GrievanceError:
        return b""
    return there.digest()
