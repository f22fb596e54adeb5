"""What is due, and how much it presses: in words first, in colour only when it does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from grievance.case.terms import State, Step
from grievance.casework import ENDED, Basis, CaseFile, Deadline
from grievance.queueing import Row
from web.desk import words

SOON = 2  # days, today included
WEEK = 7
HOUR = 60  # minutes
DAY = 24 * HOUR

# The parts of the queue. Promises and our own days count in them; the views count what is due by law.
DANGER, OVERDUE, NEAR = "Danger told", "Overdue, by law, promise or our own rule", "Within two days, by the same"

LETTER = "letter"  # a day promised in a letter is owed like a duty


@dataclass(frozen=True, slots=True)
class Clock:
    """A duty and its day. `press` is `over`, `soon`, `later`, `paused`, `met` or `ended`; `left` says it in words.

    `basis` says in one sentence why it is that day.
    """

    duty: str
    day: date
    press: str
    left: str
    statutory: bool = True
    basis: str = ""


def running(duty: str, day: date, today: date, *, statutory: bool = True, basis: str = "") -> Clock:
    """Tell how a duty stands today."""
    days = (day - today).days
    if days < 0:
        return Clock(duty, day, "over", words.plural(-days, "day") + " over", statutory, basis)
    left = "due today" if days == 0 else words.plural(days, "day") + " left"
    return Clock(duty, day, "soon" if days <= SOON else "later", left, statutory, basis)


def of_row(row: Row, today: date) -> Clock | None:
    """Return what presses most in a row of the queue, `None` where nothing is owed."""
    ours = None if row.still else row.house_due
    owed = [(row.due, row.due_duty, True), (row.promised, LETTER, False), (ours, row.house_duty, False)]
    found = [running(duty, day, today, statutory=lawful) for day, duty, lawful in owed if day is not None]
    return min(found, key=lambda clock: clock.day, default=None)


def of_case(case: CaseFile) -> tuple[Clock, ...]:
    """Return everything that is owed in a case, next due first, then what stands still, then what was kept or ended.

    A promise to do by its day what the law asks by that day is one clock. The feedback has the day that the draft of
    the acknowledgement tells.
    """
    owed = [deadline for deadline in case.deadlines if deadline.running() and not deadline.paused]
    clocks = [_running(case, deadline) for deadline in owed]
    if case.promised is not None and case.promised not in {clock.day for clock in clocks if clock.statutory}:
        promised = "promised to the complainant in a letter"
        clocks.append(running(LETTER, case.promised, case.today, statutory=False, basis=promised))
    still = [_still(case, deadline) for deadline in case.deadlines if deadline.running() and deadline.paused]
    past = [_past(case, deadline) for deadline in case.deadlines if not deadline.running()]
    return (*sorted(clocks, key=lambda clock: clock.day), *still, *past)


def owed(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Return what is still owed and does not stand still."""
    return tuple(clock for clock in clocks if clock.press not in {"met", "ended", "paused"})


def apart(clocks: tuple[Clock, ...]) -> tuple[tuple[str, tuple[Clock, ...]], ...]:
    """Return the clocks by what they stand on, each under its heading: the law, a promise, our own rules."""
    ours = tuple(clock for clock in clocks if not clock.statutory and clock.duty != LETTER)
    lawful = tuple(clock for clock in clocks if clock.statutory)
    promised = tuple(clock for clock in clocks if clock.duty == LETTER)
    heads = (("By law", lawful), ("Promised", promised), ("Our own", ours))
    return tuple((head, found) for head, found in heads if found)


def because(deadline: Deadline, today: date) -> str:
    """Say in one sentence, without its full stop, why a deadline has its day."""
    basis = deadline.basis
    if basis is None:
        return ""
    parts = [f"{_length(basis)} from {_from(basis, brief(deadline.started, today))}"]
    parts.append(basis.duty.source if deadline.statutory else "our own default")
    if basis.extended:
        parts.append("put off once, with reasons told")
    if deadline.statutory:
        parts.append("never pauses")
    elif deadline.paused or basis.paused:
        kind = "working day" if basis.duty.working_days else "day"
        parts.append(f"paused {words.plural(basis.paused, kind)}" + (" so far" if deadline.paused else ""))
    return "; ".join(parts)


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


def _running(case: CaseFile, deadline: Deadline) -> Clock:
    basis = because(deadline, case.today)
    return running(deadline.duty, _day(case, deadline), case.today, statutory=deadline.statutory, basis=basis)


def _still(case: CaseFile, deadline: Deadline) -> Clock:
    basis = because(deadline, case.today)
    return Clock(deadline.duty, deadline.due, "paused", "paused", deadline.statutory, basis)


def _past(case: CaseFile, deadline: Deadline) -> Clock:
    """Tell how a duty ended: kept, late, or with the case, where the step that keeps it was never taken."""
    day, basis = deadline.met or deadline.due, because(deadline, case.today)
    late = (day - deadline.due).days
    if deadline.lapsed:
        ways = {State.CLOSED: "ended by closing", State.WITHDRAWN: "ended by the withdrawal"}
        return Clock(
            deadline.duty, day, "ended", ways.get(case.state, "ended with the case"), deadline.statutory, basis
        )
    how = words.plural(late, "day") + " late" if late > 0 else "kept in time"
    return Clock(deadline.duty, day, "met", how, deadline.statutory, basis)


def _length(basis: Basis) -> str:
    duty = basis.duty
    if duty.months:
        return words.plural(duty.months, "month")
    if duty.working_days:
        return f"{words.plural(duty.working_days, 'working day')} (calendar: {basis.calendar})"
    return f"at most {words.plural(duty.days, 'day')}" if duty.fact else words.plural(duty.days, "day")


def _from(basis: Basis, day: str) -> str:
    if basis.began is None:
        return f"{day}, {words.plural(basis.duty.fallback or 0, 'day')} after receipt"
    return f"{words.BEGINS.get(basis.began, words.STEPS[basis.began].lower())} of {day}"
