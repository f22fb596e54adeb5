"""The state machine: one versioned table. It knows nothing of roles, clocks or circles.

The picture in `docs/lifecycle.md` is printed from it: `python -m grievance.case.lifecycle > docs/lifecycle.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grievance.case.terms import Entry, State, Step
from grievance.errors import StepRefused

VERSION = 1

CLOSING_REASONS = (
    "resolved",
    "unfounded",
    "undetermined",
    "unsafe",
    "outside",
    "referred",
    "told_before",
    "no_complaint",
)

_KEEP = frozenset({Step.WRITE, Step.NOTE, Step.SUMMARISE, Step.ANSWER, Step.EXCHANGE})

# The steps that leave a case where it is: the exchange with the complainant never ends, not even after closing.
_STAYS: Mapping[State, frozenset[Step]] = {
    State.RECEIVED: _KEEP,
    State.ACKNOWLEDGED: _KEEP | {Step.FEEDBACK},
    State.WITHDRAWING: _KEEP | {Step.ACKNOWLEDGE, Step.FEEDBACK},
    State.WITHDRAWN: _KEEP,
    State.CLOSED: _KEEP,
}

_MOVES: Mapping[tuple[State, Step], State] = {
    (State.NEW, Step.RECEIVE): State.RECEIVED,
    (State.RECEIVED, Step.ACKNOWLEDGE): State.ACKNOWLEDGED,
    (State.RECEIVED, Step.ASK_WITHDRAWAL): State.WITHDRAWING,
    (State.ACKNOWLEDGED, Step.ASK_WITHDRAWAL): State.WITHDRAWING,
    (State.WITHDRAWING, Step.RESUME): State.RECEIVED,
    (State.WITHDRAWING, Step.CONFIRM_WITHDRAWAL): State.WITHDRAWN,
    (State.RECEIVED, Step.CLOSE): State.CLOSED,
    (State.ACKNOWLEDGED, Step.CLOSE): State.CLOSED,
    (State.WITHDRAWING, Step.CLOSE): State.CLOSED,
}

TABLES: Mapping[int, Mapping[tuple[State, Step], State]] = {
    1: {**{(state, step): state for state, steps in _STAYS.items() for step in steps}, **_MOVES},
}
TABLE = TABLES[VERSION]


def advance(state: State, step: Step, *, acknowledged: bool = False, version: int = VERSION) -> State:
    """Return the state that follows. Raises `StepRefused` where the table has no such step from here.

    A withdrawal that is taken back returns to where the case was: `acknowledged` says whether it had been acknowledged.
    """
    following = TABLES.get(version, {}).get((state, step))
    if following is None:
        raise StepRefused(state, step)
    return State.ACKNOWLEDGED if step is Step.RESUME and acknowledged else following


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands, with what a withdrawal that is taken back has to remember."""

    state: State = State.NEW
    acknowledged: bool = False

    def after(self, entry: Entry) -> Standing:
        """Return the standing after one more entry, by the table it was made under. Raises `StepRefused`."""
        state = advance(self.state, entry.step, acknowledged=self.acknowledged, version=entry.table)
        return Standing(state, self.acknowledged or entry.step is Step.ACKNOWLEDGE)


def replay(entries: Iterable[Entry]) -> State:
    """Fold a history into the state it leads to. Raises `StepRefused` at the first line that the table has not."""
    standing = Standing()
    for entry in entries:
        standing = standing.after(entry)
    return standing.state


def steps_from(state: State) -> frozenset[Step]:
    """Return the steps that the newest table knows from here, whoever may take them."""
    return frozenset(step for start, step in TABLE if start is state)


def diagram() -> str:
    """Draw the newest table as a Mermaid state diagram, one arrow for all the steps between two states."""
    names = {State.NEW: "[*]"}
    lines = [
        f"    {names.get(start, start)} --> {end}: {', '.join(steps)}"
        for start in State
        for end in State
        if (steps := [step for step in Step if end in _reached(start, step)])
    ]
    return "\n".join(["stateDiagram-v2", *lines])


def _reached(start: State, step: Step) -> set[State]:
    known = (start, step) in TABLE
    return {advance(start, step, acknowledged=acknowledged) for acknowledged in (False, True)} if known else set()


def page() -> str:
    """Return the whole of `docs/lifecycle.md`."""
    return f"""# The life of a case

Printed from the table in `grievance/case/lifecycle.py`, version {VERSION}; do not edit it here.
To print it again: `python -m grievance.case.lifecycle > docs/lifecycle.md`.

```mermaid
{diagram()}
```

A withdrawal that is taken back returns to where the case was: acknowledged if it had been, else received.
It is confirmed only after the cooling-off, and never where the person said that somebody made them ask
(`withdrawal_stands` in `grievance/case/policy.py`).

A case is closed for one of these reasons: {", ".join(f"`{reason}`" for reason in CLOSING_REASONS)}.
"""


if __name__ == "__main__":
    sys.stdout.write(page())
