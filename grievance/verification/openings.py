"""With an officer's keys: each case they may open, opened as at the desk, so that signatures and papers are checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from grievance.casefile.opening import open_case
from grievance.casefile.record import Record
from grievance.casefile.timeline import FAULTS
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseUnknown, KeeperAway, KeeperRefused, Unreadable
from grievance.keeper.verbs import Refusal
from grievance.office import Office
from grievance.store.rows import BlobRow, DocumentRow, GrantRow, SummaryRow
from grievance.store.whole import CaseRows
from grievance.verification.findings import Finding, Wrong, of_case, of_line

MOST: Final = 500
"""So many cases are opened in one go: the keeper gives an officer 1,000 in an hour, and they have other work to do."""


class Openings:
    """One officer, opening cases one after the other. Each leaves its line in the keeper's journal."""

    def __init__(self, office: Office, trust: Trust, officer: Unlocked, after: bytes) -> None:
        """Begin after the case with this id (empty: with the first)."""
        self._office, self._trust, self._officer, self._after = office, trust, officer, after
        self._over = ""
        self.opened = 0
        self.left = 0
        self.last = ""

    @property
    def unchecked(self) -> str:
        """Say what was left, and how to go on; empty where nothing was."""
        if not self.left:
            return ""
        further = f": go on with --after {self.last.removeprefix('case ')}" if self.last else ""
        return f"{self.left} cases were not opened, because {self._over}{further}"

    def check(self, held: CaseRows) -> Iterator[Finding]:
        """Open one case and name what is wrong in it; one that is not this officer's is passed over."""
        if held.case is None or not held.entries or held.id <= self._after:
            return
        if self._over or self.opened == MOST:
            self._over = self._over or f"{MOST} were opened and the officer needs some of the hour for their work"
            self.left += 1
            return
        try:
            file = open_case(self._office.keeper, self._trust, self._officer, _record(held))
        except CaseUnknown:
            return
        except KeeperAway:
            self._over, self.left = "the keeper does not answer", self.left + 1
        except KeeperRefused as refused:
            if str(refused) == Refusal.LIMIT:
                self._over, self.left = "the keeper gives an officer no more in an hour", self.left + 1
            else:
                yield Finding("case", of_case(held), Wrong.DOES_NOT_OPEN)
        except Unreadable:
            self._count(held)
            yield Finding("case", of_case(held), Wrong.DOES_NOT_OPEN)
        else:
            self._count(held)
            for fault in file.reading.faults:
                yield Finding("case file", of_line(held, fault.sequence), FAULTS[fault.flaw].rstrip("."))

    def _count(self, held: CaseRows) -> None:
        self.opened, self.last = self.opened + 1, of_case(held)


def _record(held: CaseRows) -> Record:
    """Put the rows in the order in which a case is read."""
    assert held.case is not None  # noqa: S101 - asked above
    documents = [row for row in held.others if isinstance(row, DocumentRow)]
    blobs = [row for row in held.others if isinstance(row, BlobRow)]
    return Record(
        case=held.case,
        roots=tuple(held.roots),
        grants=tuple(row for row in held.others if isinstance(row, GrantRow)),
        entries=tuple(held.entries),
        documents=tuple(sorted(documents, key=lambda row: (row.sequence, row.id))),
        blobs=tuple(sorted(blobs, key=lambda row: (row.sequence, row.id))),
        summaries=tuple(row for row in held.others if isinstance(row, SummaryRow)),
    )
