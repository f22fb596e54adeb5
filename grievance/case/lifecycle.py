"""The state machine over the rows of `table.py`: one step after another, by the version each was taken under.

It knows nothing of clocks or circles. `docs/lifecycle.md` is printed from the table (`picture.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from grievance.case.table import ENDED, INTERRUPTED, STAGES, TABLES, VERSION, Rule
from grievance.case.terms import Entry, Role, State, Step
from grievance.errors import StepRefused


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that needs a second officer, as the first proposed it. `by` is the officer (16 bytes)."""

    sequence: int
    step: Step
    by: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands; `before` is where it stood when it was interrupted, the newest last.

    `table` is the newest version that a line of it was made under: nobody goes back to an older one, which asked less.
    """

    state: State = State.NEW
    before: tuple[State, ...] = ()
    proposal: Proposal | None = None
    table: int = 1

    @property
    def told(self) -> State:
        """What the complainant is told: nobody is told of a hold, nor suspected of having told us nonsense."""
        return self._tellable()[-1]

    @property
    def told_before(self) -> State | None:
        """What she is told that a withdrawal returns to; `None` where nothing was interrupted that she knows of."""
        return next(iter(self._tellable()[-2::-1]), None)

    @property
    def ended(self) -> bool:
        """Say whether no clock of the mechanism runs any more, be it interrupted or not."""
        return (self.before[0] if self.before else self.state) in ENDED

    @property
    def acknowledged(self) -> bool:
        """Say whether the first letter was written, or kept back for safety."""
        beneath = self.before[0] if self.before else self.state
        return beneath not in STAGES[0] | {State.NEW}

    def after(self, entry: Entry) -> Standing:
        """Return the standing after one more entry, by the table it was made under. Raises `StepRefused`."""
        found = self.rule(entry.step, entry.table)
        if entry.table < self.table:
            raise StepRefused(self.state, entry.step)
        if any(not entry.facts.get(name) for name in found.facts):
            raise StepRefused(self.state, entry.step)
        if found.second and not self._approved(entry):
            raise StepRefused(self.state, entry.step)
        if entry.step is Step.PROPOSE:
            return self._proposed(entry)
        moved = self.moved(entry.step, entry.table)
        return replace(moved, proposal=self._still(entry, found), table=entry.table)

    def moved(self, step: Step, version: int = VERSION) -> Standing:
        """Return where a step leads, whoever takes it. Raises `StepRefused` where there is none."""
        end = self.rule(step, version).end
        if end is None:
            *before, back = self.before or (State.RECEIVED,)
            return Standing(back, tuple(before))
        if end in INTERRUPTED and end is not self.state:
            return Standing(end, (*self.before, self.state))
        if end is self.state and end in INTERRUPTED:
            return replace(self, before=self._beneath(step, version))
        return Standing(end, self.before if end is self.state else ())

    def rule(self, step: Step, version: int = VERSION) -> Rule:
        """Return the row for a step from here. Raises `StepRefused`.

        What the complainant may do goes on beneath a hold, of which she is not told: it moves where it returns to.
        """
        table = TABLES.get(version, {})
        found = table.get((self.state, step))
        if found is None and self.state is State.HOLD and self.before:
            beneath = table.get((self.before[-1], step))
            if beneath is not None and Role.COMPLAINANT in beneath.roles:
                return replace(beneath, end=self.state)
        if found is None:
            raise StepRefused(self.state, step)
        return found

    def _tellable(self) -> list[State]:
        known: list[State] = [state for state in (*self.before, self.state) if state is not State.HOLD]
        return [State.RECEIVED if state is State.QUARANTINED else state for state in known or [self.state]]

    def _beneath(self, step: Step, version: int) -> tuple[State, ...]:
        """Let a step that goes on beneath an interruption move the place to come back to."""
        if not self.before or step is Step.HOLD:
            return self.before
        *under, top = self.before
        if (top, step) not in TABLES[version]:
            return self.before
        found = Standing(top, tuple(under)).moved(step, version)
        return (*found.before, found.state)

    def _approved(self, entry: Entry) -> bool:
        """Say whether another officer proposed just this."""
        asked = self.proposal
        return (
            asked is not None
            and asked.step is entry.step
            and asked.by != entry.by
            and entry.facts.get("proposal") == str(asked.sequence)
        )

    def _proposed(self, entry: Entry) -> Standing:
        wanted = entry.facts["step"]
        if wanted not in set(Step) or not self.rule(Step(wanted), entry.table).second:
            raise StepRefused(self.state, entry.step)
        return replace(self, proposal=Proposal(entry.sequence, Step(wanted), entry.by), table=entry.table)

    def _still(self, entry: Entry, found: Rule) -> Proposal | None:
        """Keep a proposal while the case stays where it is and nobody withheld it, or took what was proposed."""
        stays = found.end is self.state and entry.step is not Step.WITHHOLD and not found.second
        return self.proposal if stays else None


def replay(entries: Iterable[Entry]) -> State:
    """Fold a history into the state it leads to. Raises `StepRefused` at the first line that the table has not."""
    standing = Standing()
    for entry in entries:
        standing = standing.after(entry)
    return standing.state


def steps_from(state: State, roles: Iterable[Role] = Role) -> frozenset[Step]:
    """Return the steps that the newest table knows from here for somebody who has one of these roles."""
    held = frozenset(roles)
    return frozenset(step for (start, step), row in TABLES[VERSION].items() if start is state and held & row.roles)


def stage(state: State) -> tuple[int, int] | None:
    """Return the stage on which a case is, counted from 1, and how many there are; `None` beside the way."""
    found = next((at for at, states in enumerate(STAGES, 1) if state in states), None)
    return (found, len(STAGES)) if found else None
