"""What a step of hers starts: she cannot read the file, and what her step begins follows from the step alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from grievance.case.deadlines import next_due, our_own
from grievance.case.duties import Deadline
from grievance.case.table import VERSION
from grievance.case.terms import Entry, Party, Step
from grievance.standards import Standard


@dataclass(frozen=True, slots=True)
class Started:
    """The entry as its clocks see it, the facts that fix their days, and the first of them by our own rules."""

    entry: Entry
    facts: Mapping[str, str]
    ours: Deadline | None

    def shown(self) -> dict[str, str]:
        """Return what the queue shows of it."""
        if self.ours is None:
            return {}
        return {"house_duty": self.ours.duty, "house_due": self.ours.due.isoformat(), "still_in": ""}


def started(standard: Standard, step: Step, now: datetime, facts: Mapping[str, str] | None = None) -> Started:
    """Return what a step starts that is taken now, with these facts."""
    entry = Entry(0, step, Party.COMPLAINANT, now, facts=facts or {}, table=VERSION)
    ours = next_due(our_own(standard.owed((entry,), now.date())))
    return Started(entry, standard.begun(entry), ours)
