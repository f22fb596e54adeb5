"""The rows of the lifecycle, by version: where each step leads, as whom it is taken, and what it needs.

A version that a case was ever kept under stays here: its lines are read by it for ever. Nothing here computes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from grievance.case.terms import Role, State, Step


class Guard(StrEnum):
    """What must hold besides the state before a step is taken (`case/guards.py`)."""

    ALLEGED = "alleged"
    FOUND = "found"
    ANSWERED = "answered"
    COOLED = "cooled"
    IN_TIME = "in_time"
    UNINVOLVED = "uninvolved"
    ONCE = "once"
    WATCHED = "watched"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table: what one step does from one state.

    `end` is where it leads, `None` for back to where the case stood before a hold or a withdrawal. `roles` may take it.
    `second` are the roles of another officer who must approve it; empty where one officer is enough. `facts` names what
    may not be left out, `letter` says that the complainant is written to with it.
    """

    end: State | None
    roles: frozenset[Role]
    second: frozenset[Role] = frozenset()
    facts: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    letter: bool = False


Table = Mapping[tuple[State, Step], Rule]

HER: Final = frozenset({Role.COMPLAINANT})
INTAKE: Final = frozenset({Role.INTAKE})
LEAD: Final = frozenset({Role.LEAD})
SAFETY: Final = frozenset({Role.SAFETY})
OFFICERS: Final = INTAKE | LEAD | SAFETY
WRITERS: Final = INTAKE | LEAD

ENDED: Final = frozenset(
    {
        State.CLOSED,
        State.MONITORING,
        State.INADMISSIBLE,
        State.REFERRED,
        State.LINKED,
        State.DUPLICATE,
        State.UNSAFE,
        State.WITHDRAWN,
        State.ARCHIVED,
    }
)
"""Where no clock of the mechanism runs any more."""

INTERRUPTED: Final = frozenset({State.HOLD, State.WITHDRAWING})
"""What a case comes back from: it remembers where it was."""

TOLD: Final = frozenset(State) - {State.NEW, State.HOLD, State.QUARANTINED}
"""What a complainant is told; each has its sentences in every language (`lifecycle.Standing.told`)."""

_OPEN: Final = frozenset(State) - ENDED - INTERRUPTED - {State.NEW}
_UNDER_WAY: Final = _OPEN - {State.RECEIVED, State.QUARANTINED, State.ENQUIRY}
_LOOKED_INTO: Final = frozenset({State.ASSESSMENT, State.ROUTED, State.INVESTIGATION, State.DIALOGUE})


def _stays(states: Iterable[State], step: Step, rule: Rule) -> dict[tuple[State, Step], Rule]:
    return {(state, step): replace(rule, end=state) for state in states}


def _from(states: Iterable[State], step: Step, rule: Rule) -> dict[tuple[State, Step], Rule]:
    return {(state, step): rule for state in states}


def _move(
    end: State | None,
    roles: frozenset[Role],
    *facts: str,
    guards: tuple[Guard, ...] = (),
    letter: bool = False,
    second: bool = False,
) -> Rule:
    return Rule(end, roles, OFFICERS if second else frozenset(), facts, guards, letter)


_KEPT: Final = frozenset(State) - {State.NEW}
_SETTLED: Final = (Guard.ALLEGED, Guard.FOUND)

# What leaves a case where it is: the exchange with the complainant never ends, not even after closing.
_STAYS: Final = {
    **_stays(_KEPT, Step.ANSWER, _move(None, HER)),
    **_stays(_KEPT, Step.EXCHANGE, _move(None, HER)),
    **_stays(_KEPT, Step.ERASE_IDENTITY, _move(None, HER)),
    **_stays(_KEPT - {State.ARCHIVED}, Step.NOTE, _move(None, OFFICERS)),
    **_stays(_KEPT - {State.ARCHIVED}, Step.SUMMARISE, _move(None, OFFICERS)),
    **_stays(_KEPT - {State.ARCHIVED, State.HOLD}, Step.WRITE, _move(None, WRITERS, letter=True)),
    **_stays(_KEPT - {State.ARCHIVED}, Step.PROPOSE, _move(None, OFFICERS, "step")),
    **_stays(_KEPT - {State.ARCHIVED}, Step.WITHHOLD, _move(None, OFFICERS, "reason")),
    **_stays(_UNDER_WAY | {State.WITHDRAWING}, Step.FEEDBACK, _move(None, WRITERS, letter=True)),
    **_stays(
        _UNDER_WAY | {State.RECEIVED},
        Step.EXTEND,
        _move(None, LEAD, "duty", "until", "reason", guards=(Guard.ONCE,), letter=True),
    ),
    **_stays(_LOOKED_INTO | {State.ADMISSIBILITY}, Step.ALLEGE, _move(None, LEAD)),
    **_stays(_LOOKED_INTO | {State.ADMISSIBILITY}, Step.STRIKE, _move(None, LEAD, "allegation", "reason")),
    **_stays({State.INVESTIGATION, State.DIALOGUE, State.PANEL}, Step.FIND, _move(None, LEAD, "allegation")),
    **_stays({State.WITHDRAWING}, Step.ACKNOWLEDGE, _move(None, INTAKE, letter=True)),
    **_stays({State.CONFIRMATION}, Step.CONFIRM, _move(None, HER, "kept")),
}

_MOVES: Final = {
    (State.NEW, Step.RECEIVE): _move(State.RECEIVED, INTAKE),
    # Intake: an enquiry, a suspicion, the first letter.
    (State.RECEIVED, Step.ENQUIRE): _move(State.ENQUIRY, INTAKE),
    (State.ENQUIRY, Step.COMPLAIN): _move(State.RECEIVED, HER | INTAKE),
    (State.ENQUIRY, Step.CLOSE): _move(State.CLOSED, INTAKE, "outcome", letter=True),
    (State.RECEIVED, Step.QUARANTINE): _move(State.QUARANTINED, INTAKE, "reason"),
    (State.QUARANTINED, Step.RELEASE): _move(State.RECEIVED, INTAKE),
    (State.QUARANTINED, Step.REJECT): _move(State.INADMISSIBLE, INTAKE, "ground", letter=True, second=True),
    (State.RECEIVED, Step.ACKNOWLEDGE): _move(State.ACKNOWLEDGED, INTAKE, letter=True),
    (State.RECEIVED, Step.SUPPRESS): _move(State.ACKNOWLEDGED, INTAKE | SAFETY, "reason", second=True),
    # Admissibility.
    (State.ACKNOWLEDGED, Step.EXAMINE): _move(State.ADMISSIBILITY, LEAD),
    (State.ADMISSIBILITY, Step.ASK): _move(State.AWAITING, LEAD, letter=True),
    (State.AWAITING, Step.ANSWER): _move(State.ADMISSIBILITY, HER),
    (State.AWAITING, Step.CONTINUE): _move(State.ADMISSIBILITY, LEAD, "reason"),
    (State.ADMISSIBILITY, Step.ADMIT): _move(State.ASSESSMENT, LEAD, "subject", "reason"),
    (State.ADMISSIBILITY, Step.REJECT): _move(State.INADMISSIBLE, LEAD, "ground", letter=True, second=True),
    (State.ADMISSIBILITY, Step.REFER): _move(State.REFERRED, LEAD, "to", "consent", letter=True, second=True),
    (State.ADMISSIBILITY, Step.LINK): _move(State.LINKED, LEAD, "case", "reason", letter=True),
    (State.ADMISSIBILITY, Step.MERGE): _move(State.DUPLICATE, LEAD, "case", "reason", letter=True),
    # Looking into it.
    (State.ASSESSMENT, Step.ROUTE): _move(State.ROUTED, LEAD, "to", guards=(Guard.ALLEGED,)),
    (State.ASSESSMENT, Step.MEDIATE): _move(State.DIALOGUE, LEAD, "mediator", "consent", guards=(Guard.ALLEGED,)),
    (State.ASSESSMENT, Step.SET_ASIDE): _move(State.UNSAFE, SAFETY, "reason", letter=True, second=True),
    (State.ROUTED, Step.ACCEPT): _move(State.INVESTIGATION, LEAD),
    (State.ROUTED, Step.DECLINE): _move(State.ASSESSMENT, LEAD, "reason"),
    (State.INVESTIGATION, Step.MEDIATE): _move(State.DIALOGUE, LEAD, "mediator", "consent"),
    (State.DIALOGUE, Step.INVESTIGATE): _move(State.INVESTIGATION, LEAD, "reason"),
    (State.INVESTIGATION, Step.CONCLUDE): _move(State.PROPOSED, LEAD, guards=_SETTLED, letter=True),
    (State.DIALOGUE, Step.CONCLUDE): _move(State.PROPOSED, LEAD, guards=_SETTLED, letter=True),
    # What is proposed, and what comes of it.
    (State.PROPOSED, Step.AGREE): _move(State.REMEDY, LEAD, "remedy", letter=True),
    (State.PROPOSED, Step.OBJECT): _move(State.INVESTIGATION, HER),
    (State.PROPOSED, Step.CONVENE): _move(State.PANEL, LEAD, "panel"),
    (State.PROPOSED, Step.VERIFY): _move(State.CONFIRMATION, LEAD, "reason", letter=True),
    (State.PANEL, Step.DECIDE): _move(State.PROPOSED, LEAD, "reason", guards=(Guard.FOUND,), letter=True, second=True),
    (State.REMEDY, Step.VERIFY): _move(State.CONFIRMATION, LEAD, "evidence", letter=True),
    (State.CONFIRMATION, Step.DENY): _move(State.REMEDY, HER),
    (State.CONFIRMATION, Step.CLOSE): _move(
        State.CLOSED, LEAD, "outcome", guards=(Guard.ANSWERED,), letter=True, second=True
    ),
    # After closing.
    (State.CLOSED, Step.MONITOR): _move(State.MONITORING, SAFETY, "until"),
    (State.MONITORING, Step.REINVESTIGATE): _move(State.INVESTIGATION, SAFETY, "reason"),
    **_from(
        {State.CLOSED, State.MONITORING, State.INADMISSIBLE},
        Step.APPEAL,
        _move(State.APPEAL, HER, guards=(Guard.IN_TIME,)),
    ),
    (State.APPEAL, Step.UPHOLD): _move(
        State.CLOSED, LEAD | SAFETY, "reason", guards=(Guard.UNINVOLVED,), letter=True, second=True
    ),
    (State.APPEAL, Step.OVERTURN): _move(
        State.INVESTIGATION, LEAD | SAFETY, "reason", guards=(Guard.UNINVOLVED,), letter=True, second=True
    ),
    **_from(
        ENDED - {State.ARCHIVED, State.WITHDRAWN, State.DUPLICATE},
        Step.REOPEN,
        _move(State.ADMISSIBILITY, LEAD, "reason", second=True),
    ),
    **_from(
        ENDED - {State.ARCHIVED, State.CLOSED},
        Step.ARCHIVE,
        _move(State.ARCHIVED, LEAD, guards=(Guard.WATCHED,), second=True),
    ),
    # Interruptions: a case comes back to where it was. A hold that is still needed on its day is one more hold.
    **_from(_KEPT - {State.ARCHIVED}, Step.HOLD, _move(State.HOLD, SAFETY, "reason", "review")),
    (State.HOLD, Step.LIFT): _move(None, SAFETY, "reason", second=True),
    **_from(_OPEN, Step.ASK_WITHDRAWAL, _move(State.WITHDRAWING, HER)),
    (State.WITHDRAWING, Step.RESUME): _move(None, HER),
    (State.WITHDRAWING, Step.CONFIRM_WITHDRAWAL): _move(State.WITHDRAWN, WRITERS, guards=(Guard.COOLED,)),
}

_ASKED: Final = frozenset({State.ADMISSIBILITY, *_LOOKED_INTO, State.PROPOSED, State.PANEL, State.REMEDY})
_AFTER: Final = frozenset({State.CONFIRMATION, State.CLOSED, State.MONITORING})

# What came with version 3: what is given to readers outside, what they answer, promises, kin, and her word at the end.
_OUTWARD: Final = {
    **_stays(_OPEN - {State.QUARANTINED}, Step.PREPARE, _move(None, WRITERS)),
    **_stays(_ASKED - {State.ADMISSIBILITY}, Step.DISCLOSE, _move(None, LEAD, "to", "brief", second=True)),
    **_stays(_OPEN - {State.QUARANTINED}, Step.ENTRUST, _move(None, INTAKE, "to", "brief")),
    **_stays(_KEPT - {State.ARCHIVED}, Step.RECORD, _move(None, WRITERS, "disclosure")),
    **_stays(_KEPT - {State.ARCHIVED}, Step.TRANSLATE, _move(None, INTAKE | SAFETY)),
    **_stays({State.PROPOSED, State.REMEDY}, Step.PROMISE, _move(None, LEAD)),
    **_stays({State.PROPOSED, State.REMEDY}, Step.DELIVER, _move(None, LEAD, "promise", "evidence")),
    **_stays(_ASKED | _AFTER, Step.MITIGATE, _move(None, LEAD, "buyer", "until")),
    **_stays(_ASKED | _AFTER, Step.CHECK, _move(None, LEAD, "mitigation", "evidence")),
    **_stays(_KEPT - {State.ARCHIVED}, Step.RELATE, _move(None, WRITERS, "case", "kin")),
    **_stays(_KEPT - {State.ARCHIVED}, Step.INCIDENT, _move(None, OFFICERS, "incident")),
    **_stays(ENDED - {State.ARCHIVED}, Step.RATE, _move(None, HER)),
    (State.ASSESSMENT, Step.ROUTE): _move(State.ROUTED, LEAD, "to", guards=(Guard.ALLEGED,), second=True),
}

_FIRST_KEEP: Final = (Step.WRITE, Step.NOTE, Step.SUMMARISE, Step.ANSWER, Step.EXCHANGE)
_FIRST_STAYS: Final[Mapping[State, tuple[Step, ...]]] = {
    State.RECEIVED: _FIRST_KEEP,
    State.ACKNOWLEDGED: (*_FIRST_KEEP, Step.FEEDBACK),
    State.WITHDRAWING: (*_FIRST_KEEP, Step.ACKNOWLEDGE, Step.FEEDBACK),
    State.WITHDRAWN: _FIRST_KEEP,
    State.CLOSED: _FIRST_KEEP,
}
_FIRST_MOVES: Final[Mapping[tuple[State, Step], State | None]] = {
    (State.NEW, Step.RECEIVE): State.RECEIVED,
    (State.RECEIVED, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.RECEIVED, Step.ASK_WITHDRAWAL): State.WITHDRAWING,
    (State.ACKNOWLEDGED, Step.ASK_WITHDRAWAL): State.WITHDRAWING,
    (State.WITHDRAWING, Step.RESUME): None,
    (State.WITHDRAWING, Step.CONFIRM_WITHDRAWAL): State.WITHDRAWN,
    (State.RECEIVED, Step.CLOSE): State.CLOSED,
    (State.ACKNOWLEDGED, Step.CLOSE): State.CLOSED,
    (State.WITHDRAWING, Step.CLOSE): State.CLOSED,
}
_FIRST: Final[Table] = {
    **{(state, step): Rule(state, frozenset(Role)) for state, steps in _FIRST_STAYS.items() for step in steps},
    **{place: Rule(end, frozenset(Role)) for place, end in _FIRST_MOVES.items()},
}

_SECOND: Final[Table] = {**_STAYS, **_MOVES}

TABLES: Final[Mapping[int, Table]] = {1: _FIRST, 2: _SECOND, 3: {**_SECOND, **_OUTWARD}}
VERSION: Final = 3

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kept": ("yes", "partly", "cannot_say"),
    "kin": ("same_event", "parent", "child", "follows", "followed"),
    "incident": ("retaliation", "threat", "breach"),
}
"""What is chosen from a list that is the same everywhere; other lists are the mechanism's, the rest is an own line."""

DAYS: Final = frozenset({"until", "review"})
"""The facts that are a day, as in 2026-11-28."""

STAGES: Final[tuple[frozenset[State], ...]] = (
    frozenset({State.RECEIVED, State.QUARANTINED, State.ENQUIRY}),
    frozenset({State.ACKNOWLEDGED, State.ADMISSIBILITY, State.AWAITING}),
    _LOOKED_INTO,
    frozenset({State.PROPOSED, State.PANEL, State.APPEAL}),
    frozenset({State.REMEDY}),
    frozenset({State.CONFIRMATION}),
    frozenset({State.CLOSED, State.MONITORING}),
)
"""The way of a case as the complainant is told it: stage so and so of so many. Side exits stand on none."""
