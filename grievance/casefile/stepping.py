"""An officer's step: what it writes, what it tells the complainant, and what the queue shows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from grievance.case import history, promises
from grievance.case.deadlines import add_months, by_law, cooling_off_ends, next_due, our_own
from grievance.case.duties import Deadline
from grievance.case.guards import Situation, appeal_until, holds
from grievance.case.lifecycle import Standing
from grievance.case.promises import Promised
from grievance.case.table import VERSION, Rule
from grievance.case.terms import Compartment, Entry, PaperKind, Party, State, Step
from grievance.casefile.alleging import alleged
from grievance.casefile.attaching import Attachment, attached
from grievance.casefile.bearer import Status
from grievance.casefile.disclosures import awaited
from grievance.casefile.opening import OpenCase
from grievance.casefile.promised import bodies, promised
from grievance.casefile.record import file_circles
from grievance.casefile.summaries import Summary, fold, summary_keys
from grievance.casefile.unlocked import Unlocked
from grievance.casefile.writing import Pen, summary_rows
from grievance.errors import CaseMoved, Unmet
from grievance.seal.keys import Signer
from grievance.standards import Standard
from grievance.store.rows import Change


@dataclass(frozen=True, slots=True)
class Act:
    """A step to take: its paper (compartment and body), its facts; a title, a promised day, files where it has them.

    `beside` is another paper that goes with it: what was handed out with a letter, or with words for the file.
    """

    step: Step
    paper: tuple[Compartment, Mapping[str, Any]] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None
    promise: date | None = None
    files: tuple[Attachment, ...] = ()
    beside: tuple[Compartment, Mapping[str, Any]] | None = None

    @property
    def tells(self) -> bool:
        """Say whether the complainant finds something new in her mailbox: a letter, or that her wish was done."""
        letter = self.paper is not None and self.paper[1]["kind"] == PaperKind.LETTER
        return letter or self.step is Step.CONFIRM_WITHDRAWAL


def letter(step: Step, text: str, language: str, promise: date | None = None, **facts: str) -> Act:
    """Write to the complainant, and take the step that the letter goes with."""
    paper = Compartment.LETTERS, {"kind": PaperKind.LETTER, "text": text, "language": language}
    return Act(step, paper, facts=facts, promise=promise)


def note(text: str, files: tuple[Attachment, ...] = ()) -> Act:
    """Keep a note in the file, or files, or both."""
    return Act(Step.NOTE, noted(text) if text else None, files=files)


def noted(text: str) -> tuple[Compartment, Mapping[str, Any]]:
    """Return the paper of words that stay in the office."""
    return Compartment.FILE, {"kind": PaperKind.NOTE, "text": text}


def title(text: str) -> Act:
    """Give the case another title in the queue."""
    return Act(Step.SUMMARISE, title=text)


def withdrawal() -> Act:
    """Confirm a withdrawal."""
    return Act(Step.CONFIRM_WITHDRAWAL)


def situation(
    held: OpenCase, officer: bytes, now: datetime, standard: Standard, facts: Mapping[str, str] | None = None
) -> Situation:
    """Return what the guards look at when this officer would take a step with these facts."""
    return Situation(
        held.reading.entries,
        alleged(held.reading),
        now,
        standard.cooling_off_days,
        standard.appeal_days,
        officer,
        facts or {},
    )


def require_guards(rule: Rule, step: Step, seen: Situation, state: State) -> None:
    """Raise `Unmet` for the first guard that does not let the step pass."""
    for guard in rule.guards:
        if not holds(guard, seen):
            raise Unmet(state, step, guard)


def change(held: OpenCase, officer: Unlocked, act: Act, now: datetime, standard: Standard, seen: int) -> Change:
    """Return the change that records an officer's act. Raises `CaseMoved` where the officer saw an older case.

    Raises `StepRefused` where the lifecycle has no such step, `Unmet` where a guard does not let it pass, and `Erased`
    for a file of which nothing could be kept.
    """
    if seen != held.version:
        raise CaseMoved
    rule = held.standing.rule(act.step)
    require_guards(rule, act.step, situation(held, officer.id, now, standard, act.facts), held.standing.state)
    after = following(held, officer, act, now, standard)
    standing, facts = history.fold(after)[0], after[-1].facts
    owed = Owed(after, standard, standard.owed(after, now.date()))
    due = owed.due
    pen, signer = _pen(held, now), Signer.from_seed(officer.signing_seed)
    files = tuple(file.without_original() for file in act.files) if history.identity_erased(after) else act.files
    papers = [pen.paper(signer, *each) for each in (act.paper, act.beside) if each]
    papers += (paper for file in files for paper in file.papers(pen, signer))
    summary = _summary(held, officer, act, owed, standing, now)
    pledged = _promised(held, act, after)
    if act.tells or standing.told is not held.standing.told or pledged != promises.told(promised(held.reading)):
        told = replace(_status(act, standing, owed, now, summary), promises=pledged)
        summary = replace(summary, promised=told.promise)
        papers.append(pen.paper(signer, Compartment.LETTERS, told.body()))
    circles = file_circles(held.trust, held.record)
    made = Change(
        entry=pen.entry(signer, act.step, Party.OFFICER, papers, facts, by=officer.id),
        documents=tuple(papers),
        summaries=summary_rows(held.trust, signer, held.record.case.id, circles, pen.sequence, summary.body()),
        replace_summaries=True,
        due=due.due if due else None,
        open=not standing.ended,
    )
    return attached(made, files)


def following(held: OpenCase, officer: Unlocked, act: Act, now: datetime, standard: Standard) -> tuple[Entry, ...]:
    """Return the history as it is after an officer's act, the days of the clocks that it starts fixed in it.

    Raises `StepRefused`.
    """
    bare = Entry(held.version + 1, act.step, Party.OFFICER, now, officer.id, facts=act.facts, table=VERSION)
    entry = replace(bare, facts={**act.facts, **standard.begun(bare)})
    return history.append(held.reading.entries, entry)


def _pen(held: OpenCase, now: datetime) -> Pen:
    head = held.record.entries[-1]
    return Pen(held.trust.office, held.record.case.id, held.roots[-1], head.sequence + 1, head.digest, now)


def usual_promise(due: Deadline | None, today: date, standard: Standard) -> date:
    """Return the day by which we write again where nobody chose one: the usual update, or a duty that comes sooner.

    A duty whose day has passed is late already, and is not promised again.
    """
    usual = today + timedelta(days=standard.update_days)
    return due.due if due and today <= due.due < usual else usual


def next_letter(owed: Sequence[Deadline], today: date, standard: Standard) -> date:
    """Return the usual day for a case that is acknowledged, or will be by this letter."""
    lawful = [deadline for deadline in by_law(owed) if deadline.duty != "acknowledge"]
    return usual_promise(next_due(lawful), today, standard)


def feedback_by(owed: Sequence[Deadline], today: date, standard: Standard) -> date:
    """Return the day of the feedback if the case is acknowledged today: that starts its clock, or it runs already."""
    months = next(duty.months for duty in standard.duties if Step.ACKNOWLEDGE in duty.starts and duty.months)
    return min(add_months(today, months), *(deadline.due for deadline in owed if deadline.duty == "feedback"))


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed after a step: the history with it, the mechanism that says so, and every deadline."""

    entries: tuple[Entry, ...]
    standard: Standard
    deadlines: tuple[Deadline, ...]

    @property
    def due(self) -> Deadline | None:
        """What falls due next by law."""
        return next_due(by_law(self.deadlines))

    @property
    def ours(self) -> Deadline | None:
        """What falls due next by our own rules; what stands still only where nothing else runs."""
        owed = [deadline for deadline in our_own(self.deadlines) if deadline.running()]
        still = min(owed, key=lambda deadline: deadline.due, default=None)
        return next_due(owed) or still


def _status(act: Act, standing: Standing, owed: Owed, now: datetime, summary: Summary) -> Status:
    """Say what comes next: the day an officer promised, as they promised it, else the usual one."""
    due, standard = owed.due, owed.standard
    promise = act.promise or (not act.tells and summary.promised) or usual_promise(due, now.date(), standard)
    kind = due.duty if due and due.due == promise else "letter"
    withdrawing, ended = standing.told is State.WITHDRAWING, standing.ended
    return Status(
        state=standing.told,
        at=now,
        promise=None if ended else promise,
        promise_kind="" if ended else kind,
        last_party=summary.last_party,
        last_at=summary.last_at,
        resume_until=cooling_off_ends(owed.entries, standard.cooling_off_days) if withdrawing else None,
        before=standing.told_before if withdrawing else None,
        appeal_until=appeal_until(owed.entries, standard.appeal_days) if ended else None,
        erased=history.identity_erased(owed.entries),
        owed=due.due if due else None,
        owed_kind=due.duty if due else "",
    )


def _promised(held: OpenCase, act: Act, after: Sequence[Entry]) -> tuple[Promised, ...]:
    """Return what she is shown of what was promised, after an officer's act."""
    new = (act.paper[1],) if act.paper and act.step is Step.PROMISE else ()
    return promises.told(promises.fold((*bodies(held.reading), *new), after))


def _summary(held: OpenCase, officer: Unlocked, act: Act, owed: Owed, standing: Standing, now: datetime) -> Summary:
    summary = fold(held.trust, held.record.summaries, summary_keys(held.trust, officer)) or Summary()
    due, ours, waits = owed.due, owed.ours, standing.proposal.step if standing.proposal else ""
    summary = replace(
        summary,
        state=standing.state,
        due_duty=due.duty if due else "",
        pending=waits,
        outside=awaited(owed.entries),
    ).with_our_own(ours)
    if act.title is not None:
        summary = replace(summary, title=act.title)
    if act.step is Step.INCIDENT:
        summary = replace(summary, danger=True)
    if act.tells:
        summary = replace(summary, last_party=Party.OFFICER, last_at=now)
    return summary
