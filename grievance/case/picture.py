"""The page `docs/lifecycle.md`, printed from the table: `python -m grievance.case.picture > docs/lifecycle.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from grievance.case.table import CHOICES, INTERRUPTED, STAGES, TABLES, VERSION, Rule
from grievance.case.terms import Role, State, Step


def diagram() -> str:
    """Draw the way of a case as a Mermaid state diagram: what moves it, one arrow for all steps between two states.

    Interruptions, which come from anywhere and lead back, are told in words beside it.
    """
    moves: dict[tuple[State, State], list[Step]] = {}
    for (start, step), rule in TABLES[VERSION].items():
        if rule.end not in {None, start} and not {start, rule.end} & INTERRUPTED:
            moves.setdefault((start, rule.end or start), []).append(step)
    names = {State.NEW: "[*]"}
    lines = [
        f"    {names.get(start, start)} --> {end}: {', '.join(moves[start, end])}"
        for start in State
        for end in State
        if (start, end) in moves
    ]
    return "\n".join(["stateDiagram-v2", *lines])


def rows() -> str:
    """Write every step that moves a case as a line of a table, with who takes it and what it needs."""
    head = ["| from | step | to | taken by | needs |", "|---|---|---|---|---|"]
    found = [
        f"| {start} | {step} | {rule.end or 'where it was'} | {_who(rule)} | {_needs(rule)} |"
        for start in State
        for step in Step
        if (rule := TABLES[VERSION].get((start, step))) and rule.end is not start
    ]
    return "\n".join([*head, *found])


def _who(rule: Rule) -> str:
    return _or(rule.roles) + (", and a second officer" if rule.second else "")


def _needs(rule: Rule) -> str:
    said = [*rule.facts, *(f"*{guard}*" for guard in rule.guards), *(["a letter"] if rule.letter else [])]
    return ", ".join(said)


def _or(roles: Iterable[Role]) -> str:
    held = frozenset(roles)
    return " or ".join(role for role in Role if role in held)


def page() -> str:
    """Return the whole of `docs/lifecycle.md`."""
    return f"""# The life of a case

Printed from the table in `grievance/case/table.py`, version {VERSION}; do not edit it here.
To print it again: `python -m grievance.case.picture > docs/lifecycle.md`.

```mermaid
{diagram()}
```

A case can be put on **hold** from anywhere and be asked to be **withdrawn** while it is open; it comes back to where it
was. A hold names the day on which it is looked at again; if it is still needed then, it is held anew. The complainant
is told of neither a hold nor a quarantine. A withdrawal is confirmed only after the cooling-off, and never where the
person said that somebody made them ask.

A step that needs a second officer is proposed by one (`propose`) and taken by another, who has read it; the same person
never does both. Whoever does not agree says why (`withhold`), and the proposal is gone.

The complainant hears of {len(STAGES)} stages; side exits stand on none.

{rows()}

Beside these, notes, letters, answers, allegations and findings leave a case where it is. What a guard (in *italics*)
asks for is in `grievance/case/guards.py`.

Some facts are chosen from a list: {_choices()}; *outcome*, *ground* and what a remedy is like come
from the file of the mechanism ([mechanisms.md](mechanisms.md)).
"""


def _choices() -> str:
    return "; ".join(f"*{name}* is {', '.join(f'`{one}`' for one in names)}" for name, names in CHOICES.items())


if __name__ == "__main__":
    sys.stdout.write(page())
