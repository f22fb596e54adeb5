"""Promises to the complainant: each is recorded in the words that she reads, with who keeps it and by when."""

from __future__ import annotations

from dataclasses import replace

from grievance.case.policy import require_role
from grievance.case.promises import ANSWERS as ANSWERS
from grievance.case.promises import MOST as MOST
from grievance.case.promises import Promise as Promise
from grievance.case.terms import Compartment, Step
from grievance.case.words import LINE_MAX, TITLE_MAX, needed
from grievance.casefile.alleging import alleged
from grievance.casefile.promised import promised
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete
from grievance.inhand import Seen as Seen
from grievance.inhand import held_as, record
from grievance.office import Office


def promise(office: Office, officer: Unlocked, seen: Seen, new: Promise) -> None:
    """Record a promise; its `id` is made here, evidence and her answer come later.

    Raises `Incomplete` without words, owner or a day to come, and past `MOST`, and what taking any step does.
    """
    text, owner = needed("text", _line(new.text), LINE_MAX), needed("owner", _line(new.owner), TITLE_MAX)
    if office.standard.option("family", new.family) is None:
        raise Incomplete("family", "missing")
    if new.due < office.now().date():
        raise Incomplete("due", "past")
    held = held_as(office, officer, seen)
    require_role(officer.circles, held.standing.rule(Step.PROMISE).roles)
    before = promised(held.reading)
    if len(before) >= MOST:
        raise Incomplete("promise", "many")
    if new.allegation and all(each.id != new.allegation for each in alleged(held.reading)):
        raise Incomplete("allegation", "missing")
    made = replace(new, id=str(len(before) + 1), text=text, owner=owner, evidence=(), answer="")
    record(office, officer, held, seen, Act(Step.PROMISE, (Compartment.FILE, made.body())))


def _line(text: str) -> str:
    return " ".join(text.split())
