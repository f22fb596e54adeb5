"""A case as its history alone: entries, guards and clocks, no key and no row. It costs next to nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hands import Facts, View
from on_paper import paper
from paperwork import NOON
from steps import facts

from grievance.case import allegations, history
from grievance.case.guards import Situation
from grievance.case.lifecycle import Standing
from grievance.case.table import VERSION, Rule
from grievance.case.terms import Entry, Party, State, Step
from grievance.casefile import stepping
from grievance.standards import Standard, load


@dataclass
class InMind:
    """A case in mind, in everybody's hands."""

    now: datetime = NOON
    standard: Standard = field(default_factory=lambda: load("asi"))
    id_of: Callable[[str], bytes] = str.encode
    entries: tuple[Entry, ...] = ()
    bodies: list[Mapping[str, Any]] = field(default_factory=list)
    known: Standing = field(default_factory=lambda: Standing(State.RECEIVED))
    _seen: View | None = None

    def __post_init__(self) -> None:
        """Be received."""
        self.entries = (Entry(0, Step.RECEIVE, Party.INTAKE, self.now, table=VERSION),)

    def can(self, _seen: View, _step: Step, _name: str) -> bool:
        """Say whether somebody can take a step that the table and its guards let pass: in mind everybody can."""
        return True

    def look(self) -> View:
        """See it as it stands."""
        if self._seen and len(self._seen.entries) == len(self.entries):
            return self._seen
        self._seen = self._look()
        return self._seen

    def _look(self) -> View:
        standing, refused = history.fold(self.entries)
        struck = {each.facts["allegation"]: each.facts["reason"] for each in self.entries if each.step is Step.STRIKE}
        return View(self.entries, standing, allegations.fold(self.bodies, struck), len(refused))

    def told(self) -> State:
        """Return what she is told: what officers' steps wrote to her, and where her own led from there."""
        return self.known.state

    def wait(self, days: float) -> None:
        """Let days pass for this case."""
        self.now += timedelta(days=days)

    def hers(self, step: Step, given: Facts) -> None:
        """Let her take a step, by what she is told."""
        made = {"made": "no"} if step is Step.ASK_WITHDRAWAL else {}
        self.known = Standing(*_told(self.known.moved(step)))
        self._append(step, Party.COMPLAINANT, b"", {**made, **given})

    def takes(self, name: str, step: Step, given: Facts) -> Sequence[Step]:
        """Let an officer take a step; the one that needs a second officer is proposed."""
        rule = self.look().standing.rule(step)
        self._guard(rule, step, name, given)
        if body := paper(step, given, letter=False):
            self.bodies.append(body[1])
        taken, brought = (Step.PROPOSE, {"step": step}) if rule.second else (step, given)
        self.records(name, taken, brought)
        return (taken,)

    def approves(self, name: str) -> None:
        """Let an officer take what another proposed."""
        step, given = self.proposed()
        self._guard(self.look().standing.rule(step), step, name, given)
        self.records(name, step, given)

    def proposed(self) -> tuple[Step, Facts]:
        """Return the step that waits for a second officer, with the facts that it is taken with."""
        standing = self.look().standing
        assert standing.proposal
        step = standing.proposal.step
        return step, facts(standing.rule(step), self.now.date()) | {"proposal": str(standing.proposal.sequence)}

    def records(self, name: str, step: Step, given: Facts) -> None:
        """Write down that an officer took a step, and what she is told after it."""
        self._append(step, Party.OFFICER, self.id_of(name), given)
        self.known = Standing(*_told(self.look().standing))

    def _guard(self, rule: Rule, step: Step, name: str, given: Facts) -> None:
        seen, days = self.look(), self.standard
        now = Situation(
            seen.entries, seen.alleged, self.now, days.cooling_off_days, days.appeal_days, self.id_of(name), given
        )
        stepping.require_guards(rule, step, now, seen.state)

    def _append(self, step: Step, party: Party, by: bytes, given: Facts) -> None:
        entry = Entry(len(self.entries), step, party, self.now, by, facts=given, table=VERSION)
        self.entries = history.append(self.entries, entry)


def _told(standing: Standing) -> tuple[State, tuple[State, ...]]:
    before = standing.told_before
    return standing.told, (before,) if before else ()
