"""Readers outside: auditors and an interpreter with accounts, the register that knows them, and what they do.

Ana can be asked about Mokora, Boris audited it last year; Irina interprets, and Omar audits with no entry anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from companies import record
from deeds import Told, told
from offices import MALIK, RUTH, Cast, TestOffice, standing

from grievance import assigning, briefing, handling, registers
from grievance.assigning import Brief, Point, Use
from grievance.briefing import Answer, Checked, Given, Rating, Reply
from grievance.case.allegations import Allegation
from grievance.case.terms import Complaint, Purpose, State, Step
from grievance.casefile.names import handle
from grievance.store import people

ANA, BORIS, OMAR, IRINA = "Ana Duarte", "Boris Novak", "Omar Haddad", "Irina Petrova"
READERS = {
    ANA: (Purpose.AUDITOR,),
    BORIS: (Purpose.AUDITOR,),
    OMAR: (Purpose.AUDITOR,),
    IRINA: (Purpose.INTERPRETER,),
}
POINTS = (
    Point("", "PS3.1:10.3", "Who keeps the identity documents of workers in the dormitory?"),
    Point("", "PS3.1:10.1", "Do contracts name the wage?"),
)
REPLY = Reply(
    {
        "1": Checked(Answer.VERIFIED, Rating.MAJOR, "Seventeen passports in the safe of the site office."),
        "2": Checked(Answer.UNSAFE, Rating.NOT_APPLICABLE, "The foreman stood by."),
    },
    "Two days on site.",
)


@contextmanager
def with_readers(home: Path, url: str, more: Cast | None = None) -> Iterator[TestOffice]:
    """Found an office with readers outside, and a register in which Ana is free and Boris is not.

    `more` are officers besides them and the cast.
    """
    with standing(home, url, {**READERS, **(more or {})}) as office:
        today = office.desk.now().date()
        year = {"begins": "2024-01-01", "ends": (today + timedelta(days=365)).isoformat(), "standards": "PS3.1"}
        before = (today - timedelta(days=200)).isoformat()
        lines = (
            [
                record("entity", id="XE-1", name="Mokora Bauxite SA"),
                record("firm", id="XAF-1", name="North Audit"),
                record("firm", id="XAF-2", name="South Audit"),
            ],
            [
                record("facility", id="XF-1", name="Kolobané", entity="XE-1"),
                record("auditor", id="XA-1", name=ANA, firm="XAF-1", officer=account(office, ANA), **year),
                record("auditor", id="XA-2", name=BORIS, firm="XAF-2", officer=account(office, BORIS), **year),
            ],
            [record("audit", id="XAU-1", entity="XE-1", firm="XAF-2", standard="PS3.1", auditors="XA-2", day=before)],
        )
        for version, records in enumerate(lines):
            registers.append(office.desk, office.officer(RUTH), records, version)
        yield office


def account(office: TestOffice, name: str) -> str:
    """Return the id of somebody's account, in hex: it is found by their name, as at sign-in."""
    desk = office.desk
    with desk.store.read() as connection:
        row = people.officer_by_handle(connection, handle(desk.trust().office, name))
    assert row
    return row.id.hex()


@dataclass(frozen=True)
class Assigned(Told):
    """A case that stands in assessment with one allegation, and what readers outside do with it."""

    def brief(self, reader: str = ANA, **more: object) -> Brief:
        """Write a brief for an auditor."""
        account_ = account(self.office, reader)
        asked = {"entity": "Mokora Bauxite SA", "facility": "Kolobané", "owners": ("Mokora Holding",), "points": POINTS}
        return Brief("", Use.BRIEF, "", account_, **(asked | more))  # type: ignore[arg-type]

    def prepare(self, brief: Brief | None = None, name: str = RUTH) -> str:
        """Prepare it, and return its id."""
        officer = self.office.officer(name)
        return assigning.prepare(self.office.desk, officer, self.seen(), brief or self.brief())

    def offer(self, reader: str = ANA) -> Given:
        """Route the case to an auditor, two officers together, and return what the auditor sees."""
        self.take(Step.ROUTE, "", to=reader, brief=self.prepare(self.brief(reader)))
        return self.newest(reader)

    def newest(self, reader: str) -> Given:
        """Return what this reader was given last in this case."""
        found = [each.id for each in self.case().outside if each.to == reader]
        return briefing.open_brief(self.office.desk, self.office.officer(reader), found[-1])

    def accept(self, given: Given, reader: str = ANA) -> Given:
        """Let the auditor accept, and an officer go on with that; return the whole brief."""
        officer = self.office.officer(reader)
        briefing.accept(self.office.desk, officer, given.id, given.version, no_conflict=True)
        self.take(Step.ACCEPT, "")
        return briefing.open_brief(self.office.desk, officer, given.id)

    def reply(self, given: Given, reply: Reply = REPLY, reader: str = ANA) -> Given:
        """Let a reader answer."""
        officer = self.office.officer(reader)
        briefing.answer(self.office.desk, officer, given.id, given.version, reply, no_conflict=True)
        return briefing.open_brief(self.office.desk, officer, given.id)

    def answered(self) -> Given:
        """Go the whole way, until the auditor has answered."""
        return self.reply(self.accept(self.offer()))

    def entrust(self) -> Given:
        """Give her words to the interpreter."""
        brief = Brief("", Use.TRANSLATION, "", account(self.office, IRINA), of=self.statement())
        self.take(Step.ENTRUST, "", to=IRINA, brief=self.prepare(brief))
        return self.newest(IRINA)

    def statement(self) -> str:
        """Return the id of the paper with her story."""
        return next(paper.document for paper in self.case().papers if paper.kind == "statement")


def assigned(office: TestOffice, complaint: Complaint | None = None, *, alleged: bool = True) -> Assigned:
    """Tell a story, and carry it to where a lead can route it."""
    new = told(office, complaint)
    case = Assigned(office, new.number, new.digits)
    case.carry(State.ASSESSMENT)
    if alleged:
        allegation = Allegation("", "Mokora Bauxite SA", "Kolobané", "PS3.1:10.3")
        handling.allege(office.desk, office.officer(MALIK), case.seen(), allegation)
    return case
