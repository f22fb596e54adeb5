"""The steps that name something, taken at the services with what they name: each finds it there, or puts it there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from companies import owed
from deeds import Told, day
from hands import AtTheDesk, View
from offices import MALIK, RUTH
from packets import ASKED, TO, respond
from readers import IRINA, account
from steps import OUTWARD, TABLE

from grievance import assigning, briefing, handling, mitigating, promising, translating
from grievance.assigning import Brief, Use
from grievance.briefing import Reply
from grievance.case.mitigations import Check
from grievance.case.promises import Promise
from grievance.case.table import CHOICES
from grievance.case.terms import PaperKind, State, Step
from grievance.casefile.alleging import alleged
from grievance.casefile.opening import OpenCase
from grievance.casefile.owing import owing
from grievance.casefile.promised import promised
from grievance.handling import Taking, Way
from grievance.translating import Translation

T = TypeVar("T")

ROWS: Final = frozenset((state, step) for state, step in TABLE if step in OUTWARD)
"""Every row of a step that names something."""

NAMED: Final = frozenset({Step.ENTRUST, Step.PROMISE, Step.MITIGATE})
"""What later errands find in the case: it is looked at again before they are run."""

FRENCH: Final = "Ils ont pris nos passeports en juin."


@dataclass
class Errands(AtTheDesk):
    """A case that goes out: to an interpreter, to the respondent, because of a buyer, and to another case, its `kin`.

    `held` is the case as it was looked at last, `way` leads into the newest packet.
    """

    kin: Told
    held: OpenCase = field(init=False, repr=False)
    way: Way | None = None

    def look(self) -> View:
        """See it as it stands, and keep it open."""
        self.held = self.open()
        return View.of(self.held)

    def run(self, step: Step) -> list[Step]:
        """Take a step, and what comes before it; return what was taken."""
        return ERRANDS[step](self)

    def disclose(self) -> list[Step]:
        """Prepare a packet and give it to the respondent, two officers together."""
        brief = self._prepared(Brief("", Use.PACKET, TO, entity="Mokora Bauxite SA", text=ASKED, language="en"))
        assert not self._take(Step.DISCLOSE, to=TO, brief=brief)
        self.way = handling.approve(self.case.office.desk, self.case.office.officer(MALIK), self.seen())
        return [Step.PREPARE, Step.PROPOSE, Step.DISCLOSE]

    def entrust(self) -> list[Step]:
        """Prepare her story and give it to the interpreter."""
        brief = Brief("", Use.TRANSLATION, "", account(self.case.office, IRINA), of=self._statement)
        self._take(Step.ENTRUST, to=IRINA, brief=self._prepared(brief))
        return [Step.PREPARE, Step.ENTRUST]

    def record(self) -> list[Step]:
        """Take in what the respondent answers where it can be given a packet, and else what the interpreter does."""
        if (self.held.state, Step.DISCLOSE) in TABLE:
            assert self.way
            respond(self.case.office, self.way)
            self._take(Step.RECORD, disclosure=self.way.link.hex())
        else:
            self._take(Step.RECORD, disclosure=self._interpreted())
        return [Step.RECORD]

    def translate(self) -> list[Step]:
        """Keep what the interpreter answers as a translation."""
        self._do(translating.translate, Translation(self._statement, "fr", FRENCH, answers=self._interpreted()))
        return [Step.TRANSLATE]

    def promise(self) -> list[Step]:
        """Promise her something."""
        due = day(self.case.office, 7)
        new = Promise("", "restitution", "You get your passport back.", "Mokora, personnel office", due)
        self._do(promising.promise, new)
        return [Step.PROMISE]

    def deliver(self) -> list[Step]:
        """Record what shows that the newest promise was kept."""
        newest = promised(self.held.reading)[-1]
        self._take(Step.DELIVER, promise=newest.id, evidence="Seen by the auditor.")
        return [Step.DELIVER]

    def mitigate(self) -> list[Step]:
        """Record what a certified buyer owes because of what is alleged."""
        newest = alleged(self.held.reading)[-1]
        self._do(mitigating.mitigate, owed(newest.id, day(self.case.office)))
        return [Step.MITIGATE]

    def check(self) -> list[Step]:
        """Record that an audit verified the newest of that."""
        newest = owing(self.held.reading)[-1]
        self._do(mitigating.check, newest.id, Check("AU-7", day(self.case.office), "The contracts were read."))
        return [Step.CHECK]

    def relate(self) -> list[Step]:
        """Say what the other case is to this one: each time something else."""
        kinds = CHOICES["kin"]
        before = sum(entry.step is Step.RELATE for entry in self.held.reading.entries)
        self._take(Step.RELATE, case=self.kin.number, kin=kinds[before % len(kinds)])
        return [Step.RELATE]

    @property
    def _statement(self) -> str:
        kept = self.held.reading.papers
        return next(
            each.row.id.hex() for each in kept if each.signed and each.signed.text("kind") == PaperKind.STATEMENT
        )

    def _prepared(self, brief: Brief) -> str:
        return self._do(assigning.prepare, brief)

    def _take(self, step: Step, **facts: str) -> bool:
        return self._do(handling.take, Taking(step, facts=facts))

    def _do(self, act: Callable[..., T], *words: object) -> T:
        """Let Ruth do something with the case as she looked at it last, if it is still so."""
        seen = self.seen()
        if self.held.version == seen.version:
            seen = replace(seen, held=self.held)
        return act(self.case.office.desk, self.case.office.officer(RUTH), seen, *words)

    def _interpreted(self) -> str:
        """Let the interpreter answer what was given to them last; return its id."""
        desk, irina, entries = self.case.office.desk, self.case.office.officer(IRINA), self.held.reading.entries
        newest = next(entry.facts["disclosure"] for entry in reversed(entries) if entry.step is Step.ENTRUST)
        given = briefing.open_brief(desk, irina, newest)
        briefing.answer(desk, irina, newest, given.version, Reply(text=FRENCH), no_conflict=True)
        return newest


ERRANDS: Final[Mapping[Step, Callable[[Errands], list[Step]]]] = {
    Step.ENTRUST: Errands.entrust,
    Step.DISCLOSE: Errands.disclose,
    Step.RECORD: Errands.record,
    Step.TRANSLATE: Errands.translate,
    Step.PROMISE: Errands.promise,
    Step.DELIVER: Errands.deliver,
    Step.MITIGATE: Errands.mitigate,
    Step.CHECK: Errands.check,
    Step.RELATE: Errands.relate,
}
"""How each step is taken, after those that put there what it names. Something is prepared as part of an errand."""


def errands(held: View, left: Collection[tuple[State, Step]]) -> list[Step]:
    """Return what of that is left to be done as a case stands, in an order in which it can be done."""
    waits = frozenset() if held.alleged else {Step.MITIGATE, Step.CHECK}
    return [step for step in ERRANDS if (held.state, step) in left and step not in waits]
