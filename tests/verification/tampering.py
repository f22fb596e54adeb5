"""An office in which everything happened once, an enemy who forges its rows, and what is then found."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from attachments import filed, sent
from companies import record
from deeds import Told, told
from enemy import Enemy
from offices import RUTH, TestOffice
from sqlalchemy import Executable, Row, Table, delete, insert

from grievance import casework, evidence, outbox, registers
from grievance.casefile.unlocked import Unlocked
from grievance.casework import Words
from grievance.office import Office, Process
from grievance.store.tables import METADATA
from grievance.verification import Checked, Finding, verify

HOUR = 1 / 24


@dataclass
class Lived:
    """An office, its enemy, and two of its cases: everything happened to the first."""

    office: TestOffice
    enemy: Enemy
    first: Told
    other: Told
    hours: int = 0

    def numbers(self) -> tuple[str, str]:
        """Return the numbers of the two."""
        return self.first.number, self.other.number

    def tell(self) -> None:
        """Let the worker do all it has to do."""
        worker = self.office.role(Process.WORKER)
        while outbox.once(worker, os.urandom(16)):
            pass

    def log(self) -> None:
        """Let the log be told of everything, and write its next head."""
        self.tell()
        before = self.office.desk.keeper.head()
        self.hours += 1
        self.office.move_clock(self.hours * HOUR)
        while self.office.desk.keeper.head() == before:
            time.sleep(0.05)

    def verified(self, officer: Unlocked | None = None, after: str = "") -> tuple[Checked, list[Finding]]:
        """Verify the office, as a new process at the terminal does."""
        terminal = self.office.role(Process.CLI)
        terminal.keeper = self.office.desk.keeper
        try:
            return verified(terminal, officer, after)
        finally:
            terminal.store.close()


def verified(office: Office, officer: Unlocked | None = None, after: str = "") -> tuple[Checked, list[Finding]]:
    """Verify an office, and return how much was looked at and what was found."""
    found: list[Finding] = []
    checked = verify(office, found.append, lambda _: None, officer, after)
    assert checked.found == len(found)
    return checked, found


def live(office: TestOffice, enemy: Enemy) -> Lived:
    """Tell two stories, and let everything happen to them."""
    first, other = told(office), filed(office, sent(office.public))
    first.step(casework.acknowledge, Words("We have read it.", "en"))
    first.answer("There is more.")
    first.step(casework.note, Words("Call the inspector.", "en"))
    first.step(casework.summarise, "Passports")
    first.step(evidence.attach, "From the inspector.", [sent(office.desk)])
    first = first.exchange()
    first.withdraw()
    other.step(evidence.attach, "From the company.", [sent(office.desk)])
    for version, name in enumerate(("E-1", "E-2", "E-3")):
        registers.append(office.desk, office.officer(RUTH), [record("entity", id=name)], version)
    return Lived(office, enemy, first, other)


@contextmanager
def tampered(enemy: Enemy, *statements: Executable) -> Iterator[None]:
    """Let the enemy write, foreign keys or not, and put every row back afterwards."""
    before = {table: enemy.rows(table) for table in METADATA.sorted_tables}
    enemy.force(*statements)
    try:
        yield
    finally:
        changed = {table: rows for table, rows in before.items() if enemy.rows(table) != rows}
        enemy.force(*(each for table, rows in changed.items() for each in _put_back(table, rows)))


def _put_back(table: Table, rows: Sequence[Row[Any]]) -> Iterator[Executable]:
    yield delete(table)
    yield from (insert(table).values(tuple(row)) for row in rows)
