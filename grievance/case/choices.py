"""What the complainant may choose where her case stands, besides writing: each choice is a step of hers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from grievance.case.table import TABLES, VERSION, Guard
from grievance.case.terms import Choice, Role, State, Step

TAKES: Final[Mapping[Choice, tuple[Step, Mapping[str, str]]]] = {
    Choice.YES: (Step.CONFIRM, {"kept": "yes"}),
    Choice.PARTLY: (Step.CONFIRM, {"kept": "partly"}),
    Choice.NO: (Step.DENY, {}),
    Choice.CANNOT_SAY: (Step.CONFIRM, {"kept": "cannot_say"}),
    Choice.OBJECT: (Step.OBJECT, {}),
    Choice.APPEAL: (Step.APPEAL, {}),
    Choice.COMPLAIN: (Step.COMPLAIN, {}),
}
"""The step that a choice takes, and its facts. In this order they are offered."""

WORDED: Final = frozenset({Choice.OBJECT})
"""What nobody can act on without words."""

APPEALED_FROM: Final = frozenset(state for state, step in TABLES[VERSION] if step is Step.APPEAL)
"""Where she may ask that others look again, until the last day for it."""


def choices(state: State, appeal_until: date | None, today: date) -> tuple[Choice, ...]:
    """Return what she may choose where she is told that it stands; `appeal_until` is the last day of an appeal."""
    in_time = appeal_until is not None and today <= appeal_until
    return tuple(choice for choice in Choice if _offered(state, TAKES[choice][0], in_time=in_time))


def _offered(state: State, step: Step, *, in_time: bool) -> bool:
    rule = TABLES[VERSION].get((state, step))
    return rule is not None and Role.COMPLAINANT in rule.roles and (in_time or Guard.IN_TIME not in rule.guards)
