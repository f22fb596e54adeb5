"""The steps that name something, taken at the services with what they name: each finds it there, or puts it there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from companies import owed
from deeds import Told, day
from hands import AtTheDesk, Facts, View
from offices import MALIK, RUTH
from packets import ASKED, TO, respond
from readers import ANA, IRINA, POINTS, account
from steps import OFFICERS, OUTWARD, TABLE

from grievance import assigning, briefing, handling, mitigating, promising, translating
from grievance.assigning import Brief, Use
from grievance.briefing import Reply
from grievance.case.mitigations import Check
from grievance.case.promises import MOST, Promise
from grievance.case.table import CHOICES
from grievance.case.terms import PaperKind, Role, State, Step
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


@dataclass(eq=False)
class Errands(AtTheDesk):
    """A case that goes out: to an interpreter, an auditor, the respondent, because of a buyer, and to another case.

    `kin` is that other case, a new one each time where there is none. `held` is the case as Ruth looked at it last,
    `way` leads into the newest packet.
    """

    kin: Told | None = None
    held: OpenCase = field(init=False, repr=False)
    way: Way | None = None
    _looked: int = field(init=False, repr=False, default=-1)

    def look(self) -> View:
        """See it as it stands, and keep it open until it moves."""
        version = self.seen().version
        if version != self._looked:
            self.held, self._looked = self.open(), version
        return View.of(self.held)

    def another(self) -> str:
        """Return the number of the other case."""
        return self.kin.number if self.kin else super().another()

    def can(self, seen: View, step: Step, name: str) -> bool:
        """Say whether the services let a step pass: what it names must be there, or somebody can put it there."""
        if step is Step.RECORD:
            return self._responds(seen.state) or (self._entrusted(seen) and Role.INTAKE in OFFICERS[name])
        if step in {Step.MITIGATE, Step.CHECK}:
            return bool(seen.alleged)
        if step is Step.PROMISE:
            return len(promised(self.held.reading)) < MOST
        return step in OUTWARD or super().can(seen, step, name)

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step, what it names being put there first."""
        return ERRANDS[step](self, name) if step in ERRANDS else super().takes(name, step, given)

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed, and keep the way into what was handed out."""
        self.way = handling.approve(self.case.office.desk, self.case.office.officer(name), self.seen()) or self.way

    def run(self, step: Step) -> Sequence[Step]:
        """Let Ruth take a step with what comes before it, and Malik be the second; return what was taken."""
        taken = self.takes(RUTH, step, {})
        if taken[-1] is Step.PROPOSE:
            self.approves(MALIK)
            return (*taken, step)
        return taken

    def prepare(self, name: str) -> Sequence[Step]:
        """Prepare what this officer may: a packet, or her story for an interpreter."""
        self._prepared(name, self._packet if Role.LEAD in OFFICERS[name] else self._story)
        return (Step.PREPARE,)

    def disclose(self, name: str) -> Sequence[Step]:
        """Prepare a packet, and propose to give it to the respondent."""
        self._take(name, Step.DISCLOSE, to=TO, brief=self._prepared(name, self._packet))
        return Step.PREPARE, Step.PROPOSE

    def route(self, name: str) -> Sequence[Step]:
        """Propose an auditor; every other time somebody with an account, for whom a brief is prepared."""
        if len(self.held.reading.entries) % 2:
            self._take(name, Step.ROUTE, to="a lead auditor of another firm")
            return (Step.PROPOSE,)
        brief = Brief("", Use.BRIEF, "", account(self.case.office, ANA), entity="Mokora Bauxite SA", points=POINTS)
        self._take(name, Step.ROUTE, to=ANA, brief=self._prepared(name, brief))
        return Step.PREPARE, Step.PROPOSE

    def accept(self, name: str) -> Sequence[Step]:
        """Go on with what the auditor accepted."""
        if given := self._offered():
            briefing.accept(self.case.office.desk, self.case.office.officer(ANA), *given, no_conflict=True)
        self._take(name, Step.ACCEPT)
        return (Step.ACCEPT,)

    def decline(self, name: str) -> Sequence[Step]:
        """Go back after the auditor declined."""
        if given := self._offered():
            briefing.decline(self.case.office.desk, self.case.office.officer(ANA), *given, "I am away until July.")
        self._take(name, Step.DECLINE, reason="Another one is asked.")
        return (Step.DECLINE,)

    def entrust(self, name: str) -> Sequence[Step]:
        """Prepare her story and give it to the interpreter."""
        self._take(name, Step.ENTRUST, to=IRINA, brief=self._prepared(name, self._story))
        return Step.PREPARE, Step.ENTRUST

    def record(self, name: str) -> Sequence[Step]:
        """Take in what the respondent answers where it can be given a packet, and else what the interpreter does."""
        if self.way and self._responds(self.held.state):
            respond(self.case.office, self.way)
            self._take(name, Step.RECORD, disclosure=self.way.link.hex())
        else:
            self._take(name, Step.RECORD, disclosure=self._interpreted())
        return (Step.RECORD,)

    def translate(self, name: str) -> Sequence[Step]:
        """Keep a translation of her story: what the interpreter answers, or else the officer's own."""
        answers = self._interpreted() if self._entrusted(View.of(self.held)) else ""
        self._do(name, translating.translate, Translation(self._statement, "fr", FRENCH, answers=answers))
        return (Step.TRANSLATE,)

    def promise(self, name: str) -> Sequence[Step]:
        """Promise her something."""
        due = day(self.case.office, 7)
        new = Promise("", "restitution", "You get your passport back.", "Mokora, personnel office", due)
        self._do(name, promising.promise, new)
        return (Step.PROMISE,)

    def deliver(self, name: str) -> Sequence[Step]:
        """Record what shows that the newest promise was kept."""
        made = () if promised(self.held.reading) else self.promise(name)
        newest = promised((self.open() if made else self.held).reading)[-1]
        self._take(name, Step.DELIVER, promise=newest.id, evidence="Seen by the auditor.")
        return (*made, Step.DELIVER)

    def mitigate(self, name: str) -> Sequence[Step]:
        """Record what a certified buyer owes because of what is alleged."""
        newest = alleged(self.held.reading)[-1]
        self._do(name, mitigating.mitigate, owed(newest.id, day(self.case.office)))
        return (Step.MITIGATE,)

    def check(self, name: str) -> Sequence[Step]:
        """Record that an audit verified the newest of that."""
        made = () if any(each.check is None for each in owing(self.held.reading)) else self.mitigate(name)
        newest = [each for each in owing((self.open() if made else self.held).reading) if each.check is None][-1]
        self._do(name, mitigating.check, newest.id, Check("AU-7", day(self.case.office), "The contracts were read."))
        return (*made, Step.CHECK)

    def relate(self, name: str) -> Sequence[Step]:
        """Say what the other case is to this one: each time something else."""
        kinds = CHOICES["kin"]
        before = sum(entry.step is Step.RELATE for entry in self.held.reading.entries)
        self._take(name, Step.RELATE, case=self.another(), kin=kinds[before % len(kinds)])
        return (Step.RELATE,)

    @property
    def _packet(self) -> Brief:
        return Brief("", Use.PACKET, TO, entity="Mokora Bauxite SA", text=ASKED, language="en")

    @property
    def _story(self) -> Brief:
        return Brief("", Use.TRANSLATION, "", account(self.case.office, IRINA), of=self._statement)

    @property
    def _statement(self) -> str:
        kept = self.held.reading.papers
        return next(
            each.row.id.hex() for each in kept if each.signed and each.signed.text("kind") == PaperKind.STATEMENT
        )

    def _responds(self, state: State) -> bool:
        return self.way is not None and (state, Step.DISCLOSE) in TABLE

    def _entrusted(self, seen: View) -> bool:
        return any(entry.step is Step.ENTRUST for entry in seen.entries)

    def _prepared(self, name: str, brief: Brief) -> str:
        return self._do(name, assigning.prepare, brief)

    def _take(self, name: str, step: Step, **facts: str) -> bool:
        return self._do(name, handling.take, Taking(step, facts=facts))

    def _do(self, name: str, act: Callable[..., T], *words: object) -> T:
        """Let an officer do something with the case: Ruth as she looked at it last, if it is still so."""
        seen = self.seen()
        if name == RUTH and self.held.version == seen.version:
            seen = replace(seen, held=self.held)
        return act(self.case.office.desk, self.case.office.officer(name), seen, *words)

    def _offered(self) -> tuple[str, int] | None:
        """Return what the auditor was offered with the newest routing, and its version."""
        routed = next(entry for entry in reversed(self.held.reading.entries) if entry.step is Step.ROUTE)
        offered = routed.facts.get("disclosure")
        if offered is None:
            return None
        desk, ana = self.case.office.desk, self.case.office.officer(ANA)
        return offered, briefing.open_brief(desk, ana, offered).version

    def _interpreted(self) -> str:
        """Let the interpreter answer what was given to them last; return its id."""
        desk, irina, entries = self.case.office.desk, self.case.office.officer(IRINA), self.held.reading.entries
        newest = next(entry.facts["disclosure"] for entry in reversed(entries) if entry.step is Step.ENTRUST)
        given = briefing.open_brief(desk, irina, newest)
        briefing.answer(desk, irina, newest, given.version, Reply(text=FRENCH), no_conflict=True)
        return newest


ERRANDS: Final[Mapping[Step, Callable[[Errands, str], Sequence[Step]]]] = {
    Step.PREPARE: Errands.prepare,
    Step.ENTRUST: Errands.entrust,
    Step.DISCLOSE: Errands.disclose,
    Step.RECORD: Errands.record,
    Step.TRANSLATE: Errands.translate,
    Step.PROMISE: Errands.promise,
    Step.DELIVER: Errands.deliver,
    Step.MITIGATE: Errands.mitigate,
    Step.CHECK: Errands.check,
    Step.RELATE: Errands.relate,
    Step.ROUTE: Errands.route,
    Step.ACCEPT: Errands.accept,
    Step.DECLINE: Errands.decline,
}
"""How each step is taken, after those that put there what it names."""


def errands(held: View, left: Collection[tuple[State, Step]]) -> list[Step]:
    """Return what of that is left to be done as a case stands, in an order in which it can be done.

    Something is prepared as part of an errand.
    """
    waits = {Step.PREPARE} if held.alleged else {Step.PREPARE, Step.MITIGATE, Step.CHECK}
    return [step for step in ERRANDS if (held.state, step) in left and step not in waits]
