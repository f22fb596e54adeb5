"""Assignment by hand: preparing what a reader outside may see.

What is prepared lies in the file; a step that two officers take hands it out (`handling`).
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Final

from grievance.candidates import asked
from grievance.case.briefs import Brief as Brief
from grievance.case.briefs import Point as Point
from grievance.case.briefs import Use as Use
from grievance.case.policy import require_role, roles
from grievance.case.terms import PaperKind, Role, Step
from grievance.case.words import LETTER_MAX, LINE_MAX, STORY_MAX, needed, optional
from grievance.casefile.opening import OpenCase
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.disclosing import kept_in
from grievance.errors import Incomplete, Repeated
from grievance.inhand import Seen, held_as, record
from grievance.office import Office
from grievance.outside import repeated

MOST: Final = 40
"""So many points, or owners, at most."""

_BY: Final = {Use.BRIEF: Role.LEAD, Use.PACKET: Role.LEAD, Use.TRANSLATION: Role.INTAKE}
"""As whom something is prepared. What is to be translated is read by those alone who read it anyhow."""

_WORDS: Final = frozenset({PaperKind.STATEMENT, PaperKind.ANSWER})


def uses(officer: Unlocked) -> frozenset[Use]:
    """Return for which uses an officer may prepare something."""
    held = roles(officer.circles)
    return frozenset(use for use, role in _BY.items() if role in held)


def prepare(office: Office, officer: Unlocked, seen: Seen, brief: Brief) -> str:
    """Put what a reader outside may see into the file, and return its id, which is made here. It goes nowhere yet.

    An auditor's name comes from the register, the words that are to be translated from the paper where none are given.
    Raises `Conflicted` with every reason why the reader cannot be asked, `Repeated` where it says again what the
    complainant said, `Incomplete`, `CaseMoved`, `StepRefused`, `Forbidden`, and what opening does.
    """
    held = held_as(office, officer, seen)
    held.standing.rule(Step.PREPARE)
    require_role(officer.circles, frozenset({_BY[brief.use]}))
    if brief.use is Use.TRANSLATION:
        brief = _quoting(held, brief)
    fresh = replace(_complete(office, brief), id=os.urandom(16).hex())
    if fresh.use is not Use.PACKET:
        fresh = replace(fresh, to=asked(office, officer, held, fresh).name)
    if again := repeated(held, fresh):
        raise Repeated(again)
    record(office, officer, held, seen, Act(Step.PREPARE, (kept_in(fresh.use), fresh.body()), {"use": fresh.use}))
    return fresh.id


def _complete(office: Office, brief: Brief) -> Brief:
    """Return it tidied. Raises `Incomplete` for what is missing, too long, or under no criterion."""
    asked, packet = brief.use is Use.BRIEF, brief.use is Use.PACKET
    if len(brief.points) > MOST or len(brief.owners) > MOST:
        raise Incomplete("points", "long")
    if asked and not brief.points:
        raise Incomplete("points", "missing")
    for point in brief.points:
        if office.standard.criterion(point.criterion) is None:
            raise Incomplete("criterion", "missing")
    check = needed if asked or packet else optional
    return replace(
        brief,
        to=needed("to", brief.to, LINE_MAX) if packet else "",
        reader="" if packet else needed("reader", brief.reader, LINE_MAX),
        entity=check("entity", brief.entity, LINE_MAX),
        facility=optional("facility", brief.facility, LINE_MAX),
        owners=tuple(owner for each in brief.owners if (owner := optional("owners", each, LINE_MAX))),
        text=(optional if asked else needed)("text", brief.text, LETTER_MAX if asked or packet else STORY_MAX),
        points=tuple(
            Point(str(number), point.criterion, needed("points", point.text, LETTER_MAX))
            for number, point in enumerate(brief.points, 1)
        ),
    )


def _quoting(held: OpenCase, brief: Brief) -> Brief:
    """Fill in the words that are to be translated, and their language. Raises `Incomplete` for no paper of hers."""
    for paper in held.reading.papers:
        if paper.row.id.hex() == brief.of and paper.signed and paper.signed.text("kind") in _WORDS:
            said, language = paper.signed.text("text"), paper.signed.text("language")
            return replace(brief, text=brief.text.strip() or said, language=brief.language or language, points=())
    raise Incomplete("of", "missing")
