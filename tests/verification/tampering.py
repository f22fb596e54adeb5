"""An office in which everything happened once, an enemy who forges its rows, and what is then found."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from attachments import filed, sent
from companies import record
from deeds import Told, told
from enemy import Enemy
from offices import RUTH, TestOffice
from sqlalchemy import Row, Table, UpdateBase, delete, insert

from grievance import casework, evidence, outbox, registers
from grievance.casefile.unlocked import Unlocked
from grievance.casework import Words
from grievance.office import Office, Process
from grievance.store.engine import Store
from grievance.verification import Checked, Finding, verify

HOUR = 1 / 24


@dataclass
class Lived:
    """An office, its enemy, and three of its cases: everything happened to the first two."""

    office: TestOffice
    enemy: Enemy
    cases: tuple[Told, Told, Told]
    hours: int = 0

    @property
    def first(self) -> Told:
        """The first case."""
        return self.cases[0]

    @property
    def other(self) -> Told:
        """The case to which little happened."""
        return self.cases[-1]

    @property
    def turn(self) -> int:
        """Which engine it is: 0 or 1."""
        return int(self.office.settings.database_url.startswith("postgresql"))

    @cached_property
    def numbers(self) -> dict[bytes, str]:
        """The number of each case, by its id."""
        return {case.record().case.id: case.number for case in self.cases}

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
        """Verify the office, as a new process at the terminal does: it has seen nothing before."""
        terminal = self.office.role(Process.CLI)
        terminal.store, terminal.keeper = self._store, self.office.desk.keeper
        return verified(terminal, officer, after)

    @cached_property
    def _store(self) -> Store:
        """The terminal's database: it remembers no row, only how a question is put."""
        return self.office.role(Process.CLI).store


def verified(office: Office, officer: Unlocked | None = None, after: str = "") -> tuple[Checked, list[Finding]]:
    """Verify an office, and return how much was looked at and what was found."""
    found: list[Finding] = []
    checked = verify(office, found.append, lambda _: None, officer, after)
    assert checked.found == len(found)
    return checked, found


def live(office: TestOffice, enemy: Enemy) -> Lived:
    """Tell three stories, and let everything happen to two of them."""
    cases = _full(office), _full(office), filed(office, sent(office.public))
    cases[-1].step(evidence.attach, "From the company.", [sent(office.desk)])
    for version, name in enumerate(("E-1", "E-2", "E-3")):
        registers.append(office.desk, office.officer(RUTH), [record("entity", id=name)], version)
    return Lived(office, enemy, cases)


def _full(office: TestOffice) -> Told:
    """Tell a story, and let everything happen to it."""
    case = told(office)
    case.step(casework.acknowledge, Words("We have read it.", "en"))
    case.answer("There is more.")
    case.step(casework.note, Words("Call the inspector.", "en"))
    case.step(casework.summarise, "Passports")
    case.step(evidence.attach, "From the inspector.", [sent(office.desk)])
    case = case.exchange()
    case.withdraw()
    return case


@contextmanager
def tampered(enemy: Enemy, *statements: UpdateBase) -> Iterator[None]:
    """Let the enemy write, foreign keys or not, and put every row back afterwards."""
    before = {table: enemy.rows(table) for table in dict.fromkeys(map(_table, statements))}
    enemy.force(*statements)
    try:
        yield
    finally:
        enemy.force(*(each for table, rows in before.items() for each in _put_back(table, rows)))


def _table(statement: UpdateBase) -> Table:
    assert isinstance(statement.table, Table)
    return statement.table


def _put_back(table: Table, rows: Sequence[Row[Any]]) -> Iterator[UpdateBase]:
    yield delete(table)
    yield from (insert(table).values(tuple(row)) for row in rows)
