"""What a certified buyer owes because of a supplier (CoC 7.2), recorded on a case and followed to the audit."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import replace

from grievance.case.mitigations import Check as Check
from grievance.case.mitigations import Mitigation as Mitigation
from grievance.case.mitigations import check_facts
from grievance.case.terms import Compartment, Step
from grievance.case.words import LETTER_MAX, LINE_MAX, needed
from grievance.casefile.owing import owing
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete
from grievance.inhand import Seen as Seen
from grievance.inhand import held_as, record
from grievance.office import Office


def mitigate(
    office: Office, officer: Unlocked, seen: Seen, mitigation: Mitigation, names: Collection[str] = ()
) -> None:
    """Record what a buyer owes; its `id` is made here. `names` are what its questions must not say.

    Raises `Incomplete` (`questions named` where they say one of them), `CaseMoved`, `StepRefused`, `Forbidden`.
    """
    needed("buyer", mitigation.name, LINE_MAX)
    needed("links", " ".join(mitigation.path), LETTER_MAX)
    questions = needed("questions", mitigation.questions, LETTER_MAX)
    if any(_says(questions, name) for name in names):
        raise Incomplete("questions", "named")
    today = office.now().date()
    for name, day in (("assess", mitigation.assess), ("until", mitigation.until)):
        if day < today:
            raise Incomplete(name, "past")
    if mitigation.until < mitigation.assess:
        raise Incomplete("until", "past")
    fresh = replace(mitigation, id=os.urandom(16).hex(), check=None)
    facts = {"buyer": fresh.name, "until": fresh.until.isoformat()}
    held = held_as(office, officer, seen)
    record(office, officer, held, seen, Act(Step.MITIGATE, (Compartment.FILE, fresh.body()), facts))


def check(office: Office, officer: Unlocked, seen: Seen, mitigation: str, found: Check) -> None:
    """Record that an audit verified what a buyer did. Raises as `mitigate` does, and for one that is not owed here."""
    needed("audit", found.audit, LINE_MAX)
    needed("evidence", found.evidence, LINE_MAX)
    if found.day > office.now().date():
        raise Incomplete("checked", "late")
    held = held_as(office, officer, seen)
    if not any(each.id == mitigation and each.check is None for each in owing(held.reading)):
        raise Incomplete("mitigation", "missing")
    record(office, officer, held, seen, Act(Step.CHECK, facts=check_facts(mitigation, found)))


def _says(text: str, name: str) -> bool:
    """Say whether a text has a name in it, as a word of its own."""
    return re.search(rf"(?<!\w){re.escape(' '.join(name.split()))}(?!\w)", text, re.IGNORECASE) is not None
