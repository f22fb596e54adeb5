"""What can be done with a case now, by whom, and what waits for a second officer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grievance.case.guards import Situation, holds
from grievance.case.lifecycle import steps_from
from grievance.case.policy import roles
from grievance.case.table import Guard
from grievance.case.terms import Role, State, Step
from grievance.casefile import stepping
from grievance.casefile.opening import OpenCase
from grievance.casefile.proposing import Taking, proposed, second_circles, seconds
from grievance.casefile.unlocked import Unlocked
from grievance.standards import Standard

_BY_FACTS = frozenset({Guard.ANSWERED, Guard.ONCE})
"""What only the facts of the step itself can settle."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that can be taken or proposed from here: where it leads, what it needs, as whom it is taken.

    `ended` is true where no clock runs any more after it. `unmet` are the guards that do not let it pass yet, `settled`
    those that what is brought to the step may settle. `alone` names the circles from which a second officer would have
    to come, where nobody else sits in any of them.
    """

    step: Step
    end: State
    ended: bool
    facts: tuple[str, ...]
    unmet: tuple[Guard, ...]
    settled: tuple[Guard, ...]
    letter: bool
    second: bool
    alone: tuple[str, ...]
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Pending:
    """A step that waits for a second officer. `by` proposed it, and `mine` is true where that is this officer.

    `able` says whether this officer has a role to approve it in. `draft` is all that was proposed, `None` where it does
    not open.
    """

    step: Step
    sequence: int
    by: str
    at: datetime
    mine: bool
    able: bool
    end: State
    draft: Taking | None


def offers(held: OpenCase, officer: Unlocked, now: datetime, standard: Standard) -> tuple[Offer, ...]:
    """Return what can be done now by whomever, by the table, in the order of the steps."""
    seen = stepping.situation(held, officer.id, now, standard)
    possible = steps_from(held.state)
    if held.standing.acknowledged:
        possible -= {Step.ACKNOWLEDGE}
    if not any(duty.extends for duty in standard.duties):
        possible -= {Step.EXTEND}
    return tuple(_offer(held, seen, step) for step in Step if step in possible)


def _offer(held: OpenCase, seen: Situation, step: Step) -> Offer:
    rule, after = held.standing.rule(step), held.standing.moved(step)
    missing = tuple(guard for guard in rule.guards if not holds(guard, seen))
    lone = bool(rule.second) and not seconds(held, seen.by, rule)
    return Offer(
        step=step,
        end=after.state,
        ended=after.ended,
        facts=rule.facts,
        unmet=tuple(guard for guard in missing if guard not in _BY_FACTS),
        settled=tuple(guard for guard in missing if guard in _BY_FACTS),
        letter=rule.letter,
        second=bool(rule.second),
        alone=second_circles(held, rule) if lone else (),
        roles=rule.roles,
    )


def pending(held: OpenCase, names: Mapping[bytes, str], officer: Unlocked) -> Pending | None:
    """Return what waits for a second officer, `None` where nothing does. `names` maps officer → name."""
    asked = held.standing.proposal
    if asked is None:
        return None
    mine, rule = asked.by == officer.id, held.standing.rule(asked.step)
    return Pending(
        step=asked.step,
        sequence=asked.sequence,
        by=names.get(asked.by, ""),
        at=next(entry.at for entry in held.reading.entries if entry.sequence == asked.sequence),
        mine=mine,
        able=not mine and bool(roles(officer.circles) & rule.second),
        end=held.standing.moved(asked.step).state,
        draft=proposed(held),
    )
