"""Handing something of a case to one reader outside, and taking in what they answered.

What is handed out was prepared in the file before (`case/briefs.py`); here it is sealed to its reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from grievance.case.briefs import Brief, Use
from grievance.case.deadlines import FIXED
from grievance.case.terms import READERS, Compartment, Entry, PaperKind, Party, Step
from grievance.casefile import disclosures
from grievance.casefile.disclosures import GIVES, Disclosure, Page, Word
from grievance.casefile.making import new_id
from grievance.casefile.opening import OpenCase
from grievance.casefile.stepping import Act
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete, Unreadable
from grievance.office import Office
from grievance.seal.keys import Identity, Recipient, Signer
from grievance.seal.roster import Seat
from grievance.store import disclosures as rows
from grievance.store.rows import DisclosedRow, DisclosureRow

USES: Mapping[Step, Use] = {
    Step.ROUTE: Use.BRIEF,
    Step.DISCLOSE: Use.PACKET,
    Step.REFER: Use.PACKET,
    Step.ENTRUST: Use.TRANSLATION,
}
"""For what something must have been prepared, so that a step hands it out."""

RESPONSE = ("evidence", "plan", "progress")
"""What a respondent says besides its statement."""


@dataclass(frozen=True, slots=True, repr=False)
class Way:
    """The way in to a packet: its link (the disclosure's id, 16 bytes) and its code, twenty digits kept nowhere."""

    link: bytes
    code: str


def kept_in(use: Use) -> Compartment:
    """Return where all papers of a use are sealed. What is to be translated is her words: leads do not read those."""
    return Compartment.STATEMENT if use is Use.TRANSLATION else Compartment.FILE


@dataclass(frozen=True, slots=True, repr=False)
class Handed:
    """A step with what it hands out; `way` leads a respondent to its packet, `None` for every other reader."""

    act: Act
    rows: tuple[DisclosureRow | DisclosedRow, ...] = ()
    way: Way | None = None


def briefs(held: OpenCase) -> tuple[Brief, ...]:
    """Return what was prepared in a case for readers outside, oldest first."""
    return tuple(
        Brief.read(paper.signed.body)
        for paper in sorted(held.reading.papers, key=lambda paper: paper.row.sequence)
        if paper.signed and paper.verified and paper.signed.text("kind") == PaperKind.BRIEF
    )


def handing(held: OpenCase, step: Step, facts: Mapping[str, str]) -> Brief | None:
    """Return what a step would hand out. Raises `Incomplete` where that was not prepared, or for another use."""
    return _brief(held, step, facts["brief"]) if step in GIVES and facts.get("brief") else None


def handed(office: Office, officer: Unlocked, held: OpenCase, act: Act) -> Handed:
    """Return a step with what it does outside the case. Raises `Incomplete`, `KeeperAway`."""
    if act.step in GIVES and act.facts.get("brief"):
        return _given(office, officer, held, act)
    if act.step is Step.ACCEPT:
        return _opened_to(office, officer, held, act)
    if act.step is Step.DECLINE:
        return Handed(_turned_down(office, held, act))
    if act.step is Step.RECORD:
        return Handed(_recorded(office, held, act))
    return Handed(act)


def pages(office: Office, held: OpenCase, told: Disclosure) -> tuple[Page, ...]:
    """Return the papers of a disclosure of this case, oldest first. Raises `Unreadable`."""
    with office.store.read() as connection:
        found = rows.papers(connection, told.id)
    if not found:
        raise Unreadable
    return disclosures.read(held.trust, told.seed, told.verify, found)


def _given(office: Office, officer: Unlocked, held: OpenCase, act: Act) -> Handed:
    brief = _brief(held, act.step, act.facts["brief"])
    minted, identifier = office.keeper.mint(), new_id()
    slot = office.keeper.keep(identifier, minted.derivations.locator, apart=True).slot
    respondent = brief.use is Use.PACKET
    if respondent:
        recipient = Identity.from_seed(minted.derivations.reply_seed).recipient
        reader, verify = minted.derivations.locator, Signer.from_seed(minted.derivations.signing_seed).verifier.public
    else:
        seat = _seat(held.trust, brief)
        recipient, reader, verify = Recipient(seat.sealing), seat.officer, seat.signing
    told = Disclosure(identifier, disclosures.new_seed(), verify, reader, brief.use, brief.id, brief.to)
    row = disclosures.begin(held.trust, told, recipient, slot)
    pen = _Pen(held.trust, told, Signer.from_seed(officer.signing_seed), office.now())
    words = [pen.page(0, Word.OFFER, brief.offer())]
    if respondent or brief.use is Use.TRANSLATION:
        words.append(pen.page(1, Word.GIVEN, {**brief.body(), "until": _reply_by(office, act.step)}))
    facts = {**act.facts, "disclosure": identifier.hex(), "page": str(len(words) - 1)}
    kept = replace(act, beside=(kept_in(brief.use), told.body()), facts=facts)
    return Handed(kept, (row, *words), Way(identifier, minted.digits) if respondent else None)


def _reply_by(office: Office, step: Step) -> str:
    """Return the day until which a respondent is asked to answer, as ISO 8601; empty where no clock runs for it."""
    begun = Entry(0, step, Party.OFFICER, office.now())
    return office.standard.begun(begun).get(f"{FIXED}reply", "")


def _opened_to(office: Office, officer: Unlocked, held: OpenCase, act: Act) -> Handed:
    """Give the whole brief to who accepted. Raises `Incomplete` where the reader has not."""
    told = _newest_brief(held)
    if told is None:
        return Handed(act)
    before = pages(office, held, told)
    if before[-1].word is not Word.ACCEPTED:
        raise Incomplete("acceptance", "missing")
    brief = _brief(held, Step.ROUTE, told.brief)
    pen = _Pen(held.trust, told, Signer.from_seed(officer.signing_seed), office.now())
    facts = {**act.facts, "disclosure": told.id.hex(), "page": str(len(before))}
    return Handed(replace(act, facts=facts), rows=(pen.page(len(before), Word.GIVEN, brief.body()),))


def _turned_down(office: Office, held: OpenCase, act: Act) -> Act:
    """Record that the reader declined, whether they wrote so or were not heard of."""
    told = _newest_brief(held)
    if told is None:
        return act
    last = pages(office, held, told)[-1]
    return replace(act, facts={**act.facts, "disclosure": told.id.hex(), "page": str(last.sequence)})


def _newest_brief(held: OpenCase) -> Disclosure | None:
    """Return the disclosure of the newest routing, `None` where that handed out nothing."""
    routed = next((each for each in reversed(held.reading.entries) if each.step is Step.ROUTE), None)
    named = routed.facts.get("disclosure", "") if routed else ""
    return next((each for each in disclosures.kept(held.reading) if each.id.hex() == named), None)


def _recorded(office: Office, held: OpenCase, act: Act) -> Act:
    """Keep an answer of a reader in the file. Raises `Incomplete` where there is none that is new.

    A newer answer of an auditor takes the place of the one before; a respondent adds, so its oldest comes first.
    """
    told = next((each for each in disclosures.kept(held.reading) if each.id.hex() == act.facts["disclosure"]), None)
    if told is None:
        raise Incomplete("disclosure", "missing")
    before = pages(office, held, told)
    seen = max((int(each.facts.get("page", 0)) for each in _of(held, told)), default=0)
    new = [page for page in before if page.word in {Word.ANSWERED, Word.DECLINED} and page.sequence > seen]
    if not new:
        raise Incomplete("answer", "missing")
    last = new[0] if told.use == Use.PACKET else new[-1]
    body: dict[str, Any] = {"kind": PaperKind.REPLY, "disclosure": told.id.hex(), "to": told.to, "use": told.use}
    body |= {"text": str(last.body.get("text", "")), "reply": dict(last.body)}
    if told.use == Use.PACKET:
        body["fields"] = {name: text for name in RESPONSE if (text := str(last.body.get(name, "")))}
    return replace(act, beside=(kept_in(Use(told.use)), body), facts={**act.facts, "page": str(last.sequence)})


def _of(held: OpenCase, told: Disclosure) -> list[Any]:
    return [entry for entry in held.reading.entries if entry.facts.get("disclosure") == told.id.hex()]


def _brief(held: OpenCase, step: Step, identifier: str) -> Brief:
    found = next((each for each in briefs(held) if each.id == identifier and each.use is USES[step]), None)
    if found is None:
        raise Incomplete("brief", "missing")
    return found


def _seat(trust: Trust, brief: Brief) -> Seat:
    """Return the seat of the reader, who must sit in a circle of readers now."""
    for purpose in READERS:
        for seat in trust.seats(purpose):
            if seat.officer.hex() == brief.reader:
                return seat
    raise Incomplete("reader", "missing")


@dataclass(frozen=True, slots=True, repr=False)
class _Pen:
    trust: Trust
    told: Disclosure
    signer: Signer
    now: datetime

    def page(self, sequence: int, word: Word, body: Mapping[str, Any]) -> DisclosedRow:
        public = Identity.from_seed(self.told.seed).recipient.public
        place = (sequence, self.now)
        return disclosures.page(self.trust, self.told.id, public, self.signer, word, body, place=place)
