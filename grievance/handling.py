"""The mechanism at work: a step taken by one officer, or proposed by one and approved by another.

`casework` reads; here a case moves. What each step needs stands in the table (`case/table.py`).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from grievance import candidates, disclosing, relating
from grievance.case.allegations import Allegation as Allegation
from grievance.case.allegations import Finding as Finding
from grievance.case.allegations import Indicator as Indicator
from grievance.case.allegations import Result as Result
from grievance.case.allegations import finding_body
from grievance.case.briefs import Use
from grievance.case.dates import require_days
from grievance.case.hearing import require_heard, require_safe
from grievance.case.policy import require_role
from grievance.case.table import CHOICES as CHOICES
from grievance.case.table import DAYS, Rule
from grievance.case.terms import Compartment, Step
from grievance.case.words import LETTER_MAX, LINE_MAX, needed, optional
from grievance.casefile import stepping
from grievance.casefile.alleging import alleged
from grievance.casefile.opening import OpenCase
from grievance.casefile.promised import promised
from grievance.casefile.proposing import Taking as Taking
from grievance.casefile.proposing import draft
from grievance.casefile.proposing import proposed as proposed
from grievance.casefile.proposing import seconds as seconds
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.disclosing import Way as Way
from grievance.errors import Alone, Forbidden, Incomplete, StepRefused
from grievance.inhand import Seen as Seen
from grievance.inhand import held_as, record
from grievance.office import Office
from grievance.standards import BESIDES

_APART: Final = frozenset(
    {
        Step.PROPOSE,
        Step.WITHHOLD,
        Step.ALLEGE,
        Step.STRIKE,
        Step.FIND,
        Step.SUMMARISE,
        Step.PREPARE,
        Step.TRANSLATE,
        Step.PROMISE,
        Step.MITIGATE,
        Step.CHECK,
    }
)
"""The steps with a verb of their own, here or in `casework`: `take` refuses them."""

_BESIDES: Final = frozenset({"answered", "brief", "proposal", "safe", "substitute"})
"""The facts that a step may be taken with and need not be. What the house itself writes into a line, nobody types."""


def take(office: Office, officer: Unlocked, seen: Seen, taking: Taking) -> bool:
    """Take a step, or propose it where it needs a second officer; say whether it was taken.

    What is proposed is sealed in the file, whole, and nothing happens yet. Raises `StepRefused` where the table has no
    such step from here, `Unmet` for a guard, `Forbidden` for another role, `Alone` where nobody could be the second,
    `Incomplete`, `CaseMoved`, `Conflicted` for who was to read what it hands out, and what opening does.
    """
    held = held_as(office, officer, seen)
    rule = held.standing.rule(taking.step)
    if taking.step in _APART:
        raise StepRefused(held.state, taking.step)
    require_role(officer.circles, rule.roles)
    act = _act(office, rule, taking)
    today = office.now().date()
    owed = office.standard.owed(held.reading.entries, today)
    require_days(taking.step, act.facts, office.standard.duties, owed, today)
    sighted = stepping.situation(held, officer.id, office.now(), office.standard, act.facts)
    stepping.require_guards(rule, taking.step, sighted, held.state)
    if rule.second and not seconds(held, officer.id, rule):
        raise Alone
    _require_askable(office, officer, held, act)
    require_safe(taking.step, act.facts, held.reading.entries)
    _require_promise(held, act)
    if rule.second:
        record(office, officer, held, seen, Act(Step.PROPOSE, (Compartment.FILE, draft(taking)), {"step": taking.step}))
        return False
    act, beside = relating.mirrored(office, officer, held, act)
    handed = disclosing.handed(office, officer, held, act)
    record(office, officer, held, seen, handed.act, handed.rows, beside=beside)
    return True


def approve(office: Office, officer: Unlocked, seen: Seen) -> Way | None:
    """Take the step that another officer proposed, as it was proposed.

    Return the way in to a packet where the step hands one out: it is shown once, and its code is kept nowhere. Raises
    as `take` does, `Forbidden` to who proposed it, and `Conflicted` also for what was recorded since of its reader.
    """
    held = held_as(office, officer, seen)
    asked = held.standing.proposal
    if asked is None:
        raise StepRefused(held.state, Step.PROPOSE)
    if asked.by == officer.id:
        raise Forbidden
    taking = proposed(held)
    if taking is None:
        raise StepRefused(held.state, asked.step)
    rule = held.standing.rule(taking.step)
    act = _act(office, rule, replace(taking, facts={**taking.facts, "proposal": str(asked.sequence)}))
    _require_askable(office, officer, held, act)
    handed = disclosing.handed(office, officer, held, act)
    record(office, officer, held, seen, handed.act, handed.rows)
    return handed.way


def withhold(office: Office, officer: Unlocked, seen: Seen, reason: str) -> None:
    """Say no to what another proposed, or take back one's own, with the reason. Raises as `take` does."""
    held = held_as(office, officer, seen)
    if held.standing.proposal is None:
        raise StepRefused(held.state, Step.WITHHOLD)
    text = needed("reason", reason, LETTER_MAX)
    record(office, officer, held, seen, Act(Step.WITHHOLD, stepping.noted(text), {"reason": _line(text)}))


def allege(office: Office, officer: Unlocked, seen: Seen, allegation: Allegation) -> None:
    """Put an allegation on the list; its `id` is made here. Raises `Incomplete` without entity or criterion."""
    for name in ("entity", "criterion"):
        needed(name, getattr(allegation, name), LINE_MAX)
    optional("facility", allegation.facility, LINE_MAX)
    if office.standard.criterion(allegation.criterion) is None:
        raise Incomplete("criterion", "missing")
    if allegation.begins and allegation.ends and allegation.ends < allegation.begins:
        raise Incomplete("ends", "past")
    fresh = replace(allegation, id=os.urandom(16).hex(), finding=None, struck="")
    held = held_as(office, officer, seen)
    record(office, officer, held, seen, Act(Step.ALLEGE, (Compartment.FILE, fresh.body())))


def strike(office: Office, officer: Unlocked, seen: Seen, allegation: str, reason: str) -> None:
    """Take an allegation off the list, with the reason. Raises `Incomplete` for one that is not on it."""
    held = held_as(office, officer, seen)
    _standing(held, allegation)
    facts = {"allegation": allegation, "reason": needed("reason", reason, LINE_MAX)}
    record(office, officer, held, seen, Act(Step.STRIKE, facts=facts))


def find(office: Office, officer: Unlocked, seen: Seen, allegation: str, finding: Finding) -> None:
    """Record what was found of an allegation. `finding.respondent` says how it was heard, or why it was not.

    Raises `Incomplete` also where something is found against a respondent that neither answered nor is said, in some
    words, not to have been heard.
    """
    held = held_as(office, officer, seen)
    _standing(held, allegation)
    needed("reasons", finding.reasons, LETTER_MAX)
    needed("respondent", finding.respondent, LINE_MAX)
    require_heard(finding.result, finding.respondent, held.reading.entries)
    paper = Compartment.FILE, finding_body(allegation, finding)
    record(office, officer, held, seen, Act(Step.FIND, paper, {"allegation": allegation}))


def _standing(held: OpenCase, allegation: str) -> None:
    if not any(each.id == allegation and each.stands for each in alleged(held.reading)):
        raise Incomplete("allegation", "missing")


def _require_promise(held: OpenCase, act: Act) -> None:
    if act.step is Step.DELIVER and all(each.id != act.facts["promise"] for each in promised(held.reading)):
        raise Incomplete("promise", "unknown")


def _require_askable(office: Office, officer: Unlocked, held: OpenCase, act: Act) -> None:
    """Raise `Conflicted` where the reader of what a step hands out cannot be asked as of now, `Incomplete` for none."""
    brief = disclosing.handing(held, act.step, act.facts)
    if brief is not None and brief.use is not Use.PACKET:
        candidates.asked(office, officer, held, brief)


def _act(office: Office, rule: Rule, taking: Taking) -> Act:
    """Make the act of a taking, complete by the table. Raises `Incomplete` for what is missing."""
    named = {*rule.facts, *_BESIDES, *BESIDES.values()}
    facts = {name: _line(value) for name, value in taking.facts.items() if value and name in named}
    for name in rule.facts:
        needed(name, facts.get(name, ""), LINE_MAX)
    _require_known(office, facts)
    for name in DAYS & facts.keys():
        _day(name, facts[name], today=office.now().date())
    if taking.promise and taking.promise < office.now().date():
        raise Incomplete("promise", "past")
    if rule.letter:
        text = needed("words", taking.words, LETTER_MAX)
        needed("language", taking.language, LINE_MAX)
        return stepping.letter(taking.step, text, taking.language, taking.promise, **facts)
    text = optional("words", taking.words, LETTER_MAX)
    return Act(taking.step, stepping.noted(text) if text else None, facts, promise=taking.promise)


def _require_known(office: Office, facts: Mapping[str, str]) -> None:
    """Raise `Incomplete` for what is chosen from a list and does not stand there."""
    lists = {name: {option.id for option in options} for name, options in office.standard.options.items()}
    for name, value in facts.items():
        if value not in lists.get(name, CHOICES.get(name, (value,))):
            raise Incomplete(name, "missing")


def _day(name: str, text: str, *, today: date) -> None:
    """Raise `Incomplete` for a fact that should be a day to come and is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Incomplete(name, "missing") from None
    if day < today:
        raise Incomplete(name, "past")


def _line(text: str) -> str:
    """Return a fact on one line, no longer than a line may be."""
    return " ".join(text.split())[:LINE_MAX]
