"""A report that names several companies: a case of its own for one of them, that her one receipt opens, too."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from grievance.born import NUMBER_TRIES, born
from grievance.case.number import new_number
from grievance.case.terms import About, Channel, Compartment, Complaint, PaperKind, Permission, Step
from grievance.case.words import STORY_MAX, TITLE_MAX, needed
from grievance.casefile.children import paper
from grievance.casefile.making import Birth, Parent, new_id
from grievance.casefile.opening import OpenCase
from grievance.casefile.reading import Reading
from grievance.casefile.sitting import Sitting
from grievance.casefile.starting import started
from grievance.casefile.stepping import Act
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseMoved, Incomplete, NumberTaken, StepRefused
from grievance.inhand import Seen as Seen
from grievance.inhand import held_as, record
from grievance.office import Office
from grievance.relating import splits
from grievance.seal.keys import Recipient


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """A part of a report that becomes a case: what it is about, as she will read it, of whom, and her words on it."""

    name: str
    about: About
    words: str


def split(office: Office, officer: Unlocked, seen: Seen, part: Part) -> str:
    """Make a case of its own of a part of what was told, and return its number.

    It goes its own way, with clocks, allegations and readers of its own; the days that count from when she told us are
    those of the case it came from. What she answered goes with it, who she is and her files stay where they are. Its
    receipt is sealed to her alone. What was told about the office or an auditor is read by the outside circle, and a
    part of it goes to nobody else.

    Raises `Incomplete`, `StepRefused` where nothing goes on, the case is interrupted or was itself made of another,
    `Forbidden` to who may not file, and what taking any step does.
    """
    office.require(officer, Permission.ASSIST)
    held = held_as(office, officer, seen)
    if not splits(held):
        raise StepRefused(held.state, Step.RELATE)
    named = Part(
        needed("name", " ".join(part.name.split()), TITLE_MAX),
        _about(held, part.about),
        needed("words", part.words, STORY_MAX),
    )
    parent = Parent(held.record.case.number, held.record.case.received, named.name)
    birth, receipt = _begun(office, parent)
    its = paper(held.trust.office, held.record.case.id, Recipient(held.roots[-1].reply), [receipt])
    told = _told(held, officer, named)
    for _ in range(NUMBER_TRIES):
        number = new_number()
        new = born(office, held.trust, replace(birth, number=number), told)
        with suppress(NumberTaken):
            act = Act(Step.RELATE, its, {"case": number, "kin": "child"})
            record(office, officer, held, seen, act, beside=(new,))
            return number
    raise CaseMoved


def _begun(office: Office, parent: Parent) -> tuple[Birth, Sitting]:
    """Return what a new case needs before it has a number, its slots durable in the keeper, and its receipt."""
    minted, case, now = office.keeper.mint(), new_id(), office.now()
    kept = office.keeper.keep(case, minted.derivations.locator)
    birth = Birth(
        case=case,
        number="",
        slot=kept.slot,
        identity=kept.identity,
        receipt=minted.derivations,
        at=now,
        due=now.date() + timedelta(days=office.standard.acknowledge_days),
        begun=started(office.standard, Step.RECEIVE, now, parent.facts),
        parent=parent,
    )
    return birth, Sitting(case, kept.slot, minted.derivations, minted.digits)


def _about(held: OpenCase, about: About) -> About:
    """Return whom it is about. Raises `Incomplete` where insiders would come to read what was kept from them."""
    if about is About.COMPANY and _first(held, "about") != About.COMPANY:
        raise Incomplete("about", "outside")
    return about


def _told(held: OpenCase, officer: Unlocked, part: Part) -> Complaint:
    return Complaint(
        story=part.words,
        language=_first(held, "language"),
        about=part.about,
        channel=Channel(_first(held, "channel")),
        answers=_answers(held.reading),
        typist=officer.id,
    )


def _first(held: OpenCase, name: str) -> str:
    """Return what the first line of the history says."""
    return held.reading.entries[0].facts[name]


def _answers(reading: Reading) -> dict[str, str]:
    """Return what she answered to our questions, the newest word on each; never who she is."""
    answers: dict[str, str] = {}
    for one in reading.papers:
        if one.verified and one.signed and one.row.compartment == Compartment.STATEMENT:
            fields = one.signed.body.get("fields", {}) if one.signed.text("kind") == PaperKind.ANSWER else {}
            answers |= {str(question): str(answer) for question, answer in fields.items()}
    return answers
