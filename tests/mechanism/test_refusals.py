"""What the table does not allow is refused and changes nothing; what it allows is possible.

The whole enumeration, every state by 54 steps by the three roles of officers, is tried at the service on both
databases: three cases go past every state that a stored case has (all but `new`), and in each state an officer of each
role, who has no other, opens the case once and records every step that is not theirs with `inhand.record`. That is the
end of every service that takes a step: role, table, guards, history, and only then a transaction. What stands before it
(`handling`, which opens the case each time) is tried with one step for each state and role, and with every step of two
officers. A step of two officers is refused there to everybody, because nobody proposed it.

That what is allowed is possible is tried in memory, where making a change writes nothing; `test_months.py` takes every
row at the services or in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from deeds import outcome, told
from hands import AtTheDesk, Hands, take
from offices import MALIK, TestOffice
from on_paper import OnPaper, paper
from paperwork import PaperOffice
from refusing import EVERYTHING, rows
from steps import ALONE, ENDS, ROUND, TABLE, WORDS, able, facts

from grievance import handling, inhand
from grievance.case.lifecycle import steps_from
from grievance.case.table import Rule
from grievance.case.terms import Role, State, Step
from grievance.casefile import stepping
from grievance.casefile.alleging import alleged
from grievance.casefile.opening import OpenCase
from grievance.casefile.stepping import Act
from grievance.errors import StepRefused, Unmet
from grievance.handling import Taking

REFUSED = {"StepRefused", "Unmet"}
STORED = frozenset(State) - {State.NEW}


def test_what_no_row_allows_is_refused_at_the_service_and_changes_nothing(desks: TestOffice) -> None:
    known: set[State] = set()
    tried = 0

    for way in (ROUND, *ENDS):
        case = AtTheDesk(told(desks))
        for state in past(case, way, desks.move_clock):
            if state not in known:
                tried += sum(refused(case, state, role) for role in ALONE)
            known.add(state)
        desks.move_clock(0)

    assert known == STORED
    alone = sum(
        len(rule.roles & ALONE.keys()) for (state, _), rule in TABLE.items() if state in STORED and not rule.second
    )
    assert tried == len(STORED) * len(Step) * len(ALONE) - alone


def past(case: Hands, way: Sequence[Step], clock: Callable[[float], None]) -> Iterator[State]:
    """Take a case along a way, and tell each state that it comes to."""
    seen = case.look()
    yield seen.state
    for step in way:
        if step is Step.CONFIRM_WITHDRAWAL:
            clock(8)
        roles = seen.standing.rule(step).roles
        take(case, seen, step, next((ALONE[role] for role in ALONE if role in roles), ""), MALIK)
        seen = case.look()
        yield seen.state


def refused(case: AtTheDesk, state: State, role: Role) -> int:
    """Try what an officer of this role alone may not do; return how many steps that were."""
    desk, officer = case.case.office.desk, case.case.office.officer(ALONE[role])
    held, seen = case.open(ALONE[role]), case.seen()
    before, mine = rows(desk.store), steps_from(state, [role])
    theirs = [step for step in Step if step not in mine or TABLE[state, step].second]

    for step in theirs:
        told = outcome(partial(inhand.record, desk, officer, held, seen, Act(step, facts=EVERYTHING)))
        assert told in expected(held, step, role), (state, step, role, told)
    first = [step for step in Step if step not in mine]
    some = {first[list(State).index(state) % len(first)], *(step for step in first if seconded(state, step))}
    for step in some:
        told = outcome(partial(handling.take, desk, officer, seen, Taking(step, WORDS, "en", EVERYTHING)))
        assert told in {"Forbidden", *REFUSED}, (state, step, role, told)

    assert rows(desk.store) == before
    return len(theirs)


def expected(held: OpenCase, step: Step, role: Role) -> set[str]:
    """Say how a step is refused: to everybody, or to this role."""
    try:
        rule = held.standing.rule(step)
    except StepRefused:
        return REFUSED
    return REFUSED if role in (rule.second or rule.roles) else {"Forbidden"}


def seconded(state: State, step: Step) -> bool:
    return bool(TABLE[state, step].second) if (state, step) in TABLE else False


def test_what_a_row_allows_is_possible_with_what_it_asks_for(staffed_paper: PaperOffice) -> None:
    known: set[State] = set()
    unmet: set[tuple[State, Step]] = set()

    for way in (ROUND, *ENDS):
        case = OnPaper(staffed_paper.born())
        for state in past(case, way, case.wait):
            for step, rule in possible(state) if state not in known else ():
                if not changed(case, step, rule):
                    unmet.add((state, step))
            known.add(state)

    assert known == STORED
    assert all(TABLE[place].guards for place in unmet)
    assert unmet == UNMET


UNMET = {
    (State.ASSESSMENT, Step.ROUTE),
    (State.ASSESSMENT, Step.MEDIATE),
    (State.INVESTIGATION, Step.CONCLUDE),
    (State.MONITORING, Step.ARCHIVE),
    (State.WITHDRAWING, Step.CONFIRM_WITHDRAWAL),
}
"""What a guard holds back where these cases stand: nothing is alleged or found yet, or it is too soon."""


def possible(state: State) -> list[tuple[Step, Rule]]:
    """Return what an officer may do from here; what two do is proposed."""
    own = [(step, rule) for (start, step), rule in TABLE.items() if start is state and able(rule)]
    return [(step, rule) for step, rule in own if step is not Step.PROPOSE]


def changed(case: OnPaper, step: Step, rule: Rule) -> bool:
    """Make the change that a step would be, and throw it away; say whether the guards let it pass."""
    name = able(rule)[0]
    held, officer = case.open(name), case.case.office.cast[name]
    given = facts(rule, case.now.date()) | {"allegation": next((each.id for each in alleged(held.reading)), "none")}
    act = Act(step, paper(step, given, letter=rule.letter), given)
    try:
        stepping.require_guards(
            rule, step, stepping.situation(held, officer.id, case.now, case.standard, given), held.state
        )
    except Unmet:
        return False
    act = Act(Step.PROPOSE, facts={"step": step}) if rule.second else act
    made = stepping.change(held, officer, act, case.now, case.standard, held.version)
    return made.entry.sequence == held.version + 1
