"""What officers do: the queue, opening a case, and every step they may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from grievance.case.deadlines import deadlines
from grievance.case.lifecycle import CLOSING_REASONS, steps_from
from grievance.case.policy import STEP_NEEDS, permitted, withdrawal_stands
from grievance.case.terms import Channel, Compartment, Deadline, Party, Permission, State, Step
from grievance.case.words import LETTER_MAX, TITLE_MAX, needed
from grievance.casefile import stepping, summaries
from grievance.casefile.enclosing import Enclosure as Enclosure
from grievance.casefile.enclosing import astray, enclosures
from grievance.casefile.names import circle_names
from grievance.casefile.opening import OpenCase
from grievance.casefile.record import readers
from grievance.casefile.summaries import Summary
from grievance.casefile.timeline import Paper as Paper
from grievance.casefile.timeline import faults, timeline
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import Incomplete
from grievance.inhand import Seen as Seen
from grievance.inhand import opened, take
from grievance.office import Office
from grievance.seal.keys import Recipient
from grievance.store import paging, people
from grievance.store.paging import MOST as MOST
from grievance.store.rows import CaseRow, View

FARTHEST = 100_000  # pages; nobody turns so many


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue, from PLAIN columns and the sealed summary; no words of the complaint.

    `due` is the next statutory day, `due_duty` its duty; `promised` a day promised in a letter, if earlier.
    `last_party` is who had the last word; `unread` is true where that is the complainant.
    `danger` is true where the person said somebody is in danger, or that she was made to withdraw.
    """

    number: str
    title: str
    state: State
    received: date
    due: date | None
    due_duty: str
    promised: date | None
    danger: bool
    last_party: str
    last_at: datetime
    language: str
    channel: Channel
    about: str
    unread: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a view. `counts` has one number a view: `open`, `overdue`, `soon`, `closed`.

    A count of `MOST` means so many or more; where `total` is that, `pages` is only as far as one can go on from here.
    """

    view: str
    rows: tuple[Row, ...]
    page: int
    pages: int
    total: int
    counts: Mapping[str, int]
    today: date


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case as this officer may see it, oldest paper first.

    `intact` is false where the chain has a gap or a forged line; `faults` names each, in words for the screen.
    `feedback_by` is the day on which feedback will be due if the case is acknowledged today, `usual_promise` the day by
    which we write again where an officer chooses none.
    `readers` lists compartment → the purposes of the circles that hold its key. `may` is what this officer may do now.
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
    steps: frozenset[Step]
    files: tuple[Enclosure, ...]
    intact: bool
    faults: tuple[str, ...]
    today: date


@dataclass(frozen=True, slots=True)
class Words:
    """What an officer wrote, and the language it is in."""

    text: str
    language: str


def may(officer: Unlocked, permission: Permission) -> bool:
    """Say whether one of an officer's circles grants a permission."""
    return permission in permitted(officer.circles)


def queue(office: Office, officer: Unlocked, view: str = "open", page: int = 1, size: int = 50) -> Queue:
    """Page over the cases whose summary this officer can open, next due first. Views: open, overdue, soon, closed."""
    office.require(officer, Permission.READ_QUEUE)
    chosen = View(view) if view in set(View) else View.OPEN
    trust, today = office.trust(), office.now().date()
    keys = summaries.summary_keys(trust, officer)
    circles = {circle for circle, _ in keys}
    with office.store.read() as connection:
        counts = paging.counts(connection, circles, today)
        pages = max(1, -(-counts[chosen] // size)) if counts[chosen] < MOST else FARTHEST
        at = min(max(page, 1), pages)
        found = paging.page(connection, circles, chosen, today, size + 1, (at - 1) * size)
    rows = tuple(_row(case, summaries.fold(trust, told, keys)) for case, told in found[:size])
    ahead = pages if pages < FARTHEST else at + (len(found) > size)
    return Queue(chosen, rows, at, ahead, counts[chosen], counts, today)


def open_case(office: Office, officer: Unlocked, number: str) -> CaseFile:
    """Release the slot (the keeper's line first), verify root, chain and signatures, and open what the keys open.

    Raises `CaseUnknown`, `KeeperAway`, `KeeperRefused`, `Unreadable` (a swapped key opens nothing); like the queue
    and every step `Forbidden`, and `Locked` for an officer who was unseated since.
    """
    office.require(officer, Permission.READ_CASE)
    held = opened(office, officer, number)
    case, entries = held.record.case, held.reading.entries
    found = astray(held, office.blobs)
    told = summaries.fold(held.trust, held.record.summaries, summaries.summary_keys(held.trust, officer))
    summary, received = told or summaries.Summary(), datetime.combine(case.received, time(), UTC)
    facts = entries[0].facts if entries else {}
    owed, today = deadlines(entries, office.standard.duties), office.now().date()
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
        papers=timeline(held.reading, _names(office, held.trust, officer), received),
        deadlines=owed,
        feedback_by=stepping.feedback_by(owed, today, office.standard),
        usual_promise=stepping.next_letter(owed, today, office.standard),
        promised=summary.promised,
        readers={str(part.name.lower()): names for part, names in _readers(held).items()},
        may=permitted(officer.circles),
        steps=_steps(office, officer, held),
        files=enclosures(held),
        intact=not found.faults,
        faults=faults(found),
        today=today,
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


def close(office: Office, officer: Unlocked, seen: Seen, words: Words, reason: str) -> None:
    """Close with a letter that gives the reasons. `reason` is one of `case.lifecycle.CLOSING_REASONS`."""
    if reason not in CLOSING_REASONS:
        raise Incomplete("reason", "missing")
    take(office, officer, seen, stepping.closing(_letter(words), words.language, reason))


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


def _steps(office: Office, officer: Unlocked, held: OpenCase) -> frozenset[Step]:
    """Return what this officer may do now: the lifecycle's steps, by permission, and the guard of a withdrawal."""
    allowed = permitted(officer.circles)
    steps = {step for step in steps_from(held.state) if STEP_NEEDS.get(step) in allowed}
    if held.acknowledged:
        steps.discard(Step.ACKNOWLEDGE)
    if not withdrawal_stands(held.reading.entries, office.now(), office.standard.cooling_off_days):
        steps.discard(Step.CONFIRM_WITHDRAWAL)
    return frozenset(steps)


def _names(office: Office, trust: Trust, officer: Unlocked) -> dict[bytes, str]:
    """Name every officer: by name in this officer's own circles, else by the circle in which they sit."""
    with office.store.read() as connection:
        rows = people.rosters(connection)
    circles = {seat: sorted(trust.seated(seat)) for seat in trust.rosters.known}
    names = {seat: f"an officer of the {purposes[0]} circle" for seat, purposes in circles.items() if purposes}
    for purpose, seeds in officer.circles.items():
        names |= circle_names(trust, rows, purpose, seeds)
    return names | {officer.id: officer.name}


def _readers(held: OpenCase) -> Mapping[Compartment, tuple[str, ...]]:
    return readers(held.trust, held.record, Recipient(held.roots[-1].reply).kid)


def _row(case: CaseRow, summary: Summary | None) -> Row:
    told = summary or Summary()
    complainant = told.last_party == Party.COMPLAINANT
    return Row(
        number=case.number,
        title=told.title,
        state=told.state,
        received=case.received,
        due=case.due,
        due_duty=told.due_duty,
        promised=told.promised,
        danger=told.danger,
        last_party=told.last_party,
        last_at=told.last_at,
        language=told.language,
        channel=told.channel,
        about=told.about,
        unread=complainant and case.open,
        readable=summary is not None,
    )
