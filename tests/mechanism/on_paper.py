"""A case in memory, with real keys and signatures: what the services would record, and no rows in between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deeds import once
from hands import Facts, View
from offices import RUTH
from paperwork import NOON, PaperCase
from steps import ALLEGATION, FINDING, WORDS, facts

from grievance.case.allegations import finding_body
from grievance.case.terms import Compartment, PaperKind, State, Step
from grievance.casefile import stepping
from grievance.casefile.opening import OpenCase
from grievance.standards import Standard


@dataclass
class OnPaper:
    """A case in memory, in everybody's hands."""

    case: PaperCase
    now: datetime = NOON

    @property
    def standard(self) -> Standard:
        """The office's mechanism."""
        return self.case.office.standard

    def id_of(self, name: str) -> bytes:
        """Return an officer's id."""
        return self.case.office.cast[name].id

    def can(self, _seen: View, _step: Step, _name: str) -> bool:
        """Say whether somebody can take a step that the table and its guards let pass: here everybody can."""
        return True

    def open(self, name: str = RUTH) -> OpenCase:
        """Open it as an officer."""
        return self.case.held(name)

    def look(self) -> View:
        """See it as it stands."""
        return View.of(self.open())

    def told(self) -> State:
        """Return what the receipt shows."""
        return self.case.borne().status.state

    def wait(self, days: float) -> None:
        """Let days pass for this case."""
        self.now += timedelta(days=days)

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step with the receipt."""
        made = {"made": "no"} if step is Step.ASK_WITHDRAWAL else {}
        exchange = step is Step.EXCHANGE
        self.case = self.case.exchange(self.now) if exchange else self.case.step(step, self.now, **made, **given)

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step; the one that needs a second officer is proposed."""
        held = self.case.held(name)
        rule = held.standing.rule(step)
        act = stepping.Act(step, paper(step, given, letter=rule.letter), given)
        if rule.second:
            draft = Compartment.FILE, {"kind": PaperKind.DRAFT, "step": step, "facts": dict(given)}
            act = stepping.Act(Step.PROPOSE, draft, {"step": step})
        self._act(held, name, act)
        return (act.step,)

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        held = self.case.held(name)
        asked = held.standing.proposal
        assert asked
        rule = held.standing.rule(asked.step)
        given = facts(rule, self.now.date()) | {"proposal": str(asked.sequence)}
        self._act(held, name, stepping.Act(asked.step, paper(asked.step, given, letter=rule.letter), given))

    def _act(self, held: OpenCase, name: str, act: stepping.Act) -> None:
        officer = self.case.office.cast[name]
        self.case = self.case.after(stepping.change(held, officer, act, self.now, self.standard, held.version))


def paper(step: Step, given: Facts, *, letter: bool) -> tuple[Compartment, Mapping[str, object]] | None:
    """Return the paper that a step comes with, where it has one."""
    if letter:
        return stepping.letter(step, WORDS, "en").paper
    if step is Step.ALLEGE:
        return Compartment.FILE, replace(ALLEGATION, id=once()[:16].hex()).body()
    if step is Step.FIND:
        return Compartment.FILE, finding_body(given["allegation"], FINDING)
    return None
