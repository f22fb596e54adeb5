"""What stands in an office, read with every key there is while nothing is at work: whole cases, and torn ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from offices import HELENE, RUTH, TestOffice
from sqlalchemy import select

from grievance.case.terms import PaperKind
from grievance.casefile.reading import read
from grievance.casefile.record import circle_holders, compartments, gather, verified_roots
from grievance.errors import GrievanceError
from grievance.keeper.client import Keeper
from grievance.keeper.slots import Slots
from grievance.office import SOCKETS, Process
from grievance.seal.receipt import stretch
from grievance.store.engine import Connection
from grievance.store.rows import CaseRow
from grievance.store.tables import CASE


@dataclass(frozen=True)
class Stood:
    """One case as it was found: the stories told in it, and why it is not whole (empty where it is)."""

    id: bytes
    stories: tuple[str, ...]
    torn: str = ""


class Proof:
    """An office opened with its officers' keys and the keeper's folder. Its processes have ended."""

    def __init__(self, office: TestOffice) -> None:
        """Take the keys of two officers, who between them read every case."""
        self._desk = office.role(Process.DESK)
        self._desk.keeper = Keeper(office.settings.sockets / SOCKETS[Process.DESK], timeout=0)  # nobody waits for it
        officers = (office.sign_in(name, self._desk) for name in (RUTH, HELENE))
        self._holders = {kid: key for officer in officers for kid, key in circle_holders(officer).items()}
        self._pepper = (office.settings.keeper_home / "pepper").read_bytes()
        self._slots = Slots(office.settings.keeper_home / "slots")

    def cases(self) -> Iterator[Stood]:
        """Open every case."""
        with self._desk.store.read() as connection:
            for row in connection.execute(select(CASE)).all():
                yield self._open(connection, CaseRow(*row))

    def stories(self) -> Counter[str]:
        """Count how often each story stands in a whole case."""
        return Counter(story for stood in self.cases() for story in stood.stories if not stood.torn)

    def case_of(self, digits: str) -> bytes | None:
        """Return the case that a receipt finds, derived as the keeper does it."""
        return self._slots.case(stretch(digits, self._pepper).locator)

    def _open(self, connection: Connection, case: CaseRow) -> Stood:
        trust, slot = self._desk.trust(), self._slots.of(case.id)
        if slot is None:
            return Stood(case.id, (), "no slot")
        try:
            record = gather(connection, case)
            roots = verified_roots(trust, record)
            reading = read(trust, record, roots, compartments(trust, record, roots, slot, self._holders))
        except (GrievanceError, IndexError) as error:
            return Stood(case.id, (), type(error).__name__)
        papers = [paper.signed for paper in reading.papers if paper.signed and paper.verified]
        stories = tuple(paper.text("text") for paper in papers if paper.text("kind") == PaperKind.STATEMENT)
        return Stood(case.id, stories, " ".join(fault.flaw for fault in reading.faults))
