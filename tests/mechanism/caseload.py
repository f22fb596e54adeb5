"""Generated cases carried through the services, side by side, by scripted officers under one moved clock.

Together they take every row of the table. After every step a case must hold at the services as it does in mind, and
somebody tries what is not theirs. In the end the whole office is verified. All chance is one seed's.
"""

from __future__ import annotations

import dataclasses
import json
import os
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from carried import Carried
from deeds import told
from hands import View
from offices import RUTH, TestOffice
from refusing import STRANGERS, attempt, attempt_barred, attempt_own, forbidden
from steps import AMARA, OFFICERS, TABLE
from touring import ROWS, Row, Tour, Walk, chance

from grievance import outbox, verification
from grievance.case.table import ENDED
from grievance.case.terms import Complaint, State, Step
from grievance.errors import GrievanceError
from grievance.office import Process
from grievance.standards import Standard

MONTHS: Final = 11
"""So long all of it takes: the auditors of the register are accredited for a year."""
HOURS: Final = MONTHS * 730
PAUSES: Final = 0, 0, 0, 1, 1, 2, 10
"""How long the office waits before the next step, of whichever case: what this comes to together fills the months."""
TOGETHER: Final = 4
"""So many cases go on at once at least, and a quarter of all where there are more."""
NIGHT: Final = 23
"""The hour in which nobody works: else a step could be of one day in mind and of the next at the services."""
NAMED: Final = 0.5
"""How often somebody says who they are."""
TURNS: Final = 50
"""After so many turns the worker does what waits."""
LATER: Final = 0.4
"""How often the second officer comes at another time, when something else may have happened."""
FIRST: Final = State.NEW, Step.RECEIVE
"""The row that is taken by telling."""

SAMPLES: Final = [
    json.loads(line) for line in (Path(__file__).parents[1] / "bots" / "samples.jsonl").read_text().splitlines()
]


@dataclass(frozen=True, slots=True)
class Plan:
    """How many cases are carried, so many steps each at most, and what chooses everything."""

    cases: int
    steps: int
    seed: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was carried, and what came of it; the last three are what must never be.

    `lines` are those of all histories, `days` those that passed. `rows` counts the rows of the table that were taken,
    `barred` those that no service lets pass wherever they are, each of which was tried, and `refused` what else was
    tried by whom it is forbidden. `never` are the rows that nobody took or tried, `faults` what did not hold, each with
    its case and step, and `wrong` what the verification found, or could not look at.
    """

    seed: int
    cases: int
    steps: int
    lines: int
    days: int
    rows: int
    barred: int
    refused: int
    never: tuple[Row, ...]
    faults: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Say whether every row was taken and everything held."""
        return not (self.never or self.faults or self.wrong)

    def __str__(self) -> str:
        """Say it in a line, and each thing that must never be in another."""
        counted = ((each.name.upper(), getattr(self, each.name)) for each in dataclasses.fields(self))
        line = ", ".join(f"{name} {len(found) if isinstance(found, tuple) else found}" for name, found in counted)
        never = (f"never taken: {step} in {state}" for state, step in self.never)
        return "\n  ".join((line, *never, *self.faults, *self.wrong))


def barred(standard: Standard) -> frozenset[Row]:
    """Return the rows that no service lets pass: nothing can be proposed there, or no clock be extended any more."""
    over = {step for duty in standard.duties if duty.extends for step in duty.ends}
    runs, new = {State.RECEIVED}, [State.RECEIVED]
    while new:
        at = new.pop()
        ends = {rule.end for (start, step), rule in TABLE.items() if start is at and step not in over and rule.end}
        new += ends - runs - ENDED
        runs |= ends - ENDED
    late = ((state, step) for state, step in TABLE if step is Step.EXTEND and state not in runs)
    return frozenset({*late, *(TABLE.keys() - ROWS)})


@dataclass
class Carrying(Tour):
    """Everybody's way through the table, seen after every step at the services and in mind.

    `barred` are the rows that nobody has tried yet in vain; `refused` counts what else was.
    """

    barred: set[Row] = field(default_factory=set)
    refused: int = 0

    def see(self, walk: Walk, before: View, steps: Sequence[Step]) -> View:
        """See what must hold after these steps, and let somebody try what is not theirs."""
        after = super().see(walk, before, steps)
        assert isinstance(walk.case, Carried)
        walk.case.holds(after)
        attempt(walk.case, *forbidden(after, self.chance))
        self.refused += 1
        if after.standing.proposal:
            attempt_own(walk.case, after.standing.proposal.by)
        if row := next((row for row in sorted(self.barred) if row[0] is after.state), None):
            attempt_barred(walk.case, AMARA, row[1])
            self.barred.remove(row)
        return after


class Round:
    """All cases of a plan, at one office."""

    def __init__(self, office: TestOffice, plan: Plan) -> None:
        """Let everybody sign in who works here or has nothing to do with it."""
        for name in (*OFFICERS, *STRANGERS):
            office.officer(name)
        self._office, self._plan, self._worker = office, plan, office.role(Process.WORKER)
        self._chance, self._hours, self._began = chance(plan.seed), 0.0, office.desk.now()
        closed = barred(office.desk.standard)
        self.tour = Carrying(self._chance, set(TABLE.keys() - closed - {FIRST}), later=LATER, barred=set(closed))
        self.cases: list[Carried] = []
        self._going: list[Walk] = []
        self._standing: list[Carried] = []
        self._faults: list[str] = []

    def go(self) -> Report:
        """Let people tell, and carry every case as far as it goes; return what came of it."""
        turns = 0
        while self._going or len(self.cases) < self._plan.cases:
            self._wait()
            if len(self.cases) < self._plan.cases and len(self._going) < max(TOGETHER, self._plan.cases // 4):
                self.tell()
            walk = self._chance.choice(self._going)
            if not self._goes(walk):
                self._going.remove(walk)
            turns += 1
            if turns % TURNS == 0:
                self._work()
        return self._report()

    def tell(self) -> Carried:
        """Let somebody tell a story, some of them with a name that they can have erased."""
        sample = self._chance.choice(SAMPLES)
        named = {"name": "Amina Diallo", "contact_how": "Ring my sister."} if self._chance.random() < NAMED else {}
        new = told(self._office, Complaint(sample["text"], sample["lang"], answers=named))
        case = Carried(new, story=sample["text"], chance=self._chance, others=self._standing)
        self.cases.append(case)
        self._standing.append(case)
        self._going.append(Walk(case))
        return case

    def _wait(self) -> None:
        """Let some hours pass, and that one in which nobody works."""
        mean = HOURS / (self._plan.cases * self._plan.steps)
        self._hours += mean * self._chance.choice(PAUSES) * len(PAUSES) / sum(PAUSES)
        self._office.move_clock(self._hours / 24)
        if self._office.desk.now().hour == NIGHT:
            self._hours += 1
            self._office.move_clock(self._hours / 24)

    def _goes(self, walk: Walk) -> bool:
        """Take one more step with a case, and say whether it goes on. One in which something does not hold is left."""
        assert isinstance(walk.case, Carried)
        at = walk.case.mind.look().state
        try:
            went = self.tour.go(walk)
        except (AssertionError, GrievanceError) as error:
            where = f"case {self.cases.index(walk.case)}, step {walk.steps}, from {at}"
            self._faults.append(f"{where} to {walk.case.mind.look().state}: {_told(error)}")
            self._standing.remove(walk.case)
            return False
        at = walk.case.mind.look().state
        over = at is State.ARCHIVED and all(start is not at for start, _ in self.tour.left)
        return went and walk.steps < self._plan.steps and not over

    def _work(self) -> None:
        """Let the worker do all that it has to do."""
        while outbox.once(self._worker, os.urandom(16)):
            pass

    def _report(self) -> Report:
        self._work()
        minds = [case.mind for case in self.cases]
        return Report(
            seed=self._plan.seed,
            cases=len(self.cases),
            steps=self.tour.taken.total(),
            lines=sum(len(mind.entries) for mind in minds),
            days=(self._office.desk.now() - self._began).days,
            rows=len(TABLE) - len(self.tour.left) - len(barred(self._office.desk.standard)),
            barred=len(barred(self._office.desk.standard)) - len(self.tour.barred),
            refused=self.tour.refused,
            never=tuple(sorted(self.tour.left | self.tour.barred)),
            faults=tuple(self._faults),
            wrong=verified(self._office),
        )


def carry(office: TestOffice, plan: Plan) -> Report:
    """Carry the cases of a plan through an office; return what came of it."""
    return Round(office, plan).go()


def verified(office: TestOffice) -> tuple[str, ...]:
    """Verify an office as at the terminal, opening what Ruth may; return what is wrong, or was not looked at."""
    found: list[str] = []
    terminal = office.role(Process.CLI)
    terminal.keeper = office.desk.keeper  # that of a terminal gives up soon, and the machine has other work
    checked = verification.verify(terminal, lambda each: found.append(str(each)), lambda _: None, office.officer(RUTH))
    unopened = [f"{checked.cases - checked.opened} cases were not opened"] if checked.opened < checked.cases else []
    return *found, *checked.unchecked, *unopened


def _told(error: Exception) -> str:
    """Say what did not hold, and where."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"{Path(place.filename).name}, line {place.lineno}: {place.line}: {error!r}"
