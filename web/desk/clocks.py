"""What is due, and how much it presses: in words first, in colour only when it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from grievance.case.terms import Deadline, State, Step
from grievance.casework import CaseFile, Row
from web.desk import words

SOON = 2  # days, today included
WEEK = 7
HOUR = 60  # minutes
DAY = 24 * HOUR

# The parts of the queue. What a letter promised counts in them; the views count what is due by law.
DANGER, OVERDUE, NEAR = "Danger told", "Overdue, by law or promise", "Within two days, by law or promise"

ENDED = frozenset({State.CLOSED, State.WITHDRAWN})

LETTER = "letter"  # a day promised in a letter is owed like a duty


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty and its day. `press` is `over`, `soon`, `later`, `met` or `ended`; `left` says it in words."""

    duty: str
    day: date
    press: str
    left: str
    statutory: bool = True


def running(duty: str, day: date, today: date, *, statutory: bool = True) -> Clock:
    """Tell how a duty stands today."""
    days = (day - today).days
    if days < 0:
        return Clock(duty, day, "over", words.plural(-days, "day") + " over", statutory)
    left = "due today" if days == 0 else words.plural(days, "day") + " left"
    return Clock(duty, day, "soon" if days <= SOON else "later", left, statutory)


def of_row(row: Row, today: date) -> Clock | None:
    """Return what presses most in a row of the queue, `None` where nothing is owed."""
    owed = [(row.due, row.due_duty), (row.promised, LETTER)]
    found = [running(duty, day, today) for day, duty in owed if day is not None]
    return min(found, key=lambda clock: clock.day, default=None)


def of_case(case: CaseFile) -> tuple[Clock, ...]:
    """Return everything that is owed in a case, next due first, then what was kept or ended.

    A promise to do by its day what the law asks by that day is one clock. The feedback has the day that the draft of
    the acknowledgement tells.
    """
    owed = [deadline for deadline in case.deadlines if deadline.running()]
    clocks = [running(one.duty, _day(case, one), case.today, statutory=one.statutory) for one in owed]
    if case.promised is not None and case.promised not in {clock.day for clock in clocks}:
        clocks.append(running(LETTER, case.promised, case.today, statutory=False))
    past = [_past(case, deadline) for deadline in case.deadlines if not deadline.running()]
    return (*sorted(clocks, key=lambda clock: clock.day), *past)


def owed(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Return what is still owed."""
    return tuple(clock for clock in clocks if clock.press not in {"met", "ended"})


def group(clock: Clock | None, state: State, today: date, *, danger: bool = False) -> str:
    """Name the one part of the queue in which a row stands."""
    if state in ENDED:
        return "Closed or withdrawn"
    if danger:
        return DANGER
    if clock is None:
        return "Nothing due"
    if clock.press != "later":
        return OVERDUE if clock.press == "over" else NEAR
    return "This week" if (clock.day - today).days <= WEEK else "Later"


def ago(then: datetime, now: datetime) -> str:
    """Say how long ago something was, in the largest whole unit."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < HOUR:
        return f"{minutes} min ago"
    return f"{minutes // HOUR} h ago" if minutes < DAY else f"{minutes // DAY} d ago"


def brief(day: date, today: date) -> str:
    """Write a day in the gutter of a timeline, as in "14 Nov"; with the year where it is another one."""
    return f"{day.day} {day:%b}" if day.year == today.year else f"{day.day} {day:%b %Y}"


def age(received: date, today: date) -> str:
    """Say how old a case is."""
    days = (today - received).days
    return "new today" if days <= 0 else words.plural(days, "day") + " old"


def _day(case: CaseFile, deadline: Deadline) -> date:
    return min(case.feedback_by, deadline.due) if deadline.duty == Step.FEEDBACK else deadline.due


def _past(case: CaseFile, deadline: Deadline) -> Clock:
    """Tell how a duty ended: kept, late, or with the case, where the step that keeps it was never taken."""
    day = deadline.met or deadline.due
    late = (day - deadline.due).days
    if case.state in ENDED and deadline.duty in set(Step) and all(paper.step != deadline.duty for paper in case.papers):
        how = "ended by closing" if case.state is State.CLOSED else "ended by the withdrawal"
        return Clock(deadline.duty, day, "ended", how, deadline.statutory)
    how = words.plural(late, "day") + " late" if late > 0 else "kept in time"
    return Clock(deadline.duty, day, "met", how, deadline.statutory)
