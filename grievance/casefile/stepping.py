"""An officer's step: what it writes, what it tells the complainant, and what the queue shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from grievance.case import history
from grievance.case.deadlines import add_months, cooling_off_ends, deadlines, next_due
from grievance.case.policy import require_free_withdrawal
from grievance.case.terms import Compartment, Deadline, Entry, PaperKind, Party, State, Step
from grievance.casefile.attaching import Attachment, attached
from grievance.casefile.bearer import Status
from grievance.casefile.opening import OpenCase
from grievance.casefile.record import file_circles
from grievance.casefile.summaries import Summary, fold, summary_keys
from grievance.casefile.timeline import LETTERED
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.writing import Pen, summary_rows
from grievance.errors import CaseMoved
from grievance.seal.keys import Signer
from grievance.standards import Standard
from grievance.store.rows import Change

TOLD = LETTERED | {Step.CONFIRM_WITHDRAWAL}
"""The steps that the complainant sees in her mailbox."""

ENDS = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Act:
    """A step to take: its paper (compartment and body), its facts; a title, a promised day, files where it has them."""

    step: Step
    paper: tuple[Compartment, Mapping[str, Any]] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    promise: date | None = None
    files: tuple[Attachment, ...] = ()


def letter(step: Step, text: str, language: str, promise: date | None = None) -> Act:
    """Write to the complainant."""
    return Act(step, _letter(text, language), promise=promise)


def closing(text: str, language: str, reason: str) -> Act:
    """Close with a letter and a reason."""
    return Act(Step.CLOSE, _letter(text, language), facts={"reason": reason})


def note(text: str, files: tuple[Attachment, ...] = ()) -> Act:
    """Keep a note in the file, or files, or both."""
    paper = (Compartment.FILE, {"kind": PaperKind.NOTE, "text": text}) if text else None
    return Act(Step.NOTE, paper, files=files)


def title(text: str) -> Act:
    """Give the case another title in the queue."""
    return Act(Step.SUMMARISE, title=text)


def withdrawal() -> Act:
    """Confirm a withdrawal."""
    return Act(Step.CONFIRM_WITHDRAWAL)


def change(held: OpenCase, officer: Unlocked, act: Act, now: datetime, standard: Standard, seen: int) -> Change:
    """Return the change that records an officer's act. Raises `CaseMoved` where the officer saw an older case.

    Raises `StepRefused` where the lifecycle, or the guard of a withdrawal, has no such step.
    """
    if seen != held.version:
        raise CaseMoved
    if act.step is Step.CONFIRM_WITHDRAWAL:
        require_free_withdrawal(held.reading.entries, now, standard.cooling_off_days)
    after = history.append(held.reading.entries, Entry(held.version + 1, act.step, Party.OFFICER, now, officer.id))
    state = history.fold(after)[0].state
    due = None if state in ENDS else next_due(deadlines(after, standard.duties))
    told = _status(act, state, after, due, standard, now)
    pen, signer = _pen(held, now), Signer.from_seed(officer.signing_seed)
    papers = [pen.paper(signer, *act.paper)] if act.paper else []
    papers += (paper for file in act.files for paper in file.papers(pen, signer))
    if act.step in TOLD:
        papers.append(pen.paper(signer, Compartment.LETTERS, told.body()))
    summary = _summary(held, officer, act, due, told)
    circles = file_circles(held.trust, held.record)
    change = Change(
        entry=pen.entry(signer, act.step, Party.OFFICER, papers, act.facts, by=officer.id),
        documents=tuple(papers),
        summaries=summary_rows(held.trust, signer, held.record.case.id, circles, pen.sequence, summary.body()),
        replace_summaries=True,
        due=due.due if due else None,
        open=state not in ENDS,
    )
    return attached(change, act.files)


def _pen(held: OpenCase, now: datetime) -> Pen:
    head = held.record.entries[-1]
    return Pen(held.trust.office, held.record.case.id, held.roots[-1], head.sequence + 1, head.digest, now)


def _letter(text: str, language: str) -> tuple[Compartment, Mapping[str, Any]]:
    return Compartment.LETTERS, {"kind": PaperKind.LETTER, "text": text, "language": language}


def usual_promise(due: Deadline | None, today: date, standard: Standard) -> date:
    """Return the day by which we write again where nobody chose one: the usual update, or a duty that comes sooner.

    A duty whose day has passed is late already, and is not promised again.
    """
    usual = today + timedelta(days=standard.update_days)
    return due.due if due and today <= due.due < usual else usual


def next_letter(owed: Sequence[Deadline], today: date, standard: Standard) -> date:
    """Return the usual day for a case that is acknowledged, or will be by this letter."""
    return usual_promise(next_due([deadline for deadline in owed if deadline.duty != "acknowledge"]), today, standard)


def feedback_by(owed: Sequence[Deadline], today: date, standard: Standard) -> date:
    """Return the day of the feedback if the case is acknowledged today: that starts its clock, or it runs already."""
    months = next(duty.months for duty in standard.duties if Step.ACKNOWLEDGE in duty.starts)
    return min(add_months(today, months), *(deadline.due for deadline in owed if deadline.duty == "feedback"))


def _status(
    act: Act, state: State, entries: tuple[Entry, ...], due: Deadline | None, standard: Standard, now: datetime
) -> Status:
    """Say what comes next: the day an officer promised, as they promised it, else the usual one."""
    promise = act.promise or usual_promise(due, now.date(), standard)
    kind = due.duty if due and due.due == promise else "letter"
    withdrawing, ended = state is State.WITHDRAWING, state in ENDS
    return Status(
        state=state,
        at=now,
        promise=None if ended else promise,
        promise_kind="" if ended else kind,
        last_party=Party.OFFICER,
        resume_until=cooling_off_ends(entries, standard.cooling_off_days) if withdrawing else None,
        acknowledged=any(entry.step is Step.ACKNOWLEDGE for entry in entries),
    )


def _summary(held: OpenCase, officer: Unlocked, act: Act, due: Deadline | None, told: Status) -> Summary:
    summary = fold(held.trust, held.record.summaries, summary_keys(held.trust, officer)) or Summary()
    summary = replace(summary, state=told.state, due_duty=due.duty if due else "")
    if act.title is not None:
        summary = replace(summary, title=act.title)
    if act.step in TOLD:
        summary = replace(summary, last_party=Party.OFFICER, last_at=told.at, promised=told.promise)
    return summary
