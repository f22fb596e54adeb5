"""The queue: which cases there are for an officer, the one that is due first on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from grievance.case.terms import Channel, Party, Permission, State
from grievance.casefile import summaries
from grievance.casefile.summaries import Summary
from grievance.casefile.unlocked import Unlocked
from grievance.office import Office
from grievance.store import disclosures, paging
from grievance.store.paging import MOST as MOST
from grievance.store.rows import CaseRow, View

FARTHEST = 100_000  # pages; nobody turns so many


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue, from PLAIN columns and the sealed summary; no words of the complaint.

    `due` is the next statutory day, `due_duty` its duty; `promised` a day promised in a letter, if earlier.
    `house_due` is the next day by our own rules, `house_duty` its duty; `still` is true where that clock stands still.
    `last_party` is who had the last word; `unread` is true where that is the complainant.
    `danger` is true where the person said that somebody is in danger or may be, or that she was made to withdraw.
    `pending` names the step that waits for a second officer, empty where none does.
    `answered` is true where a reader outside wrote something that is not in the file yet.
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
    house_due: date | None = None
    house_duty: str = ""
    still: bool = False
    pending: str = ""
    answered: bool = False


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
        opened = [(case, summaries.fold(trust, told, keys)) for case, told in found[:size]]
        places = disclosures.lasts(connection, {each for _, told in opened if told for each, _ in _awaited(told)})
    rows = tuple(_row(case, told, places) for case, told in opened)
    ahead = pages if pages < FARTHEST else at + (len(found) > size)
    return Queue(chosen, rows, at, ahead, counts[chosen], counts, today)


def _awaited(summary: Summary) -> list[tuple[bytes, int]]:
    """Return the disclosures in which something new may lie, each with the place after which it would."""
    pairs = (each.partition(":") for each in summary.outside.split())
    return [(bytes.fromhex(disclosure), int(place)) for disclosure, _, place in pairs]


def _row(case: CaseRow, summary: Summary | None, places: Mapping[bytes, int]) -> Row:
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
        house_due=told.house_due,
        house_duty=told.house_duty,
        still=told.still,
        pending=told.pending,
        answered=any(places.get(each, 0) > place for each, place in _awaited(told)),
    )
