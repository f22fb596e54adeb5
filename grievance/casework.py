"""What officers do: the queue, opening a case, and every step they may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from grievance.case import kin as kinship
from grievance.case.allegations import Allegation
from grievance.case.duties import Basis as Basis
from grievance.case.duties import Deadline as Deadline
from grievance.case.history import identity_erased
from grievance.case.lifecycle import stage
from grievance.case.mitigations import Mitigation
from grievance.case.policy import permitted, roles
from grievance.case.promises import Promise
from grievance.case.table import ENDED as ENDED
from grievance.case.terms import Channel, Compartment, Permission, State, Step
from grievance.case.words import LETTER_MAX, TITLE_MAX, needed
from grievance.casefile import stepping, summaries
from grievance.casefile.alleging import alleged
from grievance.casefile.enclosing import Enclosure as Enclosure
from grievance.casefile.enclosing import astray, enclosures
from grievance.casefile.names import readable_names
from grievance.casefile.offering import Offer as Offer
from grievance.casefile.offering import Pending as Pending
from grievance.casefile.offering import offers, pending
from grievance.casefile.opening import OpenCase
from grievance.casefile.owing import owing
from grievance.casefile.promised import promised
from grievance.casefile.record import readers
from grievance.casefile.timeline import Paper as Paper
from grievance.casefile.timeline import faults, timeline
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete
from grievance.inhand import Seen as Seen
from grievance.inhand import look as look
from grievance.inhand import opened, take
from grievance.office import Office
from grievance.outside import Outside as Outside
from grievance.outside import Prepared as Prepared
from grievance.outside import hears, outside, prepared
from grievance.relating import splits
from grievance.seal.keys import Recipient
from grievance.standards import BESIDES as BESIDES
from grievance.standards import Option as Option
from grievance.store import people


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as this officer may see it, oldest paper first.

    `intact` is false where the chain has a gap or a forged line; `faults` names each, in words for the screen.
    `feedback_by` is the day on which feedback will be due if the case is acknowledged today, `usual_promise` the day by
    which we write again where an officer chooses none.
    `readers` lists compartment → the purposes of the circles that hold its key. `offers` is what this officer may do
    now, `others` what somebody else may, `pending` what waits for a second. `told` is the state that the complainant is
    told, `stage` that it is so and so of so many, or `None`.
    `options` maps a fact to what may be chosen for it, by the mechanism that the office runs.
    `erased` is the day on which the complainant had erased who they are. `prepared` is what lies ready for readers
    outside, `outside` what they were given and wrote; `hears` says that these keys open what the complainant told.
    `appeal_until` is the last day of an appeal if it ended today, `kin` are the cases that belong to it. `splits` says
    that a part of it can become a case of its own.
    """

    number: str
    title: str
    state: State
    version: int
    received: date
    language: str
    channel: Channel
    about: str
    danger: bool
    papers: tuple[Paper, ...]
    deadlines: tuple[Deadline, ...]
    feedback_by: date
    usual_promise: date
    promised: date | None
    readers: Mapping[str, tuple[str, ...]]
    may: frozenset[Permission]
    offers: tuple[Offer, ...]
    others: tuple[Offer, ...]
    pending: Pending | None
    allegations: tuple[Allegation, ...]
    mitigations: tuple[Mitigation, ...]
    promises: tuple[Promise, ...]
    kin: tuple[kinship.Kin, ...]
    told: State
    stage: tuple[int, int] | None
    files: tuple[Enclosure, ...]
    intact: bool
    faults: tuple[str, ...]
    today: date
    appeal_until: date
    options: Mapping[str, tuple[Option, ...]]
    erased: date | None = None
    prepared: tuple[Prepared, ...] = ()
    outside: tuple[Outside, ...] = ()
    hears: bool = False
    splits: bool = False

    @property
    def steps(self) -> frozenset[Step]:
        """The steps that this officer can take or propose as things stand."""
        return frozenset(offer.step for offer in self.offers if not offer.unmet)


@dataclass(frozen=True, slots=True)
class Words:
    """What an officer wrote, and the language it is in."""

    text: str
    language: str


def may(officer: Unlocked, permission: Permission) -> bool:
    """Say whether one of an officer's circles grants a permission."""
    return permission in permitted(officer.circles)


def open_case(office: Office, officer: Unlocked, number: str, held: OpenCase | None = None) -> CaseFile:
    """Release the slot (the keeper's line first), verify root, chain and signatures, and open what the keys open.

    `held` is the case where it lies open already. Raises `CaseUnknown`, `KeeperAway`, `KeeperRefused`, `Unreadable`
    (a swapped key opens nothing); like the queue and every step `Forbidden`, and `Locked` for an officer who was
    unseated since.
    """
    if held is None:
        office.require(officer, Permission.READ_CASE)
        held = opened(office, officer, number)
    case, entries = held.record.case, held.reading.entries
    found = astray(held, office.blobs)
    told = summaries.fold(held.trust, held.record.summaries, summaries.summary_keys(held.trust, officer))
    summary, received = told or summaries.Summary(), datetime.combine(case.received, time(), UTC)
    facts = entries[0].facts if entries else {}
    names = _names(office, held.trust, officer)
    today = office.now().date()
    owed = office.standard.owed(entries, today)
    possible, held_as = offers(held, officer, office.now(), office.standard), roles(officer.circles)
    return CaseFile(
        number=case.number,
        title=summary.title,
        state=held.state,
        version=held.version,
        received=case.received,
        language=facts.get("language", ""),
        channel=Channel(facts.get("channel", Channel.WEB)),
        about=facts.get("about", ""),
        danger=summary.danger,
        papers=timeline(held.reading, names, received),
        deadlines=owed,
        feedback_by=stepping.feedback_by(owed, today, office.standard),
        usual_promise=stepping.next_letter(owed, today, office.standard),
        promised=summary.promised,
        readers={str(part.name.lower()): names for part, names in _readers(held).items()},
        may=permitted(officer.circles),
        offers=tuple(offer for offer in possible if offer.roles & held_as),
        others=tuple(offer for offer in possible if not offer.roles & held_as),
        pending=pending(held, names, officer),
        allegations=alleged(held.reading),
        mitigations=owing(held.reading),
        promises=promised(held.reading),
        kin=kinship.fold(entries),
        told=held.standing.told,
        stage=stage(held.standing.told),
        files=enclosures(held),
        intact=not found.faults,
        faults=faults(found),
        today=today,
        appeal_until=today + timedelta(days=office.standard.appeal_days),
        options=office.standard.options,
        erased=identity_erased(entries),
        prepared=prepared(held),
        outside=outside(office, held),
        hears=hears(held),
        splits=splits(held),
    )


def acknowledge(office: Office, officer: Unlocked, seen: Seen, words: Words) -> None:
    """Acknowledge with a letter. Raises `CaseMoved`, `StepRefused`, `Forbidden`, `Incomplete` (as do all below)."""
    take(office, officer, seen, stepping.letter(Step.ACKNOWLEDGE, _letter(words), words.language))


def write(office: Office, officer: Unlocked, seen: Seen, words: Words, promise: date | None) -> None:
    """Sign and send a letter, with the day by which we write again."""
    promised = _promised(office, promise)
    take(office, officer, seen, stepping.letter(Step.WRITE, _letter(words), words.language, promised))


def feedback(office: Office, officer: Unlocked, seen: Seen, words: Words, promise: date | None) -> None:
    """Send the letter that says what was found and done: it ends the feedback duty."""
    promised = _promised(office, promise)
    take(office, officer, seen, stepping.letter(Step.FEEDBACK, _letter(words), words.language, promised))


def note(office: Office, officer: Unlocked, seen: Seen, words: Words) -> None:
    """Keep an internal note; it never leaves the office."""
    take(office, officer, seen, stepping.note(needed("words", words.text, LETTER_MAX)))


def summarise(office: Office, officer: Unlocked, seen: Seen, title: str) -> None:
    """Replace the summary's title in the queue; no names of people belong in it."""
    take(office, officer, seen, stepping.title(needed("title", title, TITLE_MAX).strip()))


def confirm_withdrawal(office: Office, officer: Unlocked, seen: Seen) -> None:
    """Confirm a withdrawal after the cooling-off; refused where she said that somebody made her."""
    take(office, officer, seen, stepping.withdrawal())


def _promised(office: Office, promise: date | None) -> date | None:
    """Take a promised day as it is. Raises `Incomplete` for one that has passed."""
    if promise and promise < office.now().date():
        raise Incomplete("promise", "past")
    return promise


def _letter(words: Words) -> str:
    return needed("words", words.text, LETTER_MAX)


def _names(office: Office, trust: Trust, officer: Unlocked) -> dict[bytes, str]:
    """Name every officer: by name in this officer's own circles, else by the circle in which they sit."""
    with office.store.read() as connection:
        rows = people.rosters(connection)
    circles = {seat: sorted(trust.seated(seat)) for seat in trust.rosters.known}
    names = {seat: f"an officer of the {purposes[0]} circle" for seat, purposes in circles.items() if purposes}
    return names | readable_names(trust, rows, officer.circles) | {officer.id: officer.name}


def _readers(held: OpenCase) -> Mapping[Compartment, tuple[str, ...]]:
    return readers(held.trust, held.record, Recipient(held.roots[-1].reply).kid)
