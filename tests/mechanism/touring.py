"""Cases carried through the whole table, row by row, by people who see after every step that everything holds.

Whoever walks prefers rows that nobody took yet, else goes towards a state that has some, else takes what was taken
least. All chance is one seed's, but not the moment at which it begins, on which days depend.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from hands import Hands, View, take
from steps import OFFICERS, TABLE, able, facts, hers, others

from grievance.case import history
from grievance.case.deadlines import deadlines
from grievance.case.duties import Deadline
from grievance.case.guards import Situation, deciders, holds
from grievance.case.lifecycle import Proposal, replay
from grievance.case.table import Guard, Rule
from grievance.case.terms import Entry, Party, Role, State, Step
from grievance.errors import StepRefused

Row = tuple[State, Step]

_SECONDED: Final = {state for (state, _), rule in TABLE.items() if rule.second}
ROWS: Final = frozenset(
    (state, step)
    for state, step in TABLE
    if step not in {Step.PROPOSE, Step.WITHHOLD} or state in _SECONDED  # elsewhere there is nothing to propose
)
"""Every row that somebody can take."""

_AHEAD: Final = {Guard.ALLEGED: Step.ALLEGE, Guard.FOUND: Step.FIND}
"""What is done first where a guard asks for it. The substitute for her answer comes with the facts."""

_STRAIGHT: Final = 0.8
"""How often somebody goes straight towards what is left: the shortest way alone would come past the same for ever."""


def chance(seed: int) -> Random:
    """Return the same chance each time."""
    return Random(seed)  # noqa: S311 - nothing is kept secret by it


@dataclass(eq=False)
class Walk:
    """One case on its way, with its clocks as they were when it was last looked at."""

    case: Hands
    owed: dict[str, Deadline] = field(default_factory=dict)
    steps: int = 0


@dataclass
class Tour:
    """Everybody's way through the table. `left` are the rows that nobody took yet; filing took the first.

    `taken` counts how often each row was taken. `later` says how often the second officer comes at another time.
    """

    chance: Random
    left: set[Row] = field(default_factory=lambda: {row for row in ROWS if row[1] is not Step.RECEIVE})
    taken: Counter[Row] = field(default_factory=Counter)
    later: float = 0.0

    def go(self, walk: Walk) -> bool:
        """Take one more step, and see what must hold after it. Return whether there was one to take."""
        held = walk.case.look()
        waiting, step = held.standing.proposal, self._next(walk, held)
        if step is None:
            return False
        walk.steps += 1
        if waiting and self.chance.random() >= self.later and (seconds := self._seconds(walk, held, waiting)):
            walk.case.approves(self.chance.choice(seconds))
            self.see(walk, held, [waiting.step])
        elif step is Step.WITHHOLD:
            self._withheld(walk, held)
        else:
            self.carry(walk, held, step)
        return True

    def carry(self, walk: Walk, held: View, step: Step) -> View:
        """Take this step on a case as it was seen, and what it asks for first; see what must hold after each."""
        rule = held.standing.rule(step)
        held = self._prepared(walk, held, rule)
        first, second = self._people(walk, held, step)
        if rule.second and self.chance.random() < self.later:
            return self.see(walk, held, walk.case.takes(first, step, facts(rule, walk.case.now.date())))
        return self.see(walk, held, take(walk.case, held, step, first, second))

    def _prepared(self, walk: Walk, held: View, rule: Rule) -> View:
        """Do first what a step asks for."""
        for before in _missing(held, rule):
            taken = take(walk.case, held, before, self.chance.choice(able(TABLE[held.state, before])), "")
            held = self.see(walk, held, taken)
        return held

    def _next(self, walk: Walk, held: View) -> Step | None:
        can = [step for step in Step if self._possible(walk, held, step)]
        fresh = [step for step in can if (held.state, step) in self.left]
        if fresh:
            return self.chance.choice([step for step in fresh if TABLE[held.state, step].end is held.state] or fresh)
        towards = self._towards(held.state)
        if towards in can and self.chance.random() < _STRAIGHT:
            return towards
        least = min((self.taken[held.state, step] for step in can), default=0)
        return self.chance.choice([step for step in can if self.taken[held.state, step] == least]) if can else None

    def _possible(self, walk: Walk, held: View, step: Step) -> bool:
        try:
            rule = held.standing.rule(step)
        except StepRefused:
            return False
        if step in {Step.STRIKE, Step.FIND} and not any(each.stands for each in held.alleged):
            return False
        if step in {Step.PROPOSE, Step.WITHHOLD}:
            return step is Step.WITHHOLD and bool(self._of_two(walk, held))
        kept = [guard for guard in rule.guards if (held.state, _AHEAD.get(guard)) not in TABLE]
        now = _situation(walk.case, held, rule)
        return all(holds(guard, now) for guard in kept) and bool(self._pairs(walk, held, step))

    def _of_two(self, walk: Walk, held: View) -> list[Step]:
        """Return the steps that two officers can take from here."""
        two = [step for (at, step), rule in TABLE.items() if at is held.state and rule.second]
        return [step for step in two if self._possible(walk, held, step)]

    def _towards(self, state: State) -> Step | None:
        """Return the first step of the shortest way to a state where rows are left; the more are, the more often."""
        firsts: dict[State, Step] = {}
        ways: deque[tuple[State, Step | None]] = deque([(state, None)])
        while ways:
            at, first = ways.popleft()
            for (start, step), rule in TABLE.items():
                end = rule.end
                if start is at and end is not None and end is not state and end not in firsts:
                    firsts[end] = first or step
                    ways.append((end, firsts[end]))
        wanted = sorted(start for start, _ in self.left if start in firsts)
        return firsts[self.chance.choice(wanted)] if wanted else None

    def _pairs(self, walk: Walk, held: View, step: Step) -> list[tuple[str, str]]:
        """Return who could take a step, with the second where it needs one; she has no name."""
        rule = held.standing.rule(step)
        barred = deciders(held.entries) if Guard.UNINVOLVED in rule.guards else frozenset()
        names = [name for name in able(rule) if walk.case.id_of(name) not in barred]
        names += [""] if Role.COMPLAINANT in rule.roles else []
        free = [name for name in names if walk.case.can(held, step, name)]
        if not rule.second:
            return [(name, "") for name in free]
        return [(one, two) for one in free for two in others(rule, one) if walk.case.id_of(two) not in barred]

    def _seconds(self, walk: Walk, held: View, waiting: Proposal) -> list[str]:
        """Return who can approve what somebody proposed some time ago."""
        rule = held.standing.rule(waiting.step)
        names = {name: walk.case.id_of(name) for name in others(rule, "")}
        now = {name: _situation(walk.case, held, rule, by) for name, by in names.items() if by != waiting.by}
        return [name for name, seen in now.items() if all(holds(guard, seen) for guard in rule.guards)]

    def _people(self, walk: Walk, held: View, step: Step) -> tuple[str, str]:
        return self.chance.choice(self._pairs(walk, held, step))

    def _withheld(self, walk: Walk, held: View) -> None:
        """Let one officer propose what needs two, and another say no."""
        step = self.chance.choice(self._of_two(walk, held))
        rule = TABLE[held.state, step]
        held = self._prepared(walk, held, rule)
        name, _ = self._people(walk, held, step)
        waiting = self.see(walk, held, walk.case.takes(name, step, facts(rule, walk.case.now.date())))
        assert waiting.standing.proposal
        assert (waiting.standing.proposal.step, waiting.state) == (step, held.state)
        walk.case.takes(self.chance.choice(list(OFFICERS)), Step.WITHHOLD, {"reason": "Not before she was asked."})
        assert self.see(walk, waiting, [Step.WITHHOLD]).standing.proposal is None

    def see(self, walk: Walk, before: View, steps: Sequence[Step]) -> View:
        """See that these steps were taken, by who may, and that history, state, clocks and status hold."""
        after = walk.case.look()
        entries = after.entries
        assert [entry.step for entry in entries[len(before.entries) :]] == list(steps)
        assert after.faults == 0
        assert history.intact(entries)
        assert replay(entries) is after.state
        assert after.standing.state is before.standing.moved(steps[-1]).state
        assert walk.case.told() is after.standing.told
        self._see_people(walk, before, entries)
        _see_clocks(walk, entries)
        rows = [(before.state, step) for step in steps]
        self.left.difference_update(rows)
        self.taken.update(rows)
        return after

    def _see_people(self, walk: Walk, before: View, entries: Sequence[Entry]) -> None:
        roles = {walk.case.id_of(name): held for name, held in OFFICERS.items()}
        for entry in entries[len(before.entries) :]:
            rule = before.standing.rule(entry.step)
            if hers(rule) or entry.party is Party.COMPLAINANT:
                assert (entry.party, entry.by) == (Party.COMPLAINANT, b"")
                assert Role.COMPLAINANT in rule.roles
                continue
            assert roles[entry.by] & (rule.second or rule.roles)
            if rule.second:
                assert entries[int(entry.facts["proposal"])].by != entry.by


def _situation(case: Hands, held: View, rule: Rule, by: bytes = b"") -> Situation:
    """Return what the guards look at when somebody takes this step now."""
    days, given = case.standard, facts(rule, case.now.date())
    return Situation(held.entries, held.alleged, case.now, days.cooling_off_days, days.appeal_days, by, given)


def _missing(held: View, rule: Rule) -> list[Step]:
    """Return what is to be done first: to allege something, and to find of everything alleged."""
    stands = [each for each in held.alleged if each.stands]
    steps = [_AHEAD[guard] for guard in rule.guards if guard in _AHEAD and (held.state, _AHEAD[guard]) in TABLE]
    if Step.ALLEGE in steps and stands:
        steps.remove(Step.ALLEGE)
    if Step.FIND in steps:
        unfound = sum(each.finding is None for each in stands) if stands else int(Step.ALLEGE in steps)
        steps = [step for step in steps if step is not Step.FIND] + [Step.FIND] * unfound
    return steps


def _see_clocks(walk: Walk, entries: Sequence[Entry]) -> None:
    """See that no deadline vanished, that none by law came later without a told extension, and none was un-met."""
    owed = {each.duty: each for each in deadlines(entries, walk.case.standard.duties)}
    assert walk.owed.keys() <= owed.keys()
    for duty, before in walk.owed.items():
        if before.statutory and entries[-1].step is not Step.EXTEND:
            assert owed[duty].due <= before.due
            assert before.met is None or owed[duty].met == before.met
    walk.owed = owed
