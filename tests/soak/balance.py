"""What people sent by the bot against what is there: each receipt opens one whole case, with just that, in order."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from itertools import cycle

from offices import HELENE, MALIK, RUTH, SALMA, TestOffice
from proving import Proof
from sqlalchemy import select
from trial import Endured

from grievance import casework
from grievance.channels import health
from grievance.office import Process
from grievance.store.tables import CASE

READERS = (RUTH, MALIK, SALMA)
"""Who reads the cases afterwards, in turns: the keeper lets nobody open more than a thousand in an hour."""


@dataclass(frozen=True, slots=True)
class Balance:
    """How many people wrote and how many cases stand; the rest counts what must never be.

    `lost`: a receipt that finds no case, or somebody without one. `doubled`: somebody with two receipts, or a case that
    nobody has the receipt of. `wrong`: a case in which other words or files stand, or the same in another order.
    `torn`: a case that is not whole. `aside`: an update that could not be handled. `left`: one that waits still, or an
    answer that was not sent. `trouble`: whoever was not answered, was put off, or was answered in the wrong order.
    """

    people: int
    stored: int
    lost: int
    doubled: int
    wrong: int
    torn: int
    aside: int
    left: int
    trouble: int

    @property
    def good(self) -> bool:
        """Say whether nothing is that must never be."""
        return not any(getattr(self, field.name) for field in fields(self)[2:])

    def __str__(self) -> str:
        """Say it in a line."""
        return ", ".join(f"{field.name.upper()} {getattr(self, field.name)}" for field in fields(self))


def balance(office: TestOffice, endured: Endured) -> Balance:
    """Hold an office to what people sent. The bot has ended; the keeper is ended for a while."""
    told = endured.told
    for name in (*READERS, HELENE):
        office.officer(name)
    office.end_keeper()
    proof = Proof(office)
    standing = {stood.id: stood for stood in proof.cases()}
    receipts = [(one, digits) for one in told for digits in one.receipts]
    with ThreadPoolExecutor(os.cpu_count()) as deriving:
        found = list(deriving.map(proof.case_of, (digits for _, digits in receipts)))
    office.start_keeper()
    held = {case: one for (one, _), case in zip(receipts, found, strict=True) if case in standing}
    numbers, readers = _numbers(office), cycle(READERS)
    return Balance(
        people=len(told),
        stored=len(standing),
        lost=sum(case not in standing for case in found) + sum(not one.receipts for one in told),
        doubled=len(standing.keys() - held.keys()) + sum(len(one.receipts) > 1 for one in told),
        wrong=sum(
            _kept(office, numbers[case], name) != (one.words, sorted(one.files))
            for (case, one), name in zip(held.items(), readers, strict=False)
            if case
        ),
        torn=sum(bool(stood.torn) for stood in standing.values()),
        aside=health(office.role(Process.BOT)).aside,
        left=endured.left,
        trouble=sum(bool(one.trouble) for one in told),
    )


def _numbers(office: TestOffice) -> dict[bytes, str]:
    with office.desk.store.read() as connection:
        return {row.id: row.number for row in connection.execute(select(CASE.c.id, CASE.c.number))}


def _kept(office: TestOffice, number: str, name: str) -> tuple[list[str], list[int]]:
    """Return the words that stand in a case, in order, and the sizes of its files."""
    case = casework.open_case(office.desk, office.officer(name), number)
    words = [paper.words for paper in case.papers if paper.kind in {"statement", "answer"} and paper.words]
    return words, sorted(file.size for file in case.files)
