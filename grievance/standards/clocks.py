"""`docs/clocks.md`, printed from the mechanism: every clock, how long it runs, by what it stands still, and its source.

To print it again: `python -m grievance.standards.clocks > docs/clocks.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Final

from grievance.case.duties import Duty, Pause
from grievance.case.terms import Step
from grievance.standards import SHIPPED, Standard, load

_ROW: Final = "| {} | {} | {} | {} | {} | {} | {} |"
_HEADS: Final = ("clock", "begins with", "lasts", "ends with", "stands still", "owner", "source")


def table(duties: Iterable[Duty]) -> str:
    """Return a table of duties in Markdown, one a row."""
    lines = [_ROW.format(*_HEADS), _ROW.format(*("---",) * len(_HEADS))]
    return "\n".join((*lines, *map(_row, duties)))


def page(*standards: Standard) -> str:
    """Return the whole of the page: what holds for every mechanism, then the clocks of each."""
    return f"""# The clocks

Printed from `grievance/standards/`; do not edit it here.
To print it again: `python -m grievance.standards.clocks > docs/clocks.md`.

A clock that passes its day raises an alarm and never closes a case. All days are UTC. When an entry starts a clock, the
day is written into that entry, with the name of the calendar: neither a change of a mechanism's file nor of the public
holidays moves a promise that was made. Whatever its steps, a clock ends where its case ends.

Those **by law** count every day from receipt in any channel, begin once, and never pause. Being late with one of them
buys no time for the next: where no acknowledgement was sent, or it was kept back for safety, the feedback counts from
the seventh day after receipt. Where a clock can be extended, it is put off once, by a letter that says why; the last
day that is possible is counted from where it began. The next statutory day of a case stands in clear beside it, so that
the database can sort by it. A complainant whose promised or statutory day has passed is told so, with what she can do.

**Our own** are demanded by no instrument: they are defaults, ours to choose and to change (see
[mechanisms.md](mechanisms.md)). Working days are those of the calendar that `GRIEVANCE_CALENDAR` names, otherwise
Monday to Friday without public holidays. They are sealed in the file, and the complainant is not told of them; what
she was promised in a letter is a promise of its own. A step that starts one of them again counts anew. Where they stand
still, they move by just the days, or working days, for which the case stood there.

Which of these mechanisms an office runs is set by `GRIEVANCE_MECHANISM` ([settings.md](settings.md)).

{"".join(map(_section, standards))}## Who is rung

| when | who |
|---|---|
| three quarters of the time have passed | the first person of the rota who is on watch |
| its last day has come | the first and the second |
| seven days after that | everybody on the rota |

This too is a default of ours. The message says "sign in" and nothing else, and nobody gets more than one a day. It is
sent while somebody is on watch. When the office's clock jumps by more than an hour, nobody is rung for the jump's sake:
the worker logs an alarm and goes on at its next round, ten minutes later.
"""


def _section(standard: Standard) -> str:
    lawful = [duty for duty in standard.duties if duty.statutory]
    ours = [duty for duty in standard.duties if not duty.statutory]
    return f"""## {standard.title}

`grievance/standards/{standard.id}.toml`, version {standard.version}.

### By law

{table(lawful)}

### Our own

They stand still {_still(_known(standard.duties))}.

{table(ours)}

"""


def starts(duty: Duty) -> str:
    """Say with what a clock begins."""
    fallback = "" if duty.fallback is None else f", or {duty.fallback} days after `receive`"
    return _steps(duty.starts) + fallback


def length(duty: Duty) -> str:
    """Say how long a clock runs."""
    if duty.months:
        lasts = f"{duty.months} months"
        return f"{lasts}; extended, {duty.extends} in all" if duty.extends else lasts
    if duty.working_days:
        return f"{duty.working_days} working days"
    return f"until the day that *{duty.fact}* names, {duty.days} days at most" if duty.fact else f"{duty.days} days"


def still(duty: Duty) -> str:
    """Say where a clock stands still."""
    return _still(duty.pauses) if duty.pauses else "never"


def _row(duty: Duty) -> str:
    return _ROW.format(duty.id, starts(duty), length(duty), _steps(duty.ends), still(duty), duty.owner, duty.source)


def _known(duties: Iterable[Duty]) -> tuple[Pause, ...]:
    return tuple(dict.fromkeys(pause for duty in duties for pause in duty.pauses))


def _still(pauses: Sequence[Pause]) -> str:
    spans = (f"in *{pause.state}*" + (f" ({pause.days} days at most)" if pause.days else "") for pause in pauses)
    return " and ".join(spans)


def _steps(steps: Iterable[Step]) -> str:
    return ", ".join(f"`{step}`" for step in steps)


if __name__ == "__main__":
    sys.stdout.write(page(*map(load, SHIPPED)))
