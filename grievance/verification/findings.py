"""What a verification says: which table, which row, what is wrong with it; never a word of what is sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from grievance.case.number import check_number
from grievance.store import cases
from grievance.store.engine import Connection
from grievance.store.whole import CaseRows


class Wrong(StrEnum):
    """What can be wrong with a row, a file or the log; the value is how it is said."""

    CHANGED = "was changed"
    MISSING = "is missing, and nothing in the history took it away"
    STRAY = "is there, and nothing in the history brought it"
    CHAIN = "does not follow from the line before it"
    NO_CASE = "belongs to a case that is not there"
    NO_KEY = "names a key that no root of the case has"
    UNSIGNED = "does not follow from what was signed before it"
    UNREAD = "is nothing that we write; what comes after it was not read"
    OLDER = "is older than what the keeper has seen"
    NO_READER = "is for a reader that nobody knows"
    CLOSED = "opens for nobody: its grants are gone"
    NOT_THERE = "is not in its folder"
    NOT_IT = "is not what the database says: it was changed, cut or exchanged"
    REMOVED = "was told to the log and is not in the database"
    OTHERWISE = "is not what the log was told"
    UNTOLD = "was never told to the log, and no job waits to tell it"
    SHORTER = "was signed over more than the log has now: lines were taken off its end"
    OTHER_LOG = "does not fit what the log holds now: lines that it was signed over were changed, removed or exchanged"
    NOT_SIGNED = "is not signed by the log's key"
    NO_LINE = "stands in the log, and the journal has no such line"
    NO_LEAF = "is said to stand in the log, and does not"
    DOES_NOT_OPEN = "does not open for an officer who holds a key to it"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `place` names the row in words, as in `case HALE-730-3, line 2`."""

    table: str
    place: str
    wrong: str

    def __str__(self) -> str:
        """Say it in a line."""
        return f"{self.table}: {self.place}: {self.wrong}."


Tell = Callable[[Finding], object]


@dataclass(slots=True)
class Checked:
    """How much was looked at, what was found, and what could not be looked at, in sentences.

    `gap` counts the lines that no signed head covers yet, `since` is when the newest head was written (`None`: there is
    none). `orphans` are sealed files that no row names.
    """

    cases: int = 0
    lines: int = 0
    rows: int = 0
    files: int = 0
    orphans: int = 0
    leaves: int = 0
    heads: int = 0
    gap: int = 0
    since: datetime | None = None
    opened: int = 0
    found: int = 0
    unchecked: list[str] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        """Say whether everything was looked at and nothing is wrong: what is not checked is not intact."""
        return not self.found and not self.unchecked


def of_id(connection: Connection, case: bytes, sequence: int) -> str:
    """Name a line of a case of which only the id is known."""
    return of_line(CaseRows(case, cases.by_id(connection, case)), sequence)


def of_case(held: CaseRows) -> str:
    """Name a case by its number, or by its id where the row has none of ours."""
    number = check_number(str(held.case.number)) if held.case else None
    return f"case {number or held.id.hex() or 'without an id'}"


def of_line(held: CaseRows, sequence: int) -> str:
    """Name a line of a case's history, counted from 1 as at the desk."""
    return f"{of_case(held)}, line {sequence + 1}"
