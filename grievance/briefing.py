"""What a reader outside does: look at what was given to them alone, accept or decline it, and answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from grievance.case.briefs import Answer as Answer
from grievance.case.briefs import Brief as Brief
from grievance.case.briefs import Checked as Checked
from grievance.case.briefs import Rating as Rating
from grievance.case.briefs import Reply as Reply
from grievance.case.briefs import Use as Use
from grievance.case.deadlines import next_due
from grievance.case.terms import Entry, Party, Permission, Step
from grievance.case.words import ANSWER_MAX, LETTER_MAX, STORY_MAX, needed, optional
from grievance.casefile import disclosures
from grievance.casefile.disclosures import Page
from grievance.casefile.disclosures import Word as Word
from grievance.casefile.opening import release
from grievance.casefile.trust import Trust
from grievance.casefile.unlocked import Unlocked
from grievance.errors import CaseMoved, CaseUnknown, Incomplete, KeeperRefused, StepRefused, Unreadable
from grievance.keeper.verbs import Refusal
from grievance.office import Office
from grievance.seal.keys import ID, Identity, Signer
from grievance.store import disclosures as rows
from grievance.store.rows import DisclosureRow

NEXT: Final[Mapping[Word, frozenset[Word]]] = {
    Word.OFFER: frozenset({Word.ACCEPTED, Word.DECLINED}),
    Word.ACCEPTED: frozenset({Word.DECLINED}),
    Word.GIVEN: frozenset({Word.ANSWERED, Word.DECLINED}),
    Word.ANSWERED: frozenset({Word.ANSWERED}),
    Word.DECLINED: frozenset(),
}
"""What a reader may write after each word. An answer is put right by another one, and never taken back."""

_STARTED: Final = {(Use.BRIEF, Word.OFFER): Step.ROUTE, (Use.TRANSLATION, Word.GIVEN): Step.ENTRUST}
"""By which step the clock runs that a reader should know of. An investigation is the office's own."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one reader was given. `id` is its id in hex, `version` the place of its newest page.

    Before it is accepted `brief` holds what was offered and no more. `replies` are their own answers, oldest first;
    `reason` is why they declined, `due` the day by which they are asked to write, where one was set.
    """

    id: str
    use: Use
    version: int
    state: Word
    at: datetime
    brief: Brief
    replies: tuple[tuple[datetime, Reply], ...]
    reason: str
    due: date | None

    @property
    def may(self) -> frozenset[Word]:
        """What the reader can do with it now."""
        return NEXT[self.state]


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that a reader was given, the newest first. `closed` counts what does not open: erased, or changed."""

    given: tuple[Given, ...]
    closed: int


def listed(office: Office, reader: Unlocked) -> Shelf:
    """Return all that a reader was given. Each is opened, and is a line in the keeper's journal.

    Raises `Forbidden`, `Locked`, `KeeperAway`, `KeeperRefused`.
    """
    office.require(reader, Permission.ANSWER_BRIEF)
    with office.store.read() as connection:
        found = rows.of_reader(connection, reader.id)
    given = []
    for row in found:
        try:
            given.append(_told(office, _opened(office, reader, row)))
        except Unreadable:
            continue
        except KeeperRefused as refused:
            if str(refused) != Refusal.CASE:
                raise
    return Shelf(tuple(sorted(given, key=lambda each: each.at, reverse=True)), len(found) - len(given))


def open_brief(office: Office, reader: Unlocked, identifier: str) -> Given:
    """Open one. Raises as `listed` does, `Unreadable`, and `CaseUnknown` for none or one that is somebody else's."""
    return _told(office, _held(office, reader, identifier))


def accept(office: Office, reader: Unlocked, identifier: str, seen: int, *, no_conflict: bool) -> None:
    """Accept an offer, stating that there is no conflict. Raises `Incomplete` without that, `CaseMoved` where it moved.

    Raises `StepRefused` where it can no longer be accepted, and what opening does (as do all below).
    """
    if not no_conflict:
        raise Incomplete("no_conflict", "missing")
    _write(office, reader, _held(office, reader, identifier, seen), Word.ACCEPTED, {"no_conflict": True})


def decline(office: Office, reader: Unlocked, identifier: str, seen: int, reason: str) -> None:
    """Decline, with a reason. Nothing more is written after it."""
    told = needed("reason", reason, LETTER_MAX)
    _write(office, reader, _held(office, reader, identifier, seen), Word.DECLINED, {"reason": told})


def answer(
    office: Office, reader: Unlocked, identifier: str, seen: int, reply: Reply, *, no_conflict: bool = False
) -> None:
    """Answer every point, or give the translation; another answer takes the place of the one before.

    An interpreter states with it that there is no conflict: an auditor did when they accepted. Raises `Incomplete` for
    a point without answer, rating or evidence (`point 2`), and for a translation of no words or without that.
    """
    held = _held(office, reader, identifier, seen)
    brief = _told(office, held).brief
    translated = brief.use is Use.TRANSLATION
    if translated and not no_conflict:
        raise Incomplete("no_conflict", "missing")
    text = (needed if translated else optional)("text", reply.text, STORY_MAX if translated else LETTER_MAX)
    points = {}
    for point in brief.points:
        said = reply.points.get(point.id)
        if said is None:
            raise Incomplete(f"point {point.id}", "missing")
        evidence = needed(f"point {point.id}", said.evidence, ANSWER_MAX)
        points[point.id] = Checked(said.answer, said.rating, evidence)
    _write(office, reader, held, Word.ANSWERED, Reply(points, text).body() | {"no_conflict": True})


@dataclass(frozen=True, slots=True, repr=False)
class _Opened:
    """A disclosure in its reader's hands."""

    trust: Trust
    row: DisclosureRow
    pages: tuple[Page, ...]

    @property
    def last(self) -> Page:
        return self.pages[-1]


def _held(office: Office, reader: Unlocked, identifier: str, seen: int | None = None) -> _Opened:
    """Open a disclosure of this reader, as they saw it."""
    office.require(reader, Permission.ANSWER_BRIEF)
    with office.store.read() as connection:
        row = rows.by_id(connection, _id(identifier))
    if row is None or row.reader != reader.id:
        raise CaseUnknown
    held = _opened(office, reader, row)
    if seen is not None and held.last.sequence != seen:
        raise CaseMoved
    return held


def _opened(office: Office, reader: Unlocked, row: DisclosureRow) -> _Opened:
    trust = office.trust()
    office.hand_rosters(trust)
    slot = release(office.keeper, trust, reader, row.id)
    seed = disclosures.unlock(trust, row, slot, Identity.from_seed(reader.sealing_seed))
    with office.store.read() as connection:
        papers = rows.papers(connection, row.id)
    verify = Signer.from_seed(reader.signing_seed).verifier.public
    pages = disclosures.read(trust, seed, verify, papers)
    if not pages:
        raise Unreadable
    return _Opened(trust, row, pages)


def _write(office: Office, reader: Unlocked, held: _Opened, word: Word, body: Mapping[str, Any]) -> None:
    if word not in NEXT[held.last.word]:
        raise StepRefused(held.last.word, word)
    signer, place = Signer.from_seed(reader.signing_seed), (held.last.sequence + 1, office.now())
    page = disclosures.page(held.trust, held.row.id, held.row.public, signer, word, body, place=place)
    with office.store.write() as connection:
        rows.put(connection, [page])


def _told(office: Office, held: _Opened) -> Given:
    """Read the pages: what was offered, and all of it once it was given. Raises `Unreadable` for what is no brief."""
    first, newest = held.pages[0], held.last
    given = next((page for page in reversed(held.pages) if page.word is Word.GIVEN), None)
    try:
        brief = Brief.read(given.body) if given else _offered(first.body)
    except (KeyError, ValueError, TypeError):
        raise Unreadable from None
    return Given(
        id=held.row.id.hex(),
        use=brief.use,
        version=newest.sequence,
        state=newest.word,
        at=first.at,
        brief=brief,
        replies=tuple((page.at, Reply.read(page.body)) for page in held.pages if page.word is Word.ANSWERED),
        reason=str(newest.body.get("reason", "")) if newest.word is Word.DECLINED else "",
        due=_due(office, _STARTED.get((brief.use, newest.word)), newest.at),
    )


def _due(office: Office, step: Step | None, at: datetime) -> date | None:
    """Return the day that a clock of the mechanism sets which starts with this step."""
    if step is None:
        return None
    due = next_due(office.standard.owed([Entry(0, step, Party.OFFICER, at)], office.now().date()))
    return due.due if due else None


def _offered(body: Mapping[str, Any]) -> Brief:
    """Return what an offer says. All else is given at once: what waits to be accepted is an auditor's brief."""
    owners = tuple(str(owner) for owner in body["owners"])
    return Brief("", Use.BRIEF, "", entity=str(body["entity"]), facility=str(body["facility"]), owners=owners)


def _id(text: str) -> bytes:
    """Read an id. Raises `CaseUnknown` for what is none."""
    try:
        found = bytes.fromhex(text)
    except ValueError:
        raise CaseUnknown from None
    if len(found) != ID:
        raise CaseUnknown
    return found
